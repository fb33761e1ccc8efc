import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Exercise, LOADS, PHASES } from '../../src/features/toolkit/exercise.ts';
import { BREAK } from '../../src/features/toolkit/lay-out-session.ts';
import { makeProgramme } from '../../src/features/toolkit/make-programme.ts';
import { BEFORE_FIRST_BREAK, WITHOUT_BREAK } from '../../src/features/toolkit/place-breaks.ts';
import {
  HALF_DAY,
  LONGEST_EXERCISE,
  type Programme,
  type ProgrammeWish,
  rangeOf,
  sessionsOf,
  totalOf,
} from '../../src/features/toolkit/programme.ts';
import { fitsMeeting } from '../../src/features/toolkit/suggest-exercises.ts';
import { EXERCISES, exercise } from './real-exercises.ts';

const WISH: ProgrammeWish = { sessions: [120], people: 12, sharedLanguage: true, phase: 'first', aims: [] };

function made(wish: Partial<ProgrammeWish>, exercises: readonly Exercise[] = EXERCISES): Programme {
  return makeProgramme(exercises, { ...WISH, ...wish });
}

function lines({ items }: Programme): string[] {
  return items.map((item) => `${item.exercise ?? item.kind} ${item.minutes}`);
}

const found = (id: string | undefined) => EXERCISES.find((each) => each.id === id);

describe('the example programmes of the domain research (§2.5)', () => {
  it('come out: two hours for 8 to 16 people to meet, say concerns and look at forms', () => {
    for (const people of [8, 12, 16]) {
      const programme = made({ people, aims: ['meet', 'worries', 'forms'] });
      expect(lines(programme)).toEqual([
        'check-in 10',
        'impromptu-networking 20',
        'hopes-and-concerns 30',
        'break 10',
        'sort-forms 25',
        'agreements-card 15',
        'one-wish 10',
      ]);
      expect(programme.spare).toBe(0);
    }
  });

  it('come out: a half-day for 10 to 24 people about strengths, forms and a purpose', () => {
    for (const people of [10, 17, 24]) {
      const programme = made({ sessions: [HALF_DAY], people, aims: ['strengths', 'forms', 'purpose'] });
      expect(lines(programme)).toEqual([
        'check-in 15',
        'appreciative-interviews 60',
        'break 15',
        'world-cafe 75',
        'nine-whys 20',
        'agreements-card 15',
        'one-wish 10',
      ]);
      expect(programme.spare).toBe(0);
    }
  });
});

const AIMS = ['meet', 'strengths', 'forms', 'worries', 'purpose', 'everyone-speaks', 'agreements'];
const wishes: fc.Arbitrary<ProgrammeWish> = fc.record({
  sessions: fc.oneof(
    fc.integer({ min: 1, max: 400 }).map((minutes) => [minutes]),
    fc.integer({ min: 1, max: 4 }).map((days) => Array.from({ length: days }, () => HALF_DAY)),
  ),
  people: fc.option(fc.integer({ min: 2, max: 300 }), { nil: null }),
  sharedLanguage: fc.boolean(),
  phase: fc.constantFrom(...PHASES),
  aims: fc.uniqueArray(fc.constantFrom(...AIMS), { maxLength: 3 }),
});

/** The order of the activities; an opening and the wish have places of their own. */
const ORDER = ['A', 'B', null, 'D', 'C', 'E', 'F'];

describe('every programme', () => {
  it('adds up to the time given, with nothing shorter or longer than its exercise may be', () => {
    fc.assert(
      fc.property(wishes, (wish) => {
        const { items, spare } = makeProgramme(EXERCISES, wish);
        const given = wish.sessions.reduce((sum, minutes) => sum + minutes, 0);
        expect(totalOf(items) + spare).toBe(given);
        expect(spare).toBeGreaterThanOrEqual(0);
        for (const [index, session] of sessionsOf(items).entries()) {
          expect(totalOf(session)).toBeLessThanOrEqual(wish.sessions[index] ?? 0);
        }
        for (const item of items) {
          const { min, max } = item.kind === 'break' ? BREAK : rangeOf(found(item.exercise));
          expect(item.minutes).toBeGreaterThanOrEqual(min);
          expect(item.minutes).toBeLessThanOrEqual(max);
        }
      }),
      { seed: 61, numRuns: 400 },
    );
  });

  it('begins each half-day with a check-in, ends it with a closing, and puts breaks between', () => {
    fc.assert(
      fc.property(wishes, (wish) => {
        const { items } = makeProgramme(EXERCISES, wish);
        for (const session of sessionsOf(items)) {
          const kinds = session.map(({ kind }) => kind);
          expect([kinds[0], kinds[kinds.length - 1]]).toEqual(['check-in', 'closing']);
          expect(kinds.filter((kind) => kind === 'check-in' || kind === 'closing')).toHaveLength(2);
          expect(kinds).toContain('exercise');
          const stretches = [0];
          for (const { kind, minutes } of session) {
            if (kind === 'break') stretches.push(0);
            else stretches.push((stretches.pop() ?? 0) + minutes);
          }
          const [first = 0, ...others] = stretches;
          expect(first).toBeLessThanOrEqual(BEFORE_FIRST_BREAK);
          for (const stretch of others) expect(stretch).toBeLessThanOrEqual(WITHOUT_BREAK);
        }
      }),
      { seed: 62, numRuns: 400 },
    );
  });

  it('goes from exploring to vision, setting up and agreeing, each exercise once, and only what fits the meeting', () => {
    fc.assert(
      fc.property(wishes, (wish) => {
        const { items } = makeProgramme(EXERCISES, wish);
        const exercises = items.flatMap((item) => (item.kind === 'exercise' ? [exercise(item.exercise ?? '')] : []));
        const places = exercises.map(({ activity }) => ORDER.indexOf(activity));
        expect(places).toEqual(places.toSorted((one, other) => one - other));
        expect(places).not.toContain(-1);
        expect(new Set(exercises).size).toBe(exercises.length);
        for (const each of items.flatMap(({ exercise: id }) => found(id) ?? [])) {
          expect(fitsMeeting(each, wish), each.id).toBe(true);
          expect(each.minutes.usual).toBeLessThanOrEqual(LONGEST_EXERCISE);
          if (wish.phase === 'first') expect(each.firstMeeting).toBe(true);
        }
      }),
      { seed: 63, numRuns: 400 },
    );
  });

  it('is the same for the same wish, whatever the order of the exercises', () => {
    fc.assert(
      fc.property(wishes, fc.shuffledSubarray([...EXERCISES], { minLength: EXERCISES.length }), (wish, shuffled) => {
        expect(makeProgramme(shuffled, wish)).toEqual(makeProgramme(EXERCISES, wish));
      }),
      { seed: 64, numRuns: 50 },
    );
  });
});

