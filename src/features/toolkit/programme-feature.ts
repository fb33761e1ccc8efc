import { type Answer, chosen } from '../../engine/answer.ts';
import type { ActionResult, Feature, View } from '../../engine/feature.ts';
import type { Sheet } from '../../engine/person.ts';
import { isLanguage, LANGUAGES, type Language, SOURCE_LANGUAGE } from '../../ports/language.ts';
import { OWN_NAME } from '../people/people-feature.ts';
import { type Change, changeProgramme, swapsFor } from './change-programme.ts';
import type { Exercise } from './exercise.ts';
import { titleOf } from './exercise-texts.ts';
import { makeProgramme } from './make-programme.ts';
import type { Programme } from './programme.ts';
import {
  answersOf,
  kept,
  madeFor,
  PROGRAMME_DIALOG,
  programmeName,
  programmeOf,
  programmes,
  wishOf,
} from './programme-of-sheet.ts';
import { programmePaper } from './programme-paper.ts';
import { itemTitle, scheduleOf } from './programme-texts.ts';

/** Where a finished programme is shown. */
const SHOWN = 'shown';

const NO_PROGRAMME: Programme = { items: [], spare: 0 };

function timeOf(answer: Answer | undefined): string | null {
  return answer?.kind === 'time' ? answer.time : null;
}

/** The sheet chosen in the list of programmes. */
function saved(view: View): Sheet | undefined {
  const [id] = chosen(view.answer('programme'));
  return programmes(view).find((sheet) => sheet.id === id);
}

/** The item that is being changed: its place on the programme, from 0. */
function place(view: View): number {
  const [id = ''] = chosen(view.answer('item'));
  return /^i\d+$/.test(id) ? Number(id.slice(1)) : -1;
}

/** Papers are made in one language, or in Dutch and one other side by side. */
const PAPER_LANGUAGES: readonly (readonly Language[])[] = [
  ...LANGUAGES.map((language) => [language]),
  ...LANGUAGES.filter((language) => language !== SOURCE_LANGUAGE).map((language) => [SOURCE_LANGUAGE, language]),
];

function languagesOf(view: View): readonly Language[] {
  const [id = ''] = chosen(view.answer('paperLanguages'));
  const languages = id.split('-').filter(isLanguage);
  return languages.length > 0 ? languages : [view.language];
}

/** Programmes of meetings: made from a few answers, changed, and kept on sheets. */
export function programmeFeature(exercises: readonly Exercise[]): Feature {
  const current = (view: View) => programmeOf(view) ?? NO_PROGRAMME;
  const item = (view: View) => current(view).items[place(view)];
  const after = (view: View, change: Change) =>
    changeProgramme(exercises, madeFor(view), current(view), place(view), change);
  const swaps = (view: View) => swapsFor(exercises, madeFor(view), current(view), place(view));
  const changed = (view: View, change: Change): ActionResult => {
    const programme = after(view, change);
    return programme ? { answers: kept(programme, madeFor(view)) } : {};
  };
  return {
    name: 'programme',
    queries: {
      any: (view) => programmes(view).length > 0,
      name: (view) => (view.sheet ? programmeName(view, view.sheet) : ''),
      chosenName: (view) => {
        const sheet = saved(view);
        return sheet ? programmeName(view, sheet) : '';
      },
      /** Whether the chosen one has been made, or was left while its questions were asked. */
      chosenMade: (view) => {
        const sheet = saved(view);
        return sheet !== undefined && programmeOf(answersOf(sheet)) !== null;
      },
      /** Its name, and under that what is on it when it has been made. */
      chosenAbout: (view) => {
        const sheet = saved(view);
        if (!sheet) return '';
        const programme = programmeOf(answersOf(sheet));
        const schedule = programme ? [scheduleOf(view, exercises, programme, timeOf(sheet.answers.start))] : [];
        return [programmeName(view, sheet), ...schedule].join('\n\n');
      },
      schedule: (view) => scheduleOf(view, exercises, current(view), timeOf(view.answer('start'))),
      itemTitle: (view) => {
        const found = item(view);
        return found ? itemTitle(view, exercises, found) : '';
      },
      itemMinutes: (view) => view.text('toolkit.minutes', { count: item(view)?.minutes ?? 0 }),
      canSwap: (view) => swaps(view).length > 0,
      canDrop: (view) => after(view, { kind: 'drop' }) !== null,
      canLengthen: (view) => after(view, { kind: 'longer' }) !== null,
      canShorten: (view) => after(view, { kind: 'shorter' }) !== null,
      canRead: (view) => item(view)?.exercise !== undefined,
    },
    options: {
      sheets: (view) => programmes(view).map((sheet) => ({ id: sheet.id, title: programmeName(view, sheet) })),
      /** What can be changed; breaks follow by themselves. */
      items: (view) =>
        current(view).items.flatMap((each, index) =>
          each.kind === 'break' ? [] : [{ id: `i${index}`, title: itemTitle(view, exercises, each) }],
        ),
      swaps: (view) => swaps(view).map((exercise) => ({ id: exercise.id, title: titleOf(view, exercise) })),
      paperLanguages: () =>
        PAPER_LANGUAGES.map((languages) => ({
          id: languages.join('-'),
          title: languages.map((language) => OWN_NAME[language]).join(' + '),
        })),
    },
    actions: {
      /** From the answers; what was made before goes. */
      make: (view): ActionResult => {
        const wish = wishOf(view);
        const programme = makeProgramme(exercises, wish);
        if (programme.items.length === 0) return { outcome: 'none' };
        const { sheet, person } = view;
        const { now } = view.world;
        return {
          outcome: 'made',
          ...(sheet && {
            person: {
              ...person,
              sheets: person.sheets.map((each) =>
                each === sheet ? { ...sheet, position: null, finishedAt: sheet.finishedAt ?? now } : each,
              ),
            },
          }),
          answers: kept(programme, wish),
        };
      },
      pickItem: (view) => {
        const answer = view.answer('answer');
        return answer ? { answers: { item: answer } } : {};
      },
      swap: (view) => {
        const [exercise] = chosen(view.answer('answer'));
        return exercise === undefined ? {} : changed(view, { kind: 'swap', exercise });
      },
      drop: (view) => changed(view, { kind: 'drop' }),
      lengthen: (view) => changed(view, { kind: 'longer' }),
      shorten: (view) => changed(view, { kind: 'shorter' }),
      /** The exercise of the item, to be read. */
      read: (view) => {
        const option = item(view)?.exercise;
        return option === undefined ? {} : { answers: { exercise: { kind: 'choice', option } } };
      },
      paper: (view): ActionResult => {
        const [kind = ''] = chosen(view.answer('paper'));
        const programme = programmeOf(view);
        if (!view.sheet || !programme) return {};
        return { say: programmePaper(view, view.sheet, programme, kind, languagesOf(view)) };
      },
      pickPaper: (view) => {
        const answer = view.answer('answer');
        return answer ? { answers: { paper: answer } } : {};
      },
      openSaved: (view): ActionResult => {
        const sheet = saved(view);
        if (!sheet) return {};
        const step = programmeOf(answersOf(sheet)) ? SHOWN : sheet.position;
        return { goTo: { dialog: PROGRAMME_DIALOG, sheet: sheet.id, ...(step !== null && { step }) } };
      },
      removeSaved: (view): ActionResult => {
        const sheet = saved(view);
        const { person } = view;
        return { person: { ...person, sheets: person.sheets.filter((each) => each !== sheet) } };
      },
    },
  };
}
