import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/engine/answer.ts';
import { addDays, isoDate, momentOf, readIsoDate } from '../../src/engine/calendar.ts';
import type { Sheet } from '../../src/engine/person.ts';
import { endOfQuiet } from '../../src/engine/quiet-hours.ts';
import { seriesIds, seriesTimers } from '../../src/features/visits/series-timers.ts';
import { momentOfVisit, withAnswers } from '../../src/features/visits/visit-sheet.ts';
import { visitSheet } from '../support/visitor.ts';

const NETWORK = { timeZone: 'Europe/Amsterdam', quietHours: { from: '21:00', to: '08:00' } };
const NOW = Date.parse('2026-11-23T10:00:00+01:00');
const world = { now: NOW, network: NETWORK };

const choice = (option: string): Answer => ({ kind: 'choice', option });
const number = (value: number): Answer => ({ kind: 'number', value });
const planned = (date = '2026-12-03', change: Sheet['answers'] = {}) =>
  visitSheet(date, '14:00', { answers: { promptedAt: number(NOW), ...change } }, 's7', NOW);
const whats = (sheet: Sheet, now = NOW) =>
  seriesTimers(sheet, { now, network: NETWORK }).set.map(({ id }) => id.replace('visit-s7-', ''));

describe('the timers of a visit', () => {
  it('are the prompts, the morning and the look back, bound to the sheet as it is', () => {
    expect(whats(planned())).toEqual(['week', 'two-days', 'evening', 'morning', 'look-back']);
    for (const { binding, event, id } of seriesTimers({ ...planned(), version: 4 }, world).set) {
      expect(binding).toEqual({ kind: 'appointment', subject: 's7', version: 4 });
      expect(id).toContain('s7');
      expect(event).toMatch(/^prompts\.(due|morning|lookBack)$/);
    }
  });

  it('are set or taken away, each of them', () => {
    for (const sheet of [planned(), planned('2026-11-24'), planned('2026-12-03', { state: choice('cancelled') })]) {
      const { set, cancel } = seriesTimers(sheet, world);
      expect([...set.map(({ id }) => id), ...cancel].toSorted()).toEqual(seriesIds('s7').toSorted());
    }
  });

  it.each(['cancelled', 'declined', 'over'])('are none for a visit that is %s', (state) => {
    expect(whats(planned('2026-12-03', { state: choice(state) }))).toEqual([]);
  });

  it('wait for a yes to a moment that only the host has named', () => {
    expect(whats(planned('2026-12-03', { state: choice('countered') }))).toEqual([]);
    expect(whats(planned('2026-12-03', { state: choice('agreed') }))).toHaveLength(5);
  });

  it('are those of the new day when a visit is moved', () => {
    const moved = withAnswers(planned(), { date: { kind: 'date', date: '2026-12-17' } }, NOW);
    const week = seriesTimers(moved, world).set.find(({ id }) => id.endsWith('week'));
    expect(week?.at).toBe(Date.parse('2026-12-10T10:00:00+01:00'));
    expect(week?.notAfter).toBe(Date.parse('2026-12-17T14:00:00+01:00'));
    const sooner = withAnswers(planned(), { date: { kind: 'date', date: '2026-11-24' } }, NOW);
    expect(whats(sooner)).toEqual(['evening', 'morning', 'look-back']);
  });

  it('keep only the look back after "enough"', () => {
    expect(whats(planned('2026-12-03', { series: choice('stopped') }))).toEqual(['look-back']);
  });

  it('ask once how it was, and anew when the visit has another day', () => {
    const after = Date.parse('2026-12-04T10:00:00+01:00');
    const asked = planned('2026-12-03', { lookBackAt: number(after) });
    expect(whats(asked, after)).toEqual([]);
    expect(whats(withAnswers(asked, { date: { kind: 'date', date: '2026-12-05' } }, after), after)).toContain(
      'look-back',
    );
  });

  it('bring up a promise that was made, also when the visit is over', () => {
    const over = {
      state: choice('over'),
      promise: { kind: 'text', text: 'Een zaal' },
      promiseBy: { kind: 'date', date: '2026-12-08' },
    } as const;
    expect(whats(planned('2026-11-20', over))).toEqual(['promise']);
    expect(whats(planned('2026-11-20', { ...over, promiseState: choice('done') }))).toEqual([]);
    expect(whats(planned('2026-11-20', { ...over, promise: { kind: 'skipped' } }))).toEqual([]);
    expect(whats(planned('2026-11-20', { ...over, promiseBy: { kind: 'skipped' } }))).toEqual([]);
  });

  it('never fall in quiet hours or in the past, and prompts never after the visit, whatever the days', () => {
    const days = fc.integer({ min: -20, max: 20 });
    const from = fc.integer({ min: 0, max: 400 }).map((day) => addDays({ year: 2026, month: 1, day: 1 }, day));
    fc.assert(
      fc.property(from, fc.integer({ min: 0, max: 24 * 60 - 1 }), days, fc.option(days), (day, minutes, ahead, by) => {
        const clock = { hour: Math.floor(minutes / 60), minute: minutes % 60 };
        const now = momentOf(day, clock, NETWORK.timeZone);
        const promise: Sheet['answers'] =
          by === null
            ? {}
            : { promise: { kind: 'text', text: 'x' }, promiseBy: { kind: 'date', date: isoDate(addDays(day, by)) } };
        const date = isoDate(addDays(readIsoDate(isoDate(day)), ahead));
        const sheet = visitSheet(date, '14:00', { answers: promise }, 's7', now);
        const visit = momentOfVisit(sheet, NETWORK.timeZone) ?? 0;
        for (const timer of seriesTimers(sheet, { now, network: NETWORK }).set) {
          expect(endOfQuiet(NETWORK, timer.at)).toBe(null);
          expect(timer.at).toBeGreaterThanOrEqual(now);
          expect(timer.at).toBeLessThanOrEqual(timer.notAfter ?? 0);
          if (/due|morning/.test(timer.event)) expect(timer.at).toBeLessThan(visit);
        }
      }),
      { numRuns: 500, seed: 8 },
    );
  });
});
