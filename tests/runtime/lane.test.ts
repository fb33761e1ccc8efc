import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Lane } from '../../src/runtime/lane.ts';

describe('a lane', () => {
  it('lets go in order, but for who is put ahead and who has left', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 5 }), { maxLength: 200 }), (moves) => {
        const lane = new Lane<number>();
        let model: number[] = [];
        const leaves = new Map<number, () => void>();
        for (const [n, move] of moves.entries()) {
          if (move <= 2) {
            leaves.set(n, lane.join(n, move === 2));
            model = move === 2 ? [n, ...model] : [...model, n];
          } else if (move === 3) {
            const chosen = model[n % Math.max(1, model.length)];
            if (chosen === undefined) continue;
            leaves.get(chosen)?.();
            leaves.get(chosen)?.();
            model = model.filter((each) => each !== chosen);
          } else {
            expect(lane.shift()).toBe(model.shift());
          }
          expect(lane.size).toBe(model.length);
        }
        for (const each of model) expect(lane.shift()).toBe(each);
        expect(lane.shift()).toBeUndefined();
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