describe('what is wished', () => {
  it('gets an exercise for each of three aims in a half-day', () => {
    for (const aims of [
      ['meet', 'strengths', 'forms'],
      ['worries', 'purpose', 'everyone-speaks'],
    ]) {
      const { items } = made({ sessions: [HALF_DAY], aims });
      for (const aim of aims) {
        const served = items.some(({ kind, exercise: id }) => kind === 'exercise' && found(id)?.aims.includes(aim));
        expect(served, aim).toBe(true);
      }
    }
  });

  it('brings exercises that ask little of a common language first where there is none', () => {
    const first = (sharedLanguage: boolean) =>
      made({ sharedLanguage, sessions: [60], aims: ['meet'] }).items.find(({ kind }) => kind === 'exercise')?.exercise;
    expect(found(first(false))?.languageLoad).toBe('low');
    expect(found(first(true))?.id).toBe('impromptu-networking');
    const loads = (sharedLanguage: boolean) =>
      made({ sharedLanguage, aims: ['meet', 'strengths'] }).items.reduce(
        (sum, { exercise: id }) => sum + LOADS.indexOf(found(id)?.languageLoad ?? 'low'),
        0,
      );
    expect(loads(false)).toBeLessThan(loads(true));
  });

  it('makes what is usual shorter before it leaves something out', () => {
    const { items } = made({ sessions: [30], aims: ['meet'] });
    expect(lines({ items, spare: 0 })).toEqual(['check-in 10', 'in-common 15', 'one-wish 5']);
  });

  it('uses time that is left for longer breaks and exercises, and says what is still left', () => {
    const only = [exercise('check-in'), exercise('hopes-and-concerns'), exercise('one-wish')];
    const programme = made({ sessions: [80] }, only);
    expect(lines(programme)).toEqual(['check-in 15', 'hopes-and-concerns 45', 'one-wish 10']);
    expect(programme.spare).toBe(10);
  });

  it('gives back what the check-in is usually given before a break becomes longer', () => {
    const only = ['check-in', 'appreciative-interviews', 'hopes-and-concerns', 'one-wish'].map(exercise);
    expect(lines(made({ sessions: [115], aims: ['strengths', 'worries'] }, only))).toEqual([
      'check-in 10',
      'appreciative-interviews 60',
      'break 10',
      'hopes-and-concerns 30',
      'one-wish 5',
    ]);
  });

  it('prefers, of two exercises that are alike, the one that serves an aim', () => {
    const alike = (id: string, aims: string[]): Exercise => ({ ...exercise('in-common'), id, aims });
    const two = [alike('one', ['strengths']), alike('two', ['meet'])];
    expect(lines(made({ sessions: [40], aims: ['meet'] }, two))[1]).toMatch(/^two /);
    expect(lines(made({ sessions: [40] }, two))[1]).toMatch(/^one /);
  });

  it('has no exercise that is a meeting of its own', () => {
    const minutes = LONGEST_EXERCISE + 1;
    const long = { ...exercise('in-common'), minutes: { min: minutes, usual: minutes, max: minutes } };
    expect(made({ sessions: [HALF_DAY] }, [long]).items).toEqual([]);
  });

  it('ends the last half-day with a wish, and the others with a few words', () => {
    const { items } = made({ sessions: [HALF_DAY, HALF_DAY, HALF_DAY] });
    const closings = items.filter(({ kind }) => kind === 'closing').map((item) => item.exercise);
    expect(closings).toEqual([undefined, undefined, 'one-wish']);
  });

  it('is checked after some months with what is made for then', () => {
    expect(lines(made({ phase: 'months' })).join()).toContain('partnership-check');
    expect(lines(made({ phase: 'later' })).join()).not.toContain('partnership-check');
  });
});

describe('no programme', () => {
  it('is made when not even one exercise fits, and all the time is left', () => {
    expect(made({ sessions: [14] })).toEqual({ items: [], spare: 14 });
    expect(made({}, [])).toEqual({ items: [], spare: 120 });
  });

  it('is left without check-in and closing where the content has none', () => {
    expect(lines(made({ sessions: [60] }, [exercise('impromptu-networking')]))).toEqual([
      'check-in 15',
      'impromptu-networking 20',
      'closing 15',
    ]);
  });
});
