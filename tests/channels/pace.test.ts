import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BucketPace } from '../../src/channels/bucket-pace.ts';
import { SlidingPace } from '../../src/channels/sliding-pace.ts';
import { CAPABILITIES } from '../../src/rendering/capabilities/all.ts';
import { TEAMS } from '../../src/rendering/capabilities/teams.ts';
import { TELEGRAM } from '../../src/rendering/capabilities/telegram.ts';
import { WHATSAPP_CLOUD } from '../../src/rendering/capabilities/whatsapp-cloud.ts';

const GAPS = fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 200 });

/** When each of several that ask after these gaps goes. */
function takenAt(pace: BucketPace | SlidingPace, gaps: readonly number[]): number[] {
  let now = 1_000_000;
  return gaps.map((gap) => {
    now += gap;
    return now + pace.take('a', now);
  });
}

describe('a sliding pace', () => {
  const SLIDING = CAPABILITIES.flatMap(({ rates }) => [rates.overall, rates.perChat]).filter(
    ({ length }) => length > 0,
  );

  it('never lets more through than any of its rates in any stretch of time, in the order of asking', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SLIDING), GAPS, (rates, gaps) => {
        const sends = takenAt(new SlidingPace(rates), gaps);
        expect(sends.toSorted((one, other) => one - other)).toEqual(sends);
        for (const { max, per } of rates) {
          for (const at of sends) {
            expect(sends.filter((each) => each > at - per && each <= at).length).toBeLessThanOrEqual(max);
          }
        }
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  it('has room after exactly the wait that it names, and not a millisecond before', () => {
    const pace = new SlidingPace(TEAMS.rates.perChat);
    for (let index = 0; index < 7; index += 1) expect(pace.take('a', 1_000 + index * 10)).toBe(0);
    const wait = pace.wait('a', 1_070);
    expect(wait).toBe(930);
    expect(pace.wait('a', 1_070 + wait - 1)).toBe(1);
    expect(pace.wait('a', 1_070 + wait)).toBe(0);
    expect(pace.wait('b', 1_070)).toBe(0);
  });

  it('holds up nobody where there is no rate', () => {
    const pace = new SlidingPace([]);
    for (let count = 0; count < 100; count += 1) expect(pace.take('', 5)).toBe(0);
  });
});

describe('a bucket of places', () => {
  it('lets a burst through at once, and then one each second', () => {
    const pace = new BucketPace(TELEGRAM.rates.perChat);
    const waits = Array.from({ length: 8 }, () => pace.take('a', 1_000));
    expect(waits).toEqual([0, 0, 0, 0, 0, 1_000, 2_000, 3_000]);
    expect(pace.take('b', 1_000)).toBe(0);
    expect(pace.take('a', 1_000 + 20_000)).toBe(0);
  });

  it('takes no place when it is only asked', () => {
    const pace = new BucketPace(WHATSAPP_CLOUD.rates.perChat);
    for (let count = 0; count < 50; count += 1) expect(pace.wait('a', 0)).toBe(0);
    for (let count = 0; count < 40; count += 1) pace.take('a', 0);
    expect(pace.wait('a', 0)).toBe(6_000);
  });

  it('never lets more go in any stretch of time than a burst and what the stretch allows', () => {
    const rates = [TELEGRAM, WHATSAPP_CLOUD].map((each) => each.rates.perChat);
    fc.assert(
      fc.property(fc.constantFrom(...rates), GAPS, (of, gaps) => {
        const sent = takenAt(new BucketPace(of), gaps);
        for (const { max, per } of of) {
          for (const [index, from] of sent.entries()) {
            for (let to = index; to < sent.length; to += 1) {
              const most = max + Math.floor(((sent[to] ?? 0) - from) / (per / max) + 1e-6);
              expect(to - index + 1).toBeLessThanOrEqual(most);
            }
          }
        }
      }),
      { seed: 7, numRuns: 100 },
    );
  });
});

describe('the rates of the channels', () => {
  it('are those that were found, with where and when', () => {
    const figures = Object.fromEntries(
      CAPABILITIES.map(({ channel, rates }) => [
        channel,
        [rates.overall, rates.perChat, rates.initiative].map((of) => of.map(({ max, per }) => [max, per / 1_000])),
      ]),
    );
    expect(figures).toEqual({
      console: [[], [], []],
      web: [[], [], []],
      telegram: [[[30, 1]], [[5, 5]], []],
      'whatsapp-web': [
        [],
        [],
        [
          [1, 3],
          [200, 86_400],
        ],
      ],
      'whatsapp-cloud': [[[60, 1]], [[40, 240]], []],
      teams: [
        [[30, 1]],
        [
          [7, 1],
          [8, 2],
          [60, 30],
          [1_800, 3_600],
        ],
        [],
      ],
    });
    for (const { rates } of CAPABILITIES) {
      for (const rate of Object.values(rates).flat()) {
        expect(rate.source).not.toBe('');
        expect(rate.checkedOn).toMatch(/^20\d\d-\d\d-\d\d$/);
      }
    }
  });
});
