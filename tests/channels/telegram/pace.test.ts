import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OVERALL, PER_CHAT } from '../../../src/channels/telegram/limits.ts';
import { Pace } from '../../../src/channels/telegram/pace.ts';

describe('the pace of sending', () => {
  it('lets a burst through at once, and then one each second', () => {
    const pace = new Pace(PER_CHAT);
    const waits = Array.from({ length: 8 }, () => pace.claim(1_000));
    expect(waits).toEqual([0, 0, 0, 0, 0, 1_000, 2_000, 3_000]);
    expect(pace.claim(1_000 + 20_000)).toBe(0);
  });

  it('does not count what did not go because no place was free', () => {
    const pace = new Pace(PER_CHAT);
    for (let count = 0; count < 5; count += 1) expect(pace.claimNow(0)).toBe(true);
    for (let count = 0; count < 50; count += 1) expect(pace.claimNow(0)).toBe(false);
    expect(pace.claimNow(1_000)).toBe(true);
  });

  it('never lets more go in any stretch of time than a burst and what the stretch allows', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(PER_CHAT, OVERALL),
        fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 120 }),
        (rate, gaps) => {
          const pace = new Pace(rate);
          let now = 0;
          const sent = gaps.map((gap) => {
            now += gap;
            return now + pace.claim(now);
          });
          for (const [index, from] of sent.entries()) {
            for (let to = index; to < sent.length; to += 1) {
              const stretch = (sent[to] ?? 0) - from;
              const most = rate.burst + Math.floor(stretch / rate.intervalMs + 1e-6);
              expect(to - index + 1).toBeLessThanOrEqual(most);
            }
          }
        },
      ),
      { seed: 7, numRuns: 100 },
    );
  });
});
