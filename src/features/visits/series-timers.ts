import { chosen } from '../../engine/answer.ts';
import { addDays, localTime, momentOf } from '../../engine/calendar.ts';
import type { Sheet } from '../../engine/person.ts';
import { endOfQuiet } from '../../engine/quiet-hours.ts';
import type { World } from '../../engine/world.ts';
import type { Timer } from '../../ports/document.ts';
import { numberIn } from '../toolkit/number-in.ts';
import { promiseTime } from './promise.ts';
import { type Moment, momentsBefore } from './prompt-plan.ts';
import { goesOn, momentOfVisit, stateOf } from './visit-sheet.ts';

/** Timers of a visit's sheet, as an action or a letter reader hands them on. */
export interface SeriesTimers {
  set: Timer[];
  cancel: string[];
}

/** The morning after, when people are about and it is not yet forgotten. */
const LOOK_BACK_AT = { hour: 10, minute: 0 };

/** Asking how it was makes no sense two weeks later. */
const LOOK_BACK_USEFUL = 14 * 24 * 3_600_000;

/** Whose appointments they are. */
const FEATURE = 'prompts';
type Event = 'due' | 'morning' | 'lookBack' | 'promise';

const WHATS = ['week', 'two-days', 'evening', 'again', 'morning', 'look-back', 'promise'] as const;
type What = (typeof WHATS)[number];

/** All timers that a visit's sheet may have: to cancel when the sheet goes. */
export function seriesIds(sheet: string): string[] {
  return WHATS.map((what) => idOf(sheet, what));
}

/**
 * All timers of a visit, computed anew from what its sheet says: called after every change of the sheet, with the sheet
 * as it is then. What a sheet does not need any more is cancelled.
 */
export function seriesTimers(sheet: Sheet, world: World): SeriesTimers {
  const set = [...beforeVisit(sheet, world), ...afterVisit(sheet, world)];
  const ids = new Set(set.map(({ id }) => id));
  return { set, cancel: seriesIds(sheet.id).filter((id) => !ids.has(id)) };
}

/** When prompts of this visit are still to come by themselves. */
export function momentsOf(sheet: Sheet, { now, network }: World): readonly Moment[] {
  const visit = momentOfVisit(sheet, network.timeZone);
  if (visit === null || !isPrompted(sheet)) return [];
  const { promptedAt, putOff } = sheet.answers;
  return momentsBefore({
    now,
    visit,
    since: numberIn(promptedAt) ?? sheet.createdAt,
    putOff: numberIn(putOff),
    network,
  });
}

/** Whether prompts come by themselves: not after "enough", and not for a moment that only the host has named. */
export function isPrompted(sheet: Sheet): boolean {
  return goesOn(sheet) && stateOf(sheet) !== 'countered' && !isStopped(sheet);
}

/** They said that it is enough. */
export function isStopped({ answers }: Pick<Sheet, 'answers'>): boolean {
  return chosen(answers.series)[0] === 'stopped';
}

function beforeVisit(sheet: Sheet, world: World): Timer[] {
  const visit = momentOfVisit(sheet, world.network.timeZone);
  if (visit === null) return [];
  return momentsOf(sheet, world).map(({ id, at }) =>
    appointment(sheet, id, id === 'morning' ? 'morning' : 'due', at, visit),
  );
}

function afterVisit(sheet: Sheet, world: World): Timer[] {
  const timers: Timer[] = [];
  const lookBack = lookBackTime(sheet, world);
  if (lookBack) timers.push(appointment(sheet, 'look-back', 'lookBack', lookBack.at, lookBack.notAfter));
  const promise = promiseTime(sheet, world);
  if (promise) timers.push(appointment(sheet, 'promise', 'promise', promise.at, promise.notAfter));
  return timers;
}

/** The day after, once for each moment that the visit had. */
function lookBackTime(sheet: Sheet, { now, network }: World): { at: number; notAfter: number } | null {
  const visit = momentOfVisit(sheet, network.timeZone);
  if (visit === null || !goesOn(sheet) || stateOf(sheet) === 'countered') return null;
  const asked = numberIn(sheet.answers.lookBackAt);
  if (asked !== null && asked >= visit) return null;
  const ten = momentOf(addDays(localTime(visit, network.timeZone).day, 1), LOOK_BACK_AT, network.timeZone);
  const wanted = endOfQuiet(network, ten) ?? ten;
  const at = Math.max(wanted, endOfQuiet(network, now) ?? now);
  const notAfter = wanted + LOOK_BACK_USEFUL;
  return at > notAfter ? null : { at, notAfter };
}

function appointment(sheet: Sheet, what: What, event: Event, at: number, notAfter: number): Timer {
  return {
    id: idOf(sheet.id, what),
    at,
    notAfter,
    event: `${FEATURE}.${event}`,
    binding: { kind: 'appointment', subject: sheet.id, version: sheet.version },
  };
}

function idOf(sheet: string, what: What): string {
  return `visit-${sheet}-${what}`;
}
