import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BEFORE_FIRST_BREAK, placeBreaks, WITHOUT_BREAK } from '../../src/features/toolkit/place-breaks.ts';

/** Minutes of each stretch, between breaks. */
function stretches(minutes: readonly number[], cuts: readonly number[]): number[] {
  return [0, ...cuts].map((from, index) => {
    return minutes.slice(from, cuts[index] ?? minutes.length).reduce((sum, each) => sum + each, 0);
  });
}

describe('breaks', () => {
  it('are not needed for an hour and a half, and are for a minute more', () => {
    expect(placeBreaks([10, 40, 30, 10])).toEqual([]);
    expect(placeBreaks([10, 41, 30, 10])).toEqual([2]);
  });

  it('come where the longest stretch is shortest', () => {
    // The two example programmes of the domain research (§2.5).
    expect(placeBreaks([10, 20, 30, 25, 15, 10])).toEqual([3]);
    expect(placeBreaks([15, 60, 75, 20, 15, 10])).toEqual([2]);
  });

  it('do not come right after the check-in or right before the closing', () => {
    expect(placeBreaks([10, 85, 10])).toBeNull();
    expect(placeBreaks([50, 40, 10, 10])).toEqual([2]);
    expect(placeBreaks([10, 10, 40, 50])).toEqual([2]);
  });

  it('can not help an exercise that is too long by itself', () => {
    expect(placeBreaks([10, 20, WITHOUT_BREAK + 1, 20, 10])).toBeNull();
  });

  it('leave no stretch that is too long, and one fewer would', () => {
    const blocks = fc.array(fc.integer({ min: 5, max: 90 }), { minLength: 1, maxLength: 14 });
    let placed = 0;
    fc.assert(
      fc.property(blocks, (minutes) => {
        const cuts = placeBreaks(minutes);
        if (!cuts) return;
        placed += 1;
        const [first = 0, ...others] = stretches(minutes, cuts);
        expect(first).toBeLessThanOrEqual(BEFORE_FIRST_BREAK);
        for (const stretch of others) expect(stretch).toBeLessThanOrEqual(WITHOUT_BREAK);
        expect(cuts).toEqual(cuts.toSorted((one, other) => one - other));
        const total = minutes.reduce((sum, each) => sum + each, 0);
        expect(cuts.length === 0).toBe(total <= BEFORE_FIRST_BREAK);
      }),
      { seed: 6, numRuns: 500 },
    );
    expect(placed).toBeGreaterThan(200);
  });
});
