import { addDays, isoDate, localTime, momentOf } from '../../engine/calendar.ts';
import { endOfQuiet, startOfQuiet } from '../../engine/quiet-hours.ts';
import type { NetworkFacts } from '../../engine/world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Reminders of one meeting are at least so far apart. */
export const APART = 3 * HOUR;

/** What would fall in quiet hours goes so long before them: who is in the middle of something then still gets it. */
const BEFORE_QUIET = 30 * MINUTE;

/** Thanks come so long after the end. */
const AFTER_END = 3 * HOUR;
/** Or the next morning. */
const MORNING = { hour: 10, minute: 0 };

type Hours = Pick<NetworkFacts, 'timeZone' | 'quietHours' | 'reminders'>;

/** Unless the network has set something else. */
export const USUAL_REMINDERS = { hours: [24, 1], maybeDays: 2 } as const;

/** One reminder: which of those that the network has set, and when it is due, epoch milliseconds. */
export interface Reminder {
  hours: number;
  at: number;
}

/**
 * When somebody who comes is reminded, epoch milliseconds, ascending. What would fall in quiet hours goes before them;
 * what would then lie in the past, or within three hours of another, does not go at all.
 */
export function reminderTimes(start: number, now: number, network: Hours): readonly Reminder[] {
  const { hours: wanted } = network.reminders ?? USUAL_REMINDERS;
  const kept: Reminder[] = [];
  const add = (reminder: Reminder) => {
    const isApart = kept.every(({ at }) => Math.abs(at - reminder.at) >= APART);
    if (reminder.at > now && reminder.at < start && isApart) kept.push(reminder);
  };
  const all = [...new Set(wanted)].toSorted((one, other) => other - one);
  const planned = all.map((hours) => ({ hours, at: start - hours * HOUR }));
  // Those at their own time come first; one that had to give way to the night fits between them or is left out.
  for (const each of planned) if (endOfQuiet(network, each.at) === null) add(each);
  for (const each of planned) {
    const at = beforeQuiet(network, each.at);
    if (at !== null && at !== each.at) add({ ...each, at });
  }
  return kept.toSorted((one, other) => one.at - other.at);
}

/** When who said "maybe" is asked once more, epoch milliseconds; null when it is too late for that. */
export function maybeTime(start: number, now: number, network: Hours): number | null {
  const { maybeDays } = network.reminders ?? USUAL_REMINDERS;
  const { day, hour, minute } = localTime(start, network.timeZone);
  const wanted = momentOf(addDays(day, -maybeDays), { hour, minute }, network.timeZone);
  const at = beforeQuiet(network, wanted);
  return at !== null && at > now && at < start ? at : null;
}

/** When to ask how it was: three hours after the end, or the next morning when that is in quiet hours. */
export function thanksTime(end: number, network: Hours): number {
  const at = end + AFTER_END;
  const awake = endOfQuiet(network, at);
  if (awake === null) return at;
  const morning = momentOf(localTime(awake, network.timeZone).day, MORNING, network.timeZone);
  return morning >= awake && endOfQuiet(network, morning) === null ? morning : awake;
}

/** The same moment, or one before the quiet hours that it falls in; null when there is none. */
function beforeQuiet(network: Hours, at: number): number | null {
  const quietFrom = startOfQuiet(network, at);
  if (quietFrom === null) return at;
  const earlier = quietFrom - BEFORE_QUIET;
  return endOfQuiet(network, earlier) === null ? earlier : null;
}

/** The days from one calendar date to another, either way. */
export function daysApart(one: string, other: string): number {
  const day = 24 * HOUR;
  return Math.abs(Date.parse(`${one}T00:00:00Z`) - Date.parse(`${other}T00:00:00Z`)) / day;
}

/** The local calendar date of a moment. */
export function dateOf(at: number, timeZone: string): string {
  return isoDate(localTime(at, timeZone).day);
}
