import { chosen } from '../../engine/answer.ts';
import type { ActionResult, Feature, View } from '../../engine/feature.ts';
import type { Sheet } from '../../engine/person.ts';
import type { Exercise } from '../toolkit/exercise.ts';
import { suggestionLines, titleOf } from '../toolkit/exercise-texts.ts';
import { numberIn } from '../toolkit/number-in.ts';
import { type Situation, SUGGESTIONS, suggestExercises } from '../toolkit/suggest-exercises.ts';
import { MODE } from './exercise-of-sheet.ts';
import { followDate } from './look-back.ts';
import { preparationCard } from './preparation-card.ts';
import { sheetName, sheetPlace } from './sheet-name.ts';
import { askedSteps, LOOK_BACK, PREPARE, preparations, unfinished, viewOf } from './sheet-view.ts';
import { followsVisit } from './visit-date.ts';

/** The step of the preparation at which an answer can be changed, and to which a change leads back. */
const SUMMARY = 'summary';
const CHANGE = 'change';

/** The preparation chosen in the list of preparations. */
function saved(view: View): Sheet | undefined {
  const [id] = chosen(view.answer('preparation'));
  return view.person.sheets.find((sheet) => sheet.id === id);
}

function withSaved(view: View, act: (sheet: Sheet) => ActionResult): ActionResult {
  const sheet = saved(view);
  return sheet ? act(sheet) : {};
}

/** Goes on where a preparation was left. */
function resume(view: View, sheet: Sheet | undefined): ActionResult {
  if (!sheet) return {};
  const place = sheetPlace(view, sheet);
  return {
    goTo: { dialog: sheet.dialog, sheet: sheet.id, ...(sheet.position === null ? {} : { step: sheet.position }) },
    ...(place && { say: { text: view.text('engine.resumed', { ...place }) } }),
  };
}

function changeSheet(view: View, change: (sheet: Sheet) => Sheet): ActionResult {
  const { sheet, person } = view;
  if (!sheet) return {};
  return { person: { ...person, sheets: person.sheets.map((each) => (each === sheet ? change(each) : each)) } };
}

/** A preparation is for getting acquainted, so what is advised against for a first meeting is never offered. */
function situation(view: View): Situation {
  return {
    hinder: null,
    phase: 'first',
    minutes: numberIn(view.answer('minutes')),
    people: numberIn(view.answer('people')),
    aim: chosen(view.answer('aim'))[0] ?? null,
  };
}

/** "Before you meet the wijkteam": sheets of answers, one for each meeting. */
export function preparationFeature(exercises: readonly Exercise[]): Feature {
  const suggestions = (view: View) => suggestExercises(exercises, situation(view)).slice(0, SUGGESTIONS);
  const suggested = (view: View): readonly Exercise[] => {
    const offered = suggestions(view).map(({ exercise }) => exercise);
    const [before] = chosen(view.answer('exercise'));
    const earlier = exercises.find((exercise) => exercise.id === before);
    return earlier && !offered.includes(earlier) ? [...offered, earlier] : offered;
  };
  return {
    name: 'preparation',
    queries: {
      open: (view) => unfinished(view).length > 0,
      onlyOneOpen: (view) => unfinished(view).length === 1,
      any: (view) => preparations(view).length > 0,
      /** Its day and time are those of a visit: they are changed there, with the other side. */
      followsVisit: (view) => followsVisit(view.person, view.sheet, view.world),
      hasExercises: (view) => suggested(view).length > 0,
      suggestions: (view) => suggestionLines(view, suggestions(view)),
      /** The preparation that this dialog is about. */
      name: (view) => (view.sheet ? sheetName(view, view.sheet) : ''),
      chosenName: (view) => {
        const sheet = saved(view);
        return sheet ? sheetName(view, sheet) : '';
      },
      chosenOpen: (view) => saved(view)?.finishedAt === undefined,
      chosenDone: (view) => saved(view)?.finishedAt !== undefined,
    },
    options: {
      sheets: (view) => preparations(view).map((sheet) => ({ id: sheet.id, title: sheetName(view, sheet) })),
      unfinished: (view) => unfinished(view).map((sheet) => ({ id: sheet.id, title: sheetName(view, sheet) })),
      exercises: (view) =>
        suggested(view).map((exercise) => ({
          id: exercise.id,
          title: titleOf(view, exercise),
        })),
      answered: (view) => {
        const dialog = view.script.dialogs.get(PREPARE);
        return (dialog ? askedSteps(view, dialog) : [])
          .filter((step) => step.save !== MODE)
          .map((step) => ({
            id: step.id,
            title: view.text(`${step.text}.label`),
          }));
      },
    },
    actions: {
      resumeOnly: (view) => resume(view, unfinished(view)[0]),
      resumeChosen: (view) => {
        const [id] = chosen(view.answer('answer'));
        return resume(
          view,
          unfinished(view).find((sheet) => sheet.id === id),
        );
      },
      resumeSaved: (view) => withSaved(view, (sheet) => resume(view, sheet)),
      card: (view) => (view.sheet ? preparationCard(view, view.sheet) : {}),
      cardSaved: (view) => withSaved(view, (sheet) => preparationCard(viewOf(view, sheet), sheet)),
      /** To the list of answers of the chosen preparation, to change one. */
      summarySaved: (view) =>
        withSaved(view, (sheet) => ({ goTo: { dialog: PREPARE, sheet: sheet.id, step: CHANGE } })),
      changeChosen: (view) => {
        const [step] = chosen(view.answer('answer'));
        if (!view.sheet || step === undefined) return {};
        return { goTo: { dialog: PREPARE, sheet: view.sheet.id, step, returnTo: SUMMARY } };
      },
      afterSaved: (view) => withSaved(view, (sheet) => ({ goTo: { dialog: LOOK_BACK, sheet: sheet.id } })),
      removeSaved: (view) =>
        withSaved(view, (sheet) => ({
          person: { ...view.person, sheets: view.person.sheets.filter((each) => each !== sheet) },
          timers: { cancel: [`look-back-${sheet.id}`] },
        })),
      /** All questions are behind: the preparation is whole. */
      finish: (view) =>
        changeSheet(view, (sheet) => ({
          ...sheet,
          position: null,
          finishedAt: sheet.finishedAt ?? view.world.now,
          updatedAt: view.world.now,
        })),
      /** From the short form to all parts: asked anew, with the answers that there are. */
      extend: (view) => ({
        ...changeSheet(view, ({ finishedAt, ...sheet }) => sheet),
        answers: { [MODE]: { kind: 'choice', option: 'all' } },
      }),
      /** The look back is behind: it is not asked again for this date. */
      afterDone: (view) => (view.sheet ? { timers: { cancel: [`look-back-${view.sheet.id}`] } } : {}),
      /** The new date was saved, and with it the appointment; tells whether there is one. */
      reschedule: (view) => ({ outcome: view.sheet?.answers.date?.kind === 'date' ? 'planned' : 'none' }),
    },
    saved: (view, name) => (name === 'date' && view.sheet?.kind === 'preparation' ? followDate(view) : null),
    appointments: {
      lookBack: ({ person }, timer) => {
        const { binding } = timer;
        if (binding.kind !== 'appointment') return null;
        const sheet = person.sheets.find((each) => each.id === binding.subject);
        return sheet && sheet.version === binding.version
          ? { dialog: LOOK_BACK, sheet: sheet.id, template: { name: 'check-in', variables: {} } }
          : null;
      },
    },
  };
}
