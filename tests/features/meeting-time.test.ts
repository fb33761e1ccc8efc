import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, isoDate, localTime } from '../../src/engine/calendar.ts';
import { endsAt, startsAt } from '../../src/features/meetings/meeting-time.ts';

const ZONE = 'Europe/Amsterdam';
const iso = (moment: number) => new Date(moment).toISOString();

describe('the time of a meeting', () => {
  it.each([
    ['in winter', '2026-12-04', '19:00', '2026-12-04T18:00:00.000Z'],
    ['in summer', '2026-07-04', '19:00', '2026-07-04T17:00:00.000Z'],
    ['on the evening of the day that the clocks go forward', '2026-03-29', '19:00', '2026-03-29T17:00:00.000Z'],
    ['on the evening of the day that they go back', '2026-10-25', '19:00', '2026-10-25T18:00:00.000Z'],
    ['just before the hour that is skipped', '2026-03-29', '01:59', '2026-03-29T00:59:00.000Z'],
    ['in the hour that is skipped, an hour later on the clock', '2026-03-29', '02:30', '2026-03-29T01:30:00.000Z'],
    ['in the hour that comes twice', '2026-10-25', '02:30', '2026-10-25T01:30:00.000Z'],
    ['at midnight', '2026-10-25', '00:00', '2026-10-24T22:00:00.000Z'],
  ])('is right %s', (_when, date, start, wanted) => {
    expect(iso(startsAt({ date, start }, ZONE))).toBe(wanted);
  });

  it('is two hours when nobody said, also over a change of clocks', () => {
    const night = { date: '2026-03-29', start: '01:30', end: null };
    expect(iso(endsAt(night, ZONE))).toBe('2026-03-29T02:30:00.000Z');
  });

  it('ends on the same day, or after midnight when the end is before the start', () => {
    expect(iso(endsAt({ date: '2026-12-04', start: '19:00', end: '21:30' }, ZONE))).toBe('2026-12-04T20:30:00.000Z');
    expect(iso(endsAt({ date: '2026-12-04', start: '22:00', end: '00:30' }, ZONE))).toBe('2026-12-04T23:30:00.000Z');
    expect(iso(endsAt({ date: '2026-10-24', start: '22:00', end: '04:00' }, ZONE))).toBe('2026-10-25T03:00:00.000Z');
  });

  it('reads back as the day and time that were written, whenever there is such a time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_500 }),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        (days, hour, minute) => {
          const day = addDays({ year: 2026, month: 1, day: 1 }, days);
          const start = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
          const moment = startsAt({ date: isoDate(day), start }, ZONE);
          const back = localTime(moment, ZONE);
          const isSkipped = back.hour !== hour && hour === 2 && day.month === 3 && day.day >= 25;
          if (!isSkipped) expect(back).toEqual({ day, hour, minute });
          const end = endsAt({ date: isoDate(day), start, end: start }, ZONE);
          expect(end - moment).toBeGreaterThan(22 * 3_600_000);
        },
      ),
      { seed: 7, numRuns: 500 },
    );
  });
});
