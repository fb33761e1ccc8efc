import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, localTime, momentOf } from '../../src/engine/calendar.ts';
import { endOfQuiet } from '../../src/engine/quiet-hours.ts';
import { type Moment, momentsBefore, PROMPTS, roundOf, type Situation } from '../../src/features/visits/prompt-plan.ts';

const ZONE = 'Europe/Amsterdam';
const NIGHT = { timeZone: ZONE, quietHours: { from: '21:00', to: '08:00' } };
const HOUR = 3_600_000;

const at = (iso: string) => Date.parse(iso);
/** As a clock on the wall shows it. */
function wall(moment: number): string {
  const { day, hour, minute } = localTime(moment, ZONE);
  return `${day.day}-${day.month} ${hour}:${String(minute).padStart(2, '0')}`;
}
const shown = (moments: readonly Moment[]) => moments.map(({ id, at }) => `${id} ${wall(at)}`);

function planned(now: string, visit: string, change: Partial<Situation> = {}): readonly Moment[] {
  return momentsBefore({ now: at(now), since: at(now), visit: at(visit), putOff: null, network: NIGHT, ...change });
}

/** What is asked at planning and at each moment, when everything is answered. */
function series(moments: readonly Moment[]): string[][] {
  const asked = new Set<string>();
  const rounds: string[][] = [];
  for (let index = -1; index < moments.length; index += 1) {
    if (moments[index]?.id === 'morning') continue;
    const { prompts } = roundOf(index < 0 ? 'planned' : 'due', asked, moments.slice(index + 1));
    for (const each of prompts) asked.add(each);
    rounds.push([...prompts]);
  }
  return rounds;
}

describe('the moments before a visit', () => {
  it('are a week, two days, the evening before and the morning, when there is time', () => {
    expect(shown(planned('2026-11-23T10:00:00+01:00', '2026-12-03T14:00:00+01:00'))).toEqual([
      'week 26-11 10:00',
      'two-days 1-12 10:00',
      'evening 2-12 19:00',
      'morning 3-12 8:00',
    ]);
  });

  it('are fewer when the visit is in three days, tomorrow, or today', () => {
    expect(shown(planned('2026-11-23T10:00:00+01:00', '2026-11-26T14:00:00+01:00'))).toEqual([
      'two-days 24-11 10:00',
      'evening 25-11 19:00',
      'morning 26-11 8:00',
    ]);
    expect(shown(planned('2026-11-23T10:00:00+01:00', '2026-11-24T14:00:00+01:00'))).toEqual([
      'evening 23-11 19:00',
      'morning 24-11 8:00',
    ]);
    expect(planned('2026-11-23T10:00:00+01:00', '2026-11-23T11:00:00+01:00')).toEqual([]);
  });

  it('leave out the morning when it would be within an hour of the visit', () => {
    const ids = planned('2026-11-23T10:00:00+01:00', '2026-11-24T08:59:00+01:00').map(({ id }) => id);
    expect(ids).toEqual(['evening']);
    expect(planned('2026-11-23T10:00:00+01:00', '2026-11-24T09:00:00+01:00').map(({ id }) => id)).toContain('morning');
  });

  it('put the evening before the night where the night begins early, else in the afternoon', () => {
    const quiet = (from: string, to: string) => ({ network: { timeZone: ZONE, quietHours: { from, to } } });
    const evening = (from: string, to: string) =>
      shown(planned('2026-11-20T10:00:00+01:00', '2026-11-26T14:00:00+01:00', quiet(from, to))).find((each) =>
        each.startsWith('evening'),
      );
    expect(evening('18:00', '08:00')).toBe('evening 25-11 17:30');
    // Awake for a quarter of an hour only, in the afternoon.
    expect(evening('15:05', '14:50')).toBe('evening 25-11 15:00');
    expect(evening('14:55', '14:40')).toBe(undefined);
    expect(evening('00:15', '14:00')).toBe('evening 25-11 19:00');
  });

  it('leave out what comes within two hours of something else', () => {
    expect(planned('2026-11-23T17:30:00+01:00', '2026-11-24T14:00:00+01:00').map(({ id }) => id)).toEqual(['morning']);
    expect(planned('2026-11-23T17:00:00+01:00', '2026-11-24T14:00:00+01:00').map(({ id }) => id)).toContain('evening');
  });

  it('come at once when the visit was moved to tomorrow, and only the newest of what is overdue', () => {
    const moved = planned('2026-11-30T12:00:00+01:00', '2026-12-01T14:00:00+01:00', {
      since: at('2026-11-10T10:00:00+01:00'),
    });
    expect(shown(moved)).toEqual(['two-days 30-11 12:00', 'evening 30-11 19:00', 'morning 1-12 8:00']);
  });

  it('come back three hours after "not now", or the next morning, unless the next ones are near', () => {
    const off = (moment: string, visit: string) =>
      shown(planned(moment, visit, { since: at(moment), putOff: at(moment) }));
    expect(off('2026-11-24T10:05:00+01:00', '2026-11-26T14:00:00+01:00')[0]).toBe('again 24-11 13:05');
    expect(off('2026-11-24T19:30:00+01:00', '2026-11-26T14:00:00+01:00')[0]).toBe('again 25-11 8:00');
    // The evening before: the morning takes it over.
    expect(off('2026-11-25T19:05:00+01:00', '2026-11-26T14:00:00+01:00')).toEqual(['morning 26-11 8:00']);
    // Nothing can come any more: the visit is at half past eight.
    expect(off('2026-11-25T19:05:00+01:00', '2026-11-26T08:30:00+01:00')).toEqual([]);
  });

  it('do not bring back what was put off once something else has come', () => {
    const moments = planned('2026-11-25T20:00:00+01:00', '2026-11-27T14:00:00+01:00', {
      putOff: at('2026-11-25T10:00:00+01:00'),
    });
    expect(moments.map(({ id }) => id)).not.toContain('again');
  });
});

