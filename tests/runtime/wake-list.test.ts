import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Timer } from '../../src/ports/document.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { WakeList } from '../../src/runtime/wake-list.ts';

function timer(at: number): Timer {
  return { id: 't', at, event: 'x', binding: { kind: 'wait', turn: 1 } };
}

describe('the list of wakes', () => {
  it('wakes every document once at the first moment that it last asked for, and none that it took back', async () => {
    const act = fc.record({
      id: fc.integer({ min: 0, max: 8 }).map((each) => `d${each}`),
      moments: fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 3 }),
      pass: fc.integer({ min: 0, max: 10 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 60 }), async (acts) => {
        const clock = new VirtualClock(1_000);
        const woken: string[] = [];
        const list = new WakeList(clock, (id) => woken.push(`${id} ${clock.now()}`));
        const wanted = new Map<string, number>();
        const expected: string[] = [];
        const pass = async (milliseconds: number) => {
          const until = clock.now() + milliseconds;
          for (const [id, at] of [...wanted].sort(([, one], [, other]) => one - other)) {
            if (at > until) continue;
            expected.push(`${id} ${Math.max(at, clock.now())}`);
            wanted.delete(id);
          }
          await clock.advance(milliseconds);
        };
        for (const { id, moments, pass: after } of acts) {
          const times = moments.map((each) => clock.now() + each);
          list.follow(id, times.map(timer));
          if (times.length === 0) wanted.delete(id);
          else wanted.set(id, Math.min(...times));
          await pass(after);
        }
        await pass(100);
        expect(woken.toSorted()).toEqual(expected.toSorted());
      }),
      { seed: 7 },
    );
  });

  it('keeps no more than a few moments that mean nothing, however often a document asks anew', async () => {
    const clock = new VirtualClock(0);
    let woken = 0;
    const list = new WakeList(clock, () => {
      woken += 1;
    });
    for (let round = 1; round <= 20_000; round += 1) list.follow('d', [timer(30_000 - round)]);
    await clock.advance(40_000);
    expect(woken).toBe(1);
  });

  it('wakes nobody after it was stopped', async () => {
    const clock = new VirtualClock(0);
    let woken = 0;
    const list = new WakeList(clock, () => {
      woken += 1;
    });
    list.follow('d', [timer(10)]);
    list.stop();
    list.follow('e', [timer(20)]);
    await clock.advance(100);
    expect(woken).toBe(0);
  });
});
