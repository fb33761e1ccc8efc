import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Change, changeProgramme, swapsFor } from '../../src/features/toolkit/change-programme.ts';
import { BREAK } from '../../src/features/toolkit/lay-out-session.ts';
import { makeProgramme } from '../../src/features/toolkit/make-programme.ts';
import { placeBreaks } from '../../src/features/toolkit/place-breaks.ts';
import {
  HALF_DAY,
  type Programme,
  type ProgrammeWish,
  rangeOf,
  readItem,
  sessionsOf,
  totalOf,
  writeItem,
} from '../../src/features/toolkit/programme.ts';
import { EXERCISES } from './real-exercises.ts';

const WISH: ProgrammeWish = {
  sessions: [120],
  people: 12,
  sharedLanguage: true,
  phase: 'first',
  aims: ['meet', 'worries', 'forms'],
};
// check-in 10, impromptu-networking 20, hopes-and-concerns 30, break 10, sort-forms 25, agreements-card 15, one-wish 10
const SHORT = makeProgramme(EXERCISES, WISH);

function change(index: number, change: Change, programme = SHORT): Programme | null {
  return changeProgramme(EXERCISES, WISH, programme, index, change);
}

function minutesOf(programme: Programme | null): string[] {
  return (programme?.items ?? []).map(({ kind, exercise, minutes }) => `${exercise ?? kind} ${minutes}`);
}

describe('an item of a programme', () => {
  it('goes, and the break with it when there is none needed any more', () => {
    const without = change(4, { kind: 'drop' });
    expect(minutesOf(without)).toEqual([
      'check-in 10',
      'impromptu-networking 20',
      'hopes-and-concerns 30',
      'agreements-card 15',
      'one-wish 10',
    ]);
    expect(without?.spare).toBe(35);
  });

  it('becomes shorter and longer in steps, within the minutes of its exercise and the time given', () => {
    expect(change(2, { kind: 'longer' })).toBeNull();
    const shorter = change(2, { kind: 'shorter' });
    expect(minutesOf(shorter)[2]).toBe('hopes-and-concerns 25');
    expect(shorter?.spare).toBe(5);
    expect(shorter && change(2, { kind: 'longer' }, shorter)).toEqual(SHORT);
    expect(change(1, { kind: 'shorter' })).toBeNull();
  });

  it('is swapped for another exercise of the same activity that fits', () => {
    expect(swapsFor(EXERCISES, WISH, SHORT, 1).map(({ id }) => id)).toEqual(['in-common', 'sentence-completion']);
    const swapped = change(1, { kind: 'swap', exercise: 'in-common' });
    expect(minutesOf(swapped)[1]).toBe('in-common 15');
    expect(swapped?.spare).toBe(5);
    expect(change(1, { kind: 'swap', exercise: 'no-such-exercise' })).toBeNull();
  });

  it('may not be a break, and neither check-in nor closing can go', () => {
    const kinds = SHORT.items.map(({ kind }) => kind);
    expect([kinds[3], kinds[0], kinds[6]]).toEqual(['break', 'check-in', 'closing']);
    for (const each of ['drop', 'longer', 'shorter'] as const) expect(change(3, { kind: each })).toBeNull();
    expect(change(0, { kind: 'drop' })).toBeNull();
    expect(change(6, { kind: 'drop' })).toBeNull();
    expect(change(99, { kind: 'drop' })).toBeNull();
  });

  it('stays when it is the last exercise of its half-day', () => {
    const one = makeProgramme(EXERCISES, { ...WISH, sessions: [30], aims: ['meet'] });
    expect(one.items).toHaveLength(3);
    expect(changeProgramme(EXERCISES, { ...WISH, sessions: [30] }, one, 1, { kind: 'drop' })).toBeNull();
  });
});

describe('any row of changes', () => {
  it('keeps the time, the breaks, the order of half-days and every exercise within its minutes', () => {
    const wish = { ...WISH, sessions: [HALF_DAY, HALF_DAY] };
    const moves = fc.array(fc.tuple(fc.nat({ max: 16 }), fc.constantFrom('drop', 'longer', 'shorter', 'swap')), {
      minLength: 8,
      maxLength: 25,
    });
    let changes = 0;
    fc.assert(
      fc.property(moves, (row) => {
        let programme = makeProgramme(EXERCISES, wish);
        for (const [index, kind] of row) {
          const [swap] = kind === 'swap' ? swapsFor(EXERCISES, wish, programme, index) : [];
          if (kind === 'swap' && !swap) continue;
          const next = changeProgramme(
            EXERCISES,
            wish,
            programme,
            index,
            kind === 'swap' ? { kind, exercise: swap?.id ?? '' } : { kind },
          );
          if (!next) continue;
          changes += 1;
          programme = next;
          expect(totalOf(programme.items) + programme.spare).toBe(2 * HALF_DAY);
          expect(sessionsOf(programme.items)).toHaveLength(2);
          for (const session of sessionsOf(programme.items)) {
            expect(totalOf(session)).toBeLessThanOrEqual(HALF_DAY);
            const work = session.filter((item) => item.kind !== 'break').map(({ minutes }) => minutes);
            expect(session.filter((item) => item.kind === 'break')).toHaveLength(placeBreaks(work)?.length ?? -1);
          }
          for (const item of programme.items) {
            const range = item.kind === 'break' ? BREAK : rangeOf(EXERCISES.find(({ id }) => id === item.exercise));
            expect(item.minutes).toBeGreaterThanOrEqual(range.min);
            expect(item.minutes).toBeLessThanOrEqual(range.max);
          }
          const used = programme.items.flatMap(({ kind: of, exercise }) => (of === 'exercise' ? [exercise] : []));
          expect(new Set(used).size).toBe(used.length);
        }
      }),
      { seed: 65, numRuns: 150 },
    );
    expect(changes).toBeGreaterThan(300);
  });
});

describe('an item as it is kept', () => {
  it('is read as it was written', () => {
    for (const item of SHORT.items) expect(readItem(writeItem(item))).toEqual(item);
  });

  it('is nothing when it is something else', () => {
    for (const written of ['', 'other', 'exercise:Éx:10', 'break::', 'lunch::10', 'break::1000']) {
      expect(readItem(written), written).toBeNull();
    }
  });
});
