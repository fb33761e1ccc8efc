import { momentOf, readIsoDate } from '../../engine/calendar.ts';
import { LIMITS } from '../../engine/limits.ts';
import type { Person, Sheet } from '../../engine/person.ts';
import { addSheet, putSheet } from '../../engine/sheets.ts';
import type { VisitDetails } from '../../engine/visit.ts';
import type { World } from '../../engine/world.ts';
import type { Timer } from '../../ports/document.ts';
import { clockOf } from '../visits/visit-sheet.ts';
import { lookBackTimer } from './look-back.ts';
import { isBegun, PREPARE } from './sheet-view.ts';

type When = Pick<VisitDetails, 'date' | 'time'>;

/** What a preparation becomes when its visit changes, and its look back with it. */
interface Followed {
  person: Person;
  timers: { set: readonly Timer[]; cancel: readonly string[] };
}

/** When a visit begins, epoch milliseconds. */
export function visitMoment({ date, time }: When, { network }: Pick<World, 'network'>): number {
  return momentOf(readIsoDate(date), clockOf(time), network.timeZone);
}

/**
 * Whether the day and time of a preparation are those of a visit that is to come: they are changed with the other side, and
 * nobody is asked for them here.
 */
export function followsVisit(person: Person, sheet: Sheet | null, world: Pick<World, 'now' | 'network'>): boolean {
  const hosted = person.hosted?.find((each) => each.sheet !== undefined && each.sheet === sheet?.id);
  return hosted !== undefined && visitMoment(hosted.details, world) > world.now;
}

/** A preparation that has the day and time of a visit, and its look back; null when the person keeps as many as they can. */
export function prepareForVisit(
  person: Person,
  when: When,
  { now, network }: World,
): (Followed & { sheet: string }) | null {
  if (person.sheets.length >= LIMITS.sheets) return null;
  const begun = { kind: 'preparation', dialog: PREPARE, answers: answersOf(when), position: null };
  const { person: next, sheet } = addSheet(person, begun, now);
  return {
    person: next,
    timers: { set: [lookBackTimer(sheet, when.date, network.timeZone)], cancel: [] },
    sheet: sheet.id,
  };
}

/** The visit has another moment: so has its preparation. */
export function moveWithVisit(person: Person, id: string | undefined, when: When, { now, network }: World): Followed {
  const sheet = person.sheets.find((each) => each.id === id);
  if (!sheet || isAt(sheet, when)) return { person, timers: { set: [], cancel: [] } };
  const answers = { ...sheet.answers, ...answersOf(when) };
  const moved: Sheet = { ...sheet, answers, version: sheet.version + 1, updatedAt: now };
  return {
    person: putSheet(person, moved),
    timers: { set: [lookBackTimer(moved, when.date, network.timeZone)], cancel: [] },
  };
}

/**
 * The visit does not go on: nobody is asked how it was. What the person wrote stays, for another time; a preparation that
 * they never began goes.
 */
export function endWithVisit(person: Person, id: string | undefined, { now }: Pick<World, 'now'>): Followed {
  const sheet = person.sheets.find((each) => each.id === id);
  if (!sheet) return { person, timers: { set: [], cancel: [] } };
  const timers = { set: [], cancel: [`look-back-${sheet.id}`] };
  if (!isBegun(sheet)) return { person: { ...person, sheets: person.sheets.filter((each) => each !== sheet) }, timers };
  const { date, time, ...answers } = sheet.answers;
  return { person: putSheet(person, { ...sheet, answers, version: sheet.version + 1, updatedAt: now }), timers };
}

function answersOf({ date, time }: When): Sheet['answers'] {
  return { date: { kind: 'date', date }, time: { kind: 'time', time } };
}

function isAt({ answers: { date, time } }: Sheet, when: When): boolean {
  return date?.kind === 'date' && date.date === when.date && time?.kind === 'time' && time.time === when.time;
}
