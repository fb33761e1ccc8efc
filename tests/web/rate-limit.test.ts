import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RateLimit } from '../../src/web/rate-limit.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const options = { burst: 20, perMs: 10_000, maxKeys: 100 };

describe('a rate limit', () => {
  test('lets a burst through, and then one more each time its share of the period has passed', () => {
    const clock = new VirtualClock();
    const limit = new RateLimit(clock, options);
    for (let count = 0; count < 20; count++) expect(limit.take('a')).toBe(0);
    expect(limit.take('a')).toBe(500);
    clock.advance(499);
    expect(limit.take('a')).toBe(1);
    clock.advance(1);
    expect(limit.take('a')).toBe(0);
    expect(limit.take('a')).toBe(500);
    clock.advance(10_000);
    for (let count = 0; count < 20; count++) expect(limit.take('a')).toBe(0);
    expect(limit.take('a')).toBe(500);
  });

  test('does not count what it refuses: who asks again and again waits no longer', () => {
    const clock = new VirtualClock();
    const limit = new RateLimit(clock, options);
    for (let count = 0; count < 20; count++) limit.take('a');
    for (let count = 0; count < 1_000; count++) expect(limit.take('a')).toBe(500);
    clock.advance(500);
    expect(limit.take('a')).toBe(0);
  });

  test('counts each key for itself', () => {
    const limit = new RateLimit(new VirtualClock(), options);
    for (let count = 0; count < 21; count++) limit.take('a');
    expect(limit.take('b')).toBe(0);
  });

  test('remembers no more keys than it may, and forgets who was quiet the longest', () => {
    const limit = new RateLimit(new VirtualClock(), { burst: 1, perMs: 1_000, maxKeys: 3 });
    for (const key of ['a', 'b', 'c', 'd']) expect(limit.take(key)).toBe(0);
    expect(limit.size).toBe(3);
    expect(limit.take('b')).toBe(1_000);
    expect(limit.take('a')).toBe(0);
  });

  test('never lets more through than the burst and what time has added, whatever the rhythm', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 100, max: 60_000 }),
        fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 200 }),
        (burst, perMs, pauses) => {
          const clock = new VirtualClock(0);
          const limit = new RateLimit(clock, { burst, perMs, maxKeys: 5 });
          let taken = 0;
          for (const pause of pauses) {
            clock.advance(pause);
            const waitMs = limit.take('a');
            if (waitMs === 0) taken++;
            else {
              // Not a millisecond more than it says.
              clock.advance(waitMs);
              expect(limit.take('a')).toBe(0);
              taken++;
            }
            expect(taken).toBeLessThanOrEqual(burst + ((clock.now() + 1) * burst) / perMs + 1e-6);
          }
        },
      ),
      { numRuns: 300, seed: 2 },
    );
  });
});
