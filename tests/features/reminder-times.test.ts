import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, isoDate, localTime, momentOf } from '../../src/engine/calendar.ts';
import { endOfQuiet, startOfQuiet } from '../../src/engine/quiet-hours.ts';
import { APART, maybeTime, reminderTimes, thanksTime } from '../../src/features/meetings/reminder-times.ts';

const ZONE = 'Europe/Amsterdam';
const NIGHT = { from: '21:00', to: '08:00' };
const NETWORK = { timeZone: ZONE, quietHours: NIGHT };
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LONG_BEFORE = Date.parse('2026-01-01T12:00:00+01:00');

const at = (local: string) => {
  const [year = 0, month = 0, day = 0] = local.slice(0, 10).split('-').map(Number);
  const [hour = 0, minute = 0] = local.slice(11).split(':').map(Number);
  return momentOf({ year, month, day }, { hour, minute }, ZONE);
};
/** `2026-12-01 19:30`, as a clock on the wall shows it. */
const wall = (moment: number) => {
  const { day, hour, minute } = localTime(moment, ZONE);
  return `${isoDate(day)} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
};
const reminders = (start: string, now = LONG_BEFORE, network: Parameters<typeof reminderTimes>[2] = NETWORK) =>
  reminderTimes(at(start), now, network).map((each) => `${each.hours}: ${wall(each.at)}`);

describe('reminders of a meeting', () => {
  it('come a day and an hour before', () => {
    expect(reminders('2026-12-01 14:00')).toEqual(['24: 2026-11-30 14:00', '1: 2026-12-01 13:00']);
  });

  it('come in the evening before, when an hour before is too early in the morning', () => {
    expect(reminders('2026-12-01 08:30')).toEqual(['24: 2026-11-30 08:30', '1: 2026-11-30 20:30']);
  });

  it('come before the night when the meeting is in it, unless another one is within three hours', () => {
    expect(reminders('2026-12-01 23:30')).toEqual(['24: 2026-11-30 20:30', '1: 2026-12-01 20:30']);
    const both = { ...NETWORK, reminders: { hours: [13, 1], maybeDays: 2 } };
    expect(reminders('2026-12-01 08:30', LONG_BEFORE, both)).toEqual(['13: 2026-11-30 19:30']);
  });

  it('are as many and as early as the network has set, in any order', () => {
    const set = { ...NETWORK, reminders: { hours: [2, 48, 48, 6], maybeDays: 2 } };
    expect(reminders('2026-12-04 16:00', LONG_BEFORE, set)).toEqual([
      '48: 2026-12-02 16:00',
      '6: 2026-12-04 10:00',
      '2: 2026-12-04 14:00',
    ]);
    expect(reminders('2026-12-04 16:00', LONG_BEFORE, { ...set, reminders: { hours: [], maybeDays: 2 } })).toEqual([]);
  });

  it('that would have had to come already do not come', () => {
    expect(reminders('2026-12-01 14:00', at('2026-11-30 14:00'))).toEqual(['1: 2026-12-01 13:00']);
    expect(reminders('2026-12-01 14:00', at('2026-12-01 13:00'))).toEqual([]);
    // An hour before is in the night, and the evening before it is over.
    expect(reminders('2026-12-01 08:30', at('2026-11-30 20:45'))).toEqual([]);
  });

  it('are a full day before across both changes of clocks', () => {
    // The clock goes forward in the night of 29 March, and back in that of 25 October.
    expect(reminders('2026-03-29 14:00')).toEqual(['24: 2026-03-28 13:00', '1: 2026-03-29 13:00']);
    expect(reminders('2026-10-25 14:00')).toEqual(['24: 2026-10-24 15:00', '1: 2026-10-25 13:00']);
  });

  it('are never in quiet hours, in the past, after the beginning or too close to each other', () => {
    const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 59));
    const text = ([hour, minute]: [number, number]) =>
      `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
    fc.assert(
      fc.property(
        // Around both changes of clocks, and anywhere else in the year.
        fc.oneof(
          fc.integer({ min: 0, max: 6 }).map((days) => addDays({ year: 2026, month: 3, day: 26 }, days)),
          fc.integer({ min: 0, max: 6 }).map((days) => addDays({ year: 2026, month: 10, day: 22 }, days)),
          fc.integer({ min: 0, max: 700 }).map((days) => addDays({ year: 2026, month: 1, day: 1 }, days)),
        ),
        time,
        time,
        time,
        fc.integer({ min: -2 * 24 * 60, max: 5 * 24 * 60 }),
        fc.array(fc.integer({ min: 1, max: 168 }), { maxLength: 5 }),
        (day, [hour, minute], from, to, minutesBefore, hours) => {
          const start = momentOf(day, { hour, minute }, ZONE);
          const now = start - minutesBefore * 60_000;
          const network = {
            timeZone: ZONE,
            quietHours: { from: text(from), to: text(to) },
            reminders: { hours, maybeDays: 2 },
          };
          const times = reminderTimes(start, now, network).map((each) => each.at);
          for (const [index, each] of times.entries()) {
            expect(each).toBeGreaterThan(now);
            expect(each).toBeLessThan(start);
            expect(endOfQuiet(network, each)).toBeNull();
            expect(each - (times[index - 1] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(APART);
          }
          const maybe = maybeTime(start, now, network);
          if (maybe !== null) {
            expect(maybe).toBeGreaterThan(now);
            expect(maybe).toBeLessThan(start);
            expect(endOfQuiet(network, maybe)).toBeNull();
          }
          const thanks = thanksTime(start, network);
          expect(thanks).toBeGreaterThanOrEqual(start + 3 * HOUR);
          expect(thanks).toBeLessThan(start + 3 * HOUR + 2 * DAY);
          expect(endOfQuiet(network, thanks)).toBeNull();
        },
      ),
      { numRuns: 1_000, seed: 7 },
    );
  });

  it('leave nobody out who has a day and a night to go, in ordinary quiet hours', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 365 }), fc.integer({ min: 0, max: 24 * 60 - 1 }), (days, minuteOfDay) => {
        const day = addDays({ year: 2026, month: 1, day: 3 }, days);
        const start = momentOf(day, { hour: Math.floor(minuteOfDay / 60), minute: minuteOfDay % 60 }, ZONE);
        expect(reminderTimes(start, start - 3 * DAY, NETWORK)).not.toEqual([]);
        expect(maybeTime(start, start - 4 * DAY, NETWORK)).not.toBeNull();
      }),
      { numRuns: 500, seed: 8 },
    );
  });
});

