import type { Answer } from '../../engine/answer.ts';
import type { Posted, View } from '../../engine/feature.ts';
import type { Person, Sheet } from '../../engine/person.ts';
import { putSheet } from '../../engine/sheets.ts';
import type { Timer } from '../../ports/document.ts';
import { toVisit } from './letters.ts';
import { seriesTimers } from './series-timers.ts';
import { goesOn, momentOfVisit, placeOf, VISIT, visitSheets, withAnswers } from './visit-sheet.ts';
import { isPast } from './visit-words.ts';

/** Visits to come, and unfinished ones, that one professional has at a time. */
export const MOST_VISITS = 10;

/** How long a visit that was stays in the list. */
const DAYS_KEPT = 60;
const DAY = 24 * 60 * 60_000;

export type Here = Pick<View, 'person' | 'world'>;

/** What a letter or an action makes of a person's visits. */
export interface Changed {
  person: Person;
  timers: { set: readonly Timer[]; cancel: readonly string[] };
}

const NO_TIMERS = { set: [], cancel: [] };

export function asChoice(option: string): Answer {
  return { kind: 'choice', option };
}

/** The visit that the dialog is about. */
export function visitHere(view: Pick<View, 'sheet'>): Sheet | undefined {
  return view.sheet?.kind === VISIT ? view.sheet : undefined;
}

/** Its questions were all answered; before that it is a beginning. */
export function isPlanned(sheet: Sheet): boolean {
  return sheet.finishedAt !== undefined;
}

/** Planned, not called off, and still to come. */
export function isToCome(here: Here, sheet: Sheet): boolean {
  return isPlanned(sheet) && goesOn(sheet) && !isPast(here, sheet);
}

/** The sheet without these answers. */
export function without(sheet: Sheet, names: readonly string[]): Sheet {
  const kept = Object.entries(sheet.answers).filter(([name]) => !names.includes(name));
  return { ...sheet, answers: Object.fromEntries(kept) };
}

/** The person with the visit as it is now, and the timers that follow from it. */
export function changed({ person, world }: Here, sheet: Sheet): Changed {
  return { person: putSheet(person, sheet), timers: isPlanned(sheet) ? seriesTimers(sheet, world) : NO_TIMERS };
}

/** The timer by which news of a visit comes by itself. */
export function newsTimerId(sheet: Sheet): string {
  return `visit-${sheet.id}-news`;
}

/** The visit as it is once its news was read: nothing comes by itself any more. */
export function withNewsRead(here: Here, sheet: Sheet): Changed {
  if (sheet.answers.news === undefined) return { person: here.person, timers: NO_TIMERS };
  const read = without(sheet, ['news']);
  return { person: putSheet(here.person, read), timers: { set: [], cancel: [newsTimerId(sheet)] } };
}

/** Visits of a person: those to come and unfinished ones, the next first; then the others, the latest first. */
export function visitsOf(here: Here): readonly Sheet[] {
  const all = visitSheets(here.person);
  const when = (sheet: Sheet) => momentOfVisit(sheet, here.world.network.timeZone) ?? Number.POSITIVE_INFINITY;
  const isAhead = (sheet: Sheet) => !isPlanned(sheet) || isToCome(here, sheet);
  const order = (one: Sheet, other: Sheet) => (when(one) === when(other) ? 0 : when(one) - when(other));
  return [
    ...all.filter(isAhead).toSorted(order),
    ...all.filter((sheet) => !isAhead(sheet)).toSorted((one, other) => order(other, one)),
  ];
}

/** No more visits fit. */
export function isFull(here: Here): boolean {
  return visitSheets(here.person).filter((sheet) => !isPlanned(sheet) || isToCome(here, sheet)).length >= MOST_VISITS;
}

/** Without visits that were long ago, unless something of them is still to come (a promise). */
export function withoutOld({ person, world }: Here): Person {
  const isOld = (sheet: Sheet) => {
    const at = isPlanned(sheet) ? momentOfVisit(sheet, world.network.timeZone) : null;
    if ((at ?? sheet.updatedAt) >= world.now - DAYS_KEPT * DAY) return false;
    return !isPlanned(sheet) || seriesTimers(sheet, world).set.length === 0;
  };
  const old = visitSheets(person).filter(isOld);
  return old.length === 0 ? person : { ...person, sheets: person.sheets.filter((sheet) => !old.includes(sheet)) };
}

/** Tells the visit's document that the visitor does not come. */
export function cancelLetters(sheet: Sheet): readonly Posted[] {
  const place = placeOf(sheet);
  return place && goesOn(sheet) ? [toVisit(place.visit, 'cancel', { as: place.as, side: 'visitor' })] : [];
}

/** It does not go on: the organisation is told, and nothing comes of it any more. */
export function cancelled(here: Here, sheet: Sheet): Changed & { letters: readonly Posted[] } {
  const off = withAnswers(without(sheet, ['news']), { state: asChoice('cancelled') }, here.world.now);
  const { person, timers } = changed(here, off);
  return {
    person,
    timers: { set: timers.set, cancel: [...timers.cancel, newsTimerId(sheet)] },
    letters: cancelLetters(sheet),
  };
}

/** The visit is nobody's any more; who expects it is told first. */
export function removed(here: Here, sheet: Sheet): Changed & { letters: readonly Posted[] } {
  const { set, cancel } = seriesTimers(sheet, here.world);
  const { person } = here;
  return {
    person: { ...person, sheets: person.sheets.filter(({ id }) => id !== sheet.id) },
    timers: { set: [], cancel: [...cancel, ...set.map(({ id }) => id), newsTimerId(sheet)] },
    letters: isPast(here, sheet) ? [] : cancelLetters(sheet),
  };
}

/** Visits that a group was asked to bring to its contact, and has not answered yet; also those called off meanwhile. */
export function underWayTo(person: Person, group: string): readonly Sheet[] {
  return visitSheets(person).filter(
    (sheet) => sheet.answers.proposed !== undefined && placeOf(sheet) === null && groupOf(sheet) === group,
  );
}

export function groupOf({ answers }: Pick<Sheet, 'answers'>): string {
  return answers.group?.kind === 'text' ? answers.group.text : '';
}

/** The day and time of a sheet as one text, to see whether they changed. */
export function momentText({ answers }: Pick<Sheet, 'answers'>): string {
  const { date, time } = answers;
  return `${date?.kind === 'date' ? date.date : ''} ${time?.kind === 'time' ? time.time : ''}`;
}
