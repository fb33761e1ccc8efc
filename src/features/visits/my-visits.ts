import { momentOf, readIsoDate } from '../../engine/calendar.ts';
import type { Action, ActionResult, LetterMaker, View } from '../../engine/feature.ts';
import type { Sheet } from '../../engine/person.ts';
import { putSheet } from '../../engine/sheets.ts';
import type { Option } from '../../ports/message.ts';
import { asNumber, chosenOption, numberAnswer } from '../groups/text-answer.ts';
import { numberIn } from '../toolkit/number-in.ts';
import { toVisit } from './letters.ts';
import {
  cancelled,
  changed,
  isPlanned,
  isToCome,
  removed,
  visitHere,
  visitsOf,
  withNewsRead,
  without,
} from './own-visits.ts';
import { clockOf, goesOn, placeOf, stateOf, withAnswers } from './visit-sheet.ts';
import { isPast, nameOfVisit } from './visit-words.ts';

const MENU = 'menu';

/** The visits to choose from, and the way out. */
export function mineOptions(view: View): Option[] {
  const own = visitsOf(view).map((sheet) => ({ id: sheet.id, title: nameOfVisit(view, sheet) }));
  return [...own, { id: MENU, title: view.text('visits.toMenu') }];
}

/** What can be done with the visit as it stands. */
export function doings(view: View): Option[] {
  const sheet = visitHere(view);
  if (!sheet) return [];
  const isOn = goesOn(sheet);
  const ahead = isToCome(view, sheet);
  const past = isOn && !ahead;
  const offered: readonly [string, boolean][] = [
    ['card', isOn],
    ['prompts', ahead],
    ['propose', ahead && stateOf(sheet) === 'alone'],
    ['back', past],
    ['move', isOn],
    ['cancel', ahead],
    ['enough', ahead && chosenOption(view, 'series') !== 'stopped'],
    ['remove', true],
    ['others', true],
  ];
  return offered.flatMap(([id, holds]) => (holds ? [{ id, title: view.text(`visits.one.options.${id}`) }] : []));
}

/** Of a visit that the visitor looks at: what they were to hear of it, they see now. */
function looked(view: View, sheet: Sheet): ActionResult {
  const fresh = without(sheet, ['newDate', 'newTime', 'seen']);
  const person = putSheet(view.person, fresh);
  return { ...withNewsRead({ person, world: view.world }, fresh), sheet: sheet.id };
}

/** How the visit is shown: it may have changed since it was looked at last. */
function showing(view: View, sheet: Sheet): string {
  if (!isPlanned(sheet)) return 'draft';
  return stateOf(sheet) === 'countered' && !isPast(view, sheet) ? 'countered' : 'one';
}

function withHere(view: View, act: (sheet: Sheet) => ActionResult): ActionResult {
  const sheet = visitHere(view);
  return sheet ? act(sheet) : { outcome: 'none' };
}

/** The day and time that were just given; null while one is missing. */
function newMoment(view: View): { date: string; time: string } | null {
  const [date, time] = [view.answer('newDate'), view.answer('newTime')];
  return date?.kind === 'date' && time?.kind === 'time' ? { date: date.date, time: time.time } : null;
}

/** Whether the day and time that were just given are behind us. */
export function isNewPast(view: View): boolean {
  const moment = newMoment(view);
  if (!moment) return false;
  const at = momentOf(readIsoDate(moment.date), clockOf(moment.time), view.world.network.timeZone);
  return at <= view.world.now;
}

/** To a step of another dialog about this visit. */
function to(dialog: string, step?: string): Action {
  return (view) =>
    withHere(view, (sheet) => ({ goTo: { dialog, sheet: sheet.id, ...(step !== undefined && { step }) } }));
}

/** What `visit.mine` and `visit.news` do. */
export const mineActions = {
  /** One visit of the list. */
  choose: (view) => {
    const picked = chosenOption(view, 'answer');
    const sheet = visitsOf(view).find(({ id }) => id === picked);
    if (!sheet) return { outcome: picked === MENU ? MENU : 'none' };
    return { ...looked(view, sheet), outcome: showing(view, sheet) };
  },
  /** How the visit stands now. */
  look: (view) => withHere(view, (sheet) => ({ ...looked(view, sheet), outcome: showing(view, sheet) })),
  /** What there is to hear of it; heard once. */
  openNews: (view) =>
    withHere(view, (sheet) => ({ ...looked(view, sheet), outcome: chosenOption(view, 'news') || 'none' })),
  /** The moment that is shown is the one that a yes is to. */
  see: (view) => withHere(view, (sheet) => ({ answers: { seen: asNumber(numberIn(sheet.answers.revision) ?? 0) } })),
  /** Another moment for a visit that nobody else knows of; of one that others know, its document is asked. */
  move: (view) =>
    withHere(view, (sheet) => {
      const moment = newMoment(view);
      if (!moment || !goesOn(sheet)) return { outcome: 'none' };
      if (placeOf(sheet)) return { outcome: 'ask' };
      const answers = {
        date: { kind: 'date', date: moment.date },
        time: { kind: 'time', time: moment.time },
      } as const;
      const moved = withAnswers(without(sheet, ['newDate', 'newTime']), answers, view.world.now);
      return { ...changed(view, moved), outcome: 'moved' };
    }),
  /** A proposal that is still under way is called off as soon as it has arrived. */
  cancel: (view) =>
    withHere(view, (sheet) => {
      const knows = placeOf(sheet) !== null || stateOf(sheet) === 'asking';
      return { ...cancelled(view, sheet), outcome: knows ? 'told' : 'alone' };
    }),
  remove: (view) => withHere(view, (sheet) => removed(view, sheet)),
  resume: to('visit.plan', 'go-on'),
  /** To a proposal: whether the organisation is known here is looked up anew. */
  toPropose: (view) =>
    withHere(view, (sheet) => ({
      person: putSheet(view.person, without(sheet, ['looked'])),
      goTo: { dialog: 'visit.plan', sheet: sheet.id, step: 'go-on' },
    })),
  toCountered: to('visit.news', 'see'),
  toMine: to('visit.mine', 'look'),
  toMove: to('visit.mine', 'new-date'),
  toCancel: to('visit.mine', 'cancel-sure'),
  toMore: to('visit.prompts', 'more'),
  /** Who chooses to look back says by that that the visit was made. */
  toLookBack: to('visit.look-back', 'needs'),
} satisfies Record<string, Action>;

/** What a visitor says to the document of a visit. */
export const mineLetters = {
  accept: (view) => {
    const place = visitPlace(view);
    if (!place) return { outcome: 'gone' };
    const { visit, as } = place;
    return toVisit(visit, 'accept', { as, side: 'visitor', revision: numberAnswer(view, 'seen') });
  },
  move: (view) => {
    const place = visitPlace(view);
    const moment = newMoment(view);
    if (!place || !moment) return { outcome: 'gone' };
    return toVisit(place.visit, 'move', { as: place.as, side: 'visitor', ...moment });
  },
} satisfies Record<string, LetterMaker>;

function visitPlace(view: View) {
  const sheet = visitHere(view);
  return sheet && goesOn(sheet) ? placeOf(sheet) : null;
}
