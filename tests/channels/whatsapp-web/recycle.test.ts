import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextRecycle } from '../../../src/channels/whatsapp-web/recycle.ts';

const ZONE = 'Europe/Amsterdam';
const iso = (ms: number) => new Date(ms).toISOString();

describe('the hour for a fresh browser', () => {
  it('is the middle of the quiet hours, which end when it must have been', () => {
    const night = nextRecycle(Date.UTC(2026, 10, 23, 11), { from: '21:00', to: '08:00' }, ZONE);
    expect([iso(night.at), iso(night.until)]).toEqual(['2026-11-24T01:30:00.000Z', '2026-11-24T07:00:00.000Z']);
    const noon = nextRecycle(Date.UTC(2026, 10, 23, 1, 30), { from: '12:00', to: '14:00' }, ZONE);
    expect(iso(noon.at)).toBe('2026-11-23T12:00:00.000Z');
  });

  it('is four in the morning where there are no quiet hours', () => {
    const { at } = nextRecycle(Date.UTC(2026, 6, 1, 11), { from: '08:00', to: '08:00' }, ZONE);
    expect(iso(at)).toBe('2026-07-02T02:00:00.000Z');
  });

  it('comes once a day, always later, also where the clock is put forward or back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 365 * 24 }), fc.integer({ min: 0, max: 23 }), (hours, from) => {
        const quiet = {
          from: `${String(from).padStart(2, '0')}:00`,
          to: `${String((from + 9) % 24).padStart(2, '0')}:00`,
        };
        const now = Date.UTC(2026, 0, 1) + hours * 3_600_000;
        const { at, until } = nextRecycle(now, quiet, ZONE);
        expect(at).toBeGreaterThan(now);
        expect(until).toBeGreaterThan(at);
        const after = nextRecycle(at, quiet, ZONE).at - at;
        expect(after).toBeGreaterThanOrEqual(23 * 3_600_000);
        expect(after).toBeLessThanOrEqual(25 * 3_600_000);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