describe('the beginning of quiet hours', () => {
  it('is on the evening before for who is up in the night, and on the same day for quiet hours by day', () => {
    expect(wall(startOfQuiet(NETWORK, at('2026-12-01 03:00')) ?? 0)).toBe('2026-11-30 21:00');
    expect(wall(startOfQuiet(NETWORK, at('2026-12-01 22:00')) ?? 0)).toBe('2026-12-01 21:00');
    expect(startOfQuiet(NETWORK, at('2026-12-01 08:00'))).toBeNull();
    const noon = { timeZone: ZONE, quietHours: { from: '12:00', to: '13:30' } };
    expect(wall(startOfQuiet(noon, at('2026-12-01 13:00')) ?? 0)).toBe('2026-12-01 12:00');
  });
});

describe('who said maybe', () => {
  it('is asked again two days before, at the same time of day, before quiet hours and not too late', () => {
    const maybe = (start: string, now = LONG_BEFORE) => {
      const moment = maybeTime(at(start), now, NETWORK);
      return moment === null ? null : wall(moment);
    };
    expect(maybe('2026-12-03 14:00')).toBe('2026-12-01 14:00');
    expect(maybe('2026-03-30 14:00')).toBe('2026-03-28 14:00');
    expect(maybe('2026-12-03 22:00')).toBe('2026-12-01 20:30');
    expect(maybe('2026-12-03 14:00', at('2026-12-01 14:00'))).toBeNull();
  });
});

describe('thanks after a meeting', () => {
  it('come three hours after its end, or the next morning', () => {
    expect(wall(thanksTime(at('2026-12-01 16:00'), NETWORK))).toBe('2026-12-01 19:00');
    expect(wall(thanksTime(at('2026-12-01 20:00'), NETWORK))).toBe('2026-12-02 10:00');
    // The night of a change of clocks.
    expect(wall(thanksTime(at('2026-10-24 21:30'), NETWORK))).toBe('2026-10-25 10:00');
    expect(wall(thanksTime(at('2026-12-02 01:00'), NETWORK))).toBe('2026-12-02 10:00');
    const long = { timeZone: ZONE, quietHours: { from: '21:00', to: '11:00' } };
    expect(wall(thanksTime(at('2026-12-01 20:00'), long))).toBe('2026-12-02 11:00');
  });
});
