import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localTime, weekdayOf } from '../../src/engine/calendar.ts';
import { afterBusinessHours } from '../../src/features/talks/business-time.ts';

const ZONE = 'Europe/Amsterdam';
const at = (text: string) => Date.parse(text);
const after = (from: string, hours: number) => new Date(afterBusinessHours(at(from), hours, ZONE)).toISOString();

describe('business hours', () => {
  it.each([
    ['Friday 16:00 + 24 is Monday 16:00', '2026-11-27T16:00:00+01:00', 24, '2026-11-30T16:00:00+01:00'],
    ['Friday 16:00 + 48 is Tuesday 16:00', '2026-11-27T16:00:00+01:00', 48, '2026-12-01T16:00:00+01:00'],
    ['Monday 09:30 + 24 is Tuesday 09:30', '2026-11-23T09:30:00+01:00', 24, '2026-11-24T09:30:00+01:00'],
    ['Saturday + 24 is after Monday', '2026-11-28T10:00:00+01:00', 24, '2026-12-01T10:00:00+01:00'],
    ['Thursday 20:00 + 6 is Friday 02:00', '2026-11-26T20:00:00+01:00', 6, '2026-11-27T02:00:00+01:00'],
    ['Friday 20:00 + 6 ends on Monday', '2026-11-27T20:00:00+01:00', 6, '2026-11-30T02:00:00+01:00'],
    ['over the change of the clocks', '2026-10-23T16:00:00+02:00', 24, '2026-10-26T16:00:00+01:00'],
  ])('%s', (_what, from, hours, wanted) => {
    expect(after(from, hours)).toBe(new Date(at(wanted)).toISOString());
  });

  it('never end in a weekend, nor before they began', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: at('2026-01-01'), max: at('2027-12-31') }),
        fc.integer({ min: 1, max: 240 }),
        (from, hours) => {
          const end = afterBusinessHours(from, hours, ZONE);
          expect(end).toBeGreaterThanOrEqual(from + hours * 3_600_000 - 3_600_000);
          expect(weekdayOf(localTime(end, ZONE).day)).toBeLessThan(6);
        },
      ),
      { seed: 5, numRuns: 1_000 },
    );
  });
});
