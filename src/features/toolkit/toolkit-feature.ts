import { chosen } from '../../engine/answer.ts';
import type { ActionResult, Feature, View } from '../../engine/feature.ts';
import type { Sheet } from '../../engine/person.ts';
import { EXERCISE_STEP, sheetTakesExercise } from '../preparation/exercise-of-sheet.ts';
import { sheetName } from '../preparation/sheet-name.ts';
import { type Exercise, HINDERS, PHASES } from './exercise.ts';
import { materialsOf, originOf, stepsOf, suggestionLines, timeOf, titleOf } from './exercise-texts.ts';
import { numberIn } from './number-in.ts';
import { type Situation, SUGGESTIONS, suggestExercises } from './suggest-exercises.ts';

/** Options beside the exercises. */
const MORE = 'more-exercises';
const AGAIN = 'again';
const DONE = 'done';

function situationOf(view: View): Situation {
  const [hinder] = chosen(view.answer('hinder'));
  const [phase] = chosen(view.answer('phase'));
  return {
    hinder: HINDERS.find((each) => each === hinder) ?? null,
    phase: PHASES.find((each) => each === phase) ?? null,
    people: numberIn(view.answer('people')),
    minutes: numberIn(view.answer('minutes')),
    aim: null,
  };
}

/** The preparation that was worked on last, of those that ask for an exercise. */
function preparationFor(view: View): Sheet | undefined {
  return view.person.sheets
    .filter((sheet) => sheetTakesExercise(sheet))
    .toSorted((one, other) => other.updatedAt - one.updatedAt)[0];
}

/** Suggesting exercises, and reading one. */
export function toolkitFeature(exercises: readonly Exercise[]): Feature {
  const about = (view: View, tell: (exercise: Exercise) => string): string => {
    const [id] = chosen(view.answer('exercise'));
    const exercise = exercises.find((each) => each.id === id);
    return exercise ? tell(exercise) : '';
  };
  const told = (part: string) => (view: View) =>
    about(view, (exercise) => view.text(`toolkit.exercises.${exercise.id}.${part}`));
  const page = (view: View) => {
    const all = suggestExercises(exercises, situationOf(view));
    const start = (numberIn(view.answer('page')) ?? 0) * SUGGESTIONS;
    return { shown: all.slice(start, start + SUGGESTIONS), more: all.length > start + SUGGESTIONS };
  };
  return {
    name: 'toolkit',
    queries: {
      link: (view) => view.text('toolkit.link'),
      chosenTitle: told('title'),
      chosenAim: told('aim'),
      chosenWhy: told('why'),
      chosenHow: told('how'),
      chosenMinutes: (view) =>
        about(view, (exercise) => view.text('toolkit.minutes', { count: exercise.minutes.usual })),
      chosenOrigin: (view) => about(view, (exercise) => originOf(view, exercise)),
      chosenTime: (view) => about(view, (exercise) => timeOf(view, exercise)),
      chosenSteps: (view) => about(view, (exercise) => stepsOf(view, exercise)),
      chosenSay: told('say'),
      chosenPitfalls: told('pitfalls'),
      chosenOnline: told('online'),
      chosenMaterials: (view) => about(view, (exercise) => materialsOf(view, exercise)),
      isOnline: (view) => about(view, ({ online }) => (online ? 'yes' : '')),
      suggestions: (view) => suggestionLines(view, page(view).shown),
      anySuggestion: (view) => page(view).shown.length > 0,
      canTake: (view) => preparationFor(view) !== undefined,
      preparationName: (view) => {
        const sheet = preparationFor(view);
        return sheet ? sheetName(view, sheet) : '';
      },
    },
    options: {
      hinders: (view) => HINDERS.map((id) => ({ id, title: view.text(`toolkit.hinders.${id}`) })),
      phases: (view) => PHASES.map((id) => ({ id, title: view.text(`toolkit.phases.${id}`) })),
      suggestions: (view) => {
        const { shown, more } = page(view);
        return [
          ...shown.map(({ exercise }) => ({ id: exercise.id, title: titleOf(view, exercise) })),
          ...(more ? [{ id: MORE, title: view.text('suggest.next.more') }] : []),
          { id: AGAIN, title: view.text('suggest.next.again') },
          { id: DONE, title: view.text('suggest.next.done') },
        ];
      },
    },
    actions: {
      /** The exercise that was tapped in the suggestions. */
      choose: (view) => {
        const answer = view.answer('answer');
        return answer ? { answers: { exercise: answer } } : {};
      },
      more: (view) => ({
        answers: { page: { kind: 'number', value: (numberIn(view.answer('page')) ?? 0) + 1 } },
      }),
      /** Asks anew, from the first page. */
      again: () => ({
        answers: {
          people: { kind: 'skipped' },
          minutes: { kind: 'skipped' },
          page: { kind: 'number', value: 0 },
        },
      }),
      /** Onto the preparation that was worked on last. */
      take: (view): ActionResult => {
        const sheet = preparationFor(view);
        const exercise = view.answer('exercise');
        if (!sheet || !exercise) return {};
        const { now } = view.world;
        const taken = { ...sheet, answers: { ...sheet.answers, [EXERCISE_STEP]: exercise }, updatedAt: now };
        const { person } = view;
        return { person: { ...person, sheets: person.sheets.map((each) => (each === sheet ? taken : each)) } };
      },
      paper: (view): ActionResult => {
        const [id] = chosen(view.answer('exercise'));
        const exercise = exercises.find((each) => each.id === id);
        if (!exercise) return {};
        return {
          say: {
            text: view.text('suggest.paper', { title: titleOf(view, exercise) }),
            paper: {
              kind: 'exercise',
              fileName: `kennismaker-${exercise.id}.pdf`,
              language: view.language,
              data: { exercise: exercise.id },
            },
          },
        };
      },
    },
  };
}
