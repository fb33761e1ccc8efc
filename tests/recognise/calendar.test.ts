import { describe, expect, it } from 'vitest';
import { addMonths, fromSerial, isDay, isoOf, toSerial, weekdayOf } from '../../src/engine/recognise/calendar.ts';

describe('the calendar', () => {
  it('agrees with the machine on every day from 1900 to 2100', () => {
    const first = toSerial({ year: 1900, month: 1, day: 1 });
    const last = toSerial({ year: 2100, month: 12, day: 31 });
    expect(last - first).toBe(73_413);
    for (let serial = first; serial <= last; serial++) {
      const date = new Date(serial * 86_400_000);
      const day = fromSerial(serial);
      if (isoOf(day) !== date.toISOString().slice(0, 10) || toSerial(day) !== serial || !isDay(day)) {
        expect.fail(`${serial}: ${isoOf(day)}`);
      }
      if (weekdayOf(serial) !== (date.getUTCDay() + 6) % 7) expect.fail(`weekday of ${isoOf(day)}`);
    }
  });

  it('knows no 31 February, no month 0 or 13, no year beyond its bounds', () => {
    for (const [year, month, day] of [
      [2026, 2, 29],
      [2026, 2, 31],
      [2100, 2, 29],
      [2026, 4, 31],
      [2026, 0, 1],
      [2026, 13, 1],
      [2026, 1, 0],
      [1899, 1, 1],
      [2101, 1, 1],
    ] as const) {
      expect([year, month, day, isDay({ year, month, day })]).toEqual([year, month, day, false]);
    }
    expect(isDay({ year: 2028, month: 2, day: 29 })).toBe(true);
  });

  it('stays inside a shorter month when months are added', () => {
    expect(addMonths({ year: 2026, month: 1, day: 31 }, 1)).toEqual({ year: 2026, month: 2, day: 28 });
    expect(addMonths({ year: 2026, month: 11, day: 30 }, 3)).toEqual({ year: 2027, month: 2, day: 28 });
  });
});