describe('the prompts of each moment', () => {
  it('are all of them in their order when there are ten days', () => {
    expect(series(planned('2026-11-23T10:00:00+01:00', '2026-12-03T14:00:00+01:00'))).toEqual([
      ['form', 'backing', 'time'],
      ['place-theirs', 'bring'],
      ['judgement', 'may-and-must'],
      ['ask', 'goal'],
    ]);
  });

  it('are the most useful ones when there is less time', () => {
    expect(series(planned('2026-11-23T10:00:00+01:00', '2026-11-26T14:00:00+01:00'))).toEqual([
      ['form', 'time', 'bring'],
      ['judgement', 'may-and-must'],
      ['ask', 'goal'],
    ]);
    expect(series(planned('2026-11-23T10:00:00+01:00', '2026-11-24T14:00:00+01:00'))).toEqual([
      ['form', 'bring', 'judgement'],
      ['may-and-must', 'ask'],
    ]);
    expect(series(planned('2026-11-23T10:00:00+01:00', '2026-11-23T11:00:00+01:00'))).toEqual([
      ['bring', 'judgement', 'ask'],
    ]);
  });

  it('are last before a morning or nothing, so that the card comes then', () => {
    const morning: Moment = { id: 'morning', at: 0 };
    expect(roundOf('due', new Set(), [morning]).isLast).toBe(true);
    expect(roundOf('due', new Set(), []).isLast).toBe(true);
    expect(roundOf('due', new Set(), [{ id: 'evening', at: 0 }, morning]).isLast).toBe(false);
  });
});

const clock = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 59));
const hhmm = clock.map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
// Around both changes of the clocks, and anywhere else.
const day = fc.oneof(
  fc.integer({ min: 0, max: 9 }).map((days) => addDays({ year: 2026, month: 3, day: 25 }, days)),
  fc.integer({ min: 0, max: 9 }).map((days) => addDays({ year: 2026, month: 10, day: 21 }, days)),
  fc.integer({ min: 0, max: 700 }).map((days) => addDays({ year: 2026, month: 1, day: 1 }, days)),
);
const world = fc
  .record({ day, time: clock, ahead: fc.integer({ min: 1, max: 15 * 24 * 60 }), from: hhmm, to: hhmm })
  .map(({ day, time: [hour, minute], ahead, from, to }) => {
    const visit = momentOf(day, { hour, minute }, ZONE);
    return { visit, now: visit - ahead * 60_000, network: { timeZone: ZONE, quietHours: { from, to } } };
  });
const runs = { numRuns: 600, seed: 8 };

describe('prompts before any visit', () => {
  it('never come in quiet hours, within an hour of the visit, out of order or close together', () => {
    fc.assert(
      fc.property(
        world,
        fc.option(fc.integer({ min: 0, max: 14 * 24 * 60 })),
        fc.boolean(),
        ({ visit, now, network }, ago, off) => {
          const since = now - (ago ?? 0) * 60_000;
          let before = since;
          for (const moment of momentsBefore({ now, visit, since, putOff: off ? since : null, network })) {
            expect(endOfQuiet(network, moment.at)).toBe(null);
            expect(moment.at).toBeLessThanOrEqual(visit - HOUR);
            expect(moment.at).toBeGreaterThanOrEqual(now);
            expect(moment.at - before).toBeGreaterThanOrEqual(2 * HOUR);
            before = moment.at;
          }
        },
      ),
      runs,
    );
  });

  it('are fewer when the visit is sooner, and never the same twice', () => {
    fc.assert(
      fc.property(world, fc.integer({ min: 1, max: 14 }), ({ visit, now, network }, days) => {
        const all = (from: number) =>
          series(momentsBefore({ now: from, visit, since: from, putOff: null, network })).flat();
        const [late, early] = [all(now), all(now - days * 24 * HOUR)];
        expect(late.length).toBeLessThanOrEqual(early.length);
        expect(new Set(early).size).toBe(early.length);
        expect(early.length).toBeLessThanOrEqual(PROMPTS.length - 1);
        expect(late.length).toBeGreaterThanOrEqual(3);
      }),
      runs,
    );
  });
});
