import { describe, expect, it } from 'vitest';
import { type Exercise, HINDERS, PHASES } from '../../src/features/toolkit/exercise.ts';
import {
  fitsMeeting,
  type Situation,
  SUGGESTIONS,
  suggestExercises,
} from '../../src/features/toolkit/suggest-exercises.ts';
import { EXERCISES, exercise } from './real-exercises.ts';

const NOTHING: Situation = { hinder: null, phase: null, people: null, minutes: null, aim: null };

function shown(situation: Partial<Situation>, exercises: readonly Exercise[] = EXERCISES): string[] {
  return suggestExercises(exercises, { ...NOTHING, ...situation })
    .slice(0, SUGGESTIONS)
    .map((suggestion) => suggestion.exercise.id);
}

describe('the first three exercises', () => {
  const cases: [name: string, situation: Partial<Situation>, expected: string[]][] = [
    [
      'strangers, first meeting, 12 people, half an hour',
      { hinder: 'strangers', phase: 'first', people: 12, minutes: 30 },
      ['impromptu-networking', 'sentence-completion', 'in-common'],
    ],
    [
      'feeling less, first meeting, 12 people, an hour',
      { hinder: 'less', phase: 'first', people: 12, minutes: 60 },
      ['appreciative-interviews', 'conversation-cafe', 'fishbowl'],
    ],
    [
      'only folders, first meeting, 12 people, half an hour',
      { hinder: 'folders', phase: 'first', people: 12, minutes: 30 },
      ['expectations-side-by-side', 'fishbowl', 'network-map'],
    ],
    [
      'different expectations, later meeting, 10 people',
      { hinder: 'expectations', phase: 'later', people: 10 },
      ['partnering-card', 'what-i-need-from-you', 'socratic'],
    ],
    [
      'different expectations after some months, 12 people, an hour',
      { hinder: 'expectations', phase: 'months', people: 12, minutes: 60 },
      ['partnership-check'],
    ],
    [
      'the aim of forms, first meeting, 12 people, half an hour (the preparation)',
      { aim: 'forms', phase: 'first', people: 12, minutes: 30 },
      ['expectations-side-by-side', 'sort-forms', 'one-two-four-all'],
    ],
    [
      'two people and a quarter of an hour',
      { phase: 'first', people: 2, minutes: 15 },
      ['agreements-card', 'check-in'],
    ],
  ];
  it.each(cases)('for %s', (_name, situation, expected) => {
    expect(shown(situation).slice(0, expected.length)).toEqual(expected);
  });
});

describe('an exercise advised against for a first meeting', () => {
  const against = EXERCISES.filter((each) => !each.firstMeeting);

  it('is never among those for a first meeting, or for one of which nobody said that it is not', () => {
    expect(against.map(({ id }) => id)).toContain('what-i-need-from-you');
    for (const phase of ['first', null] as const) {
      for (const hinder of [null, ...HINDERS]) {
        const offered = suggestExercises(EXERCISES, { ...NOTHING, phase, hinder }).map((each) => each.exercise);
        expect(offered.filter((each) => !each.firstMeeting)).toEqual([]);
        expect(offered.length).toBeGreaterThan(10);
      }
    }
  });

  it('is offered later, and what is made for after months only then', () => {
    const all = (phase: Situation['phase']) =>
      suggestExercises(EXERCISES, { ...NOTHING, phase }).map((each) => each.exercise.id);
    expect(all('later')).toContain('what-i-need-from-you');
    expect(all('later')).not.toContain('partnership-check');
    expect(all('months')).toContain('partnership-check');
  });
});

describe('what does not fit', () => {
  it('is left out by people: too few, too many, and at the edges not', () => {
    const sized: Exercise = { ...exercise('check-in'), group: { min: 4, max: 8 } };
    const fits = [3, 4, 8, 9].map((people) => fitsMeeting(sized, { phase: 'first', people }));
    expect(fits).toEqual([false, true, true, false]);
    expect(fitsMeeting({ ...sized, group: { min: 4, max: null } }, { phase: 'first', people: 400 })).toBe(true);
  });

  it('is left out by time: when even its shortest form takes longer', () => {
    const short = exercise('hopes-and-concerns');
    expect(shown({ minutes: short.minutes.min }, [short])).toEqual([short.id]);
    expect(shown({ minutes: short.minutes.min - 1 }, [short])).toEqual([]);
  });
});

describe('why an exercise fits', () => {
  it('names what was asked for and holds, and its first condition', () => {
    const [first] = suggestExercises([exercise('in-common')], {
      hinder: 'strangers',
      phase: 'first',
      people: 12,
      minutes: 30,
      aim: null,
    });
    expect(first?.because).toEqual([
      { kind: 'phase', phase: 'first' },
      { kind: 'people', people: 12 },
      { kind: 'minutes', minutes: 30 },
      { kind: 'condition', condition: 'trust' },
      { kind: 'hinder', hinder: 'strangers' },
    ]);
  });

  it('names no hindrance that the exercise does not help against, and nothing that was not said', () => {
    const [first] = suggestExercises([exercise('in-common')], { ...NOTHING, hinder: 'too-much' });
    expect(first?.because).toEqual([{ kind: 'condition', condition: 'trust' }]);
  });
});

describe('every situation that can be chosen', () => {
  it('has an exercise that helps against the hindrance, at a meeting of 12 people with an hour', () => {
    for (const hinder of HINDERS) {
      for (const phase of PHASES) {
        const [first] = suggestExercises(EXERCISES, { hinder, phase, people: 12, minutes: 60, aim: null });
        expect(first?.exercise.hinders, `${hinder}, ${phase}`).toContain(hinder);
      }
    }
  });
});
