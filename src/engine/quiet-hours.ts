import { addDays, type Day, localTime, momentOf } from './calendar.ts';
import type { NetworkFacts } from './world.ts';

type Quiet = Pick<NetworkFacts, 'timeZone' | 'quietHours'>;

/** When the quiet hours end that it is in now; null when it is in none. */
export function endOfQuiet(network: Quiet, now: number): number | null {
  const quiet = quietAt(network, now);
  if (!quiet) return null;
  const { overnight, evening, day } = quiet;
  return momentAt(overnight && evening ? addDays(day, 1) : day, network.quietHours.to, network.timeZone);
}

/** When the quiet hours began that a moment falls in; null when it falls in none. */
export function startOfQuiet(network: Quiet, at: number): number | null {
  const quiet = quietAt(network, at);
  if (!quiet) return null;
  const { overnight, evening, day } = quiet;
  return momentAt(overnight && !evening ? addDays(day, -1) : day, network.quietHours.from, network.timeZone);
}

/** The quiet hours that a moment falls in: whether they pass midnight, and whether it is still before it. */
function quietAt(network: Quiet, at: number): { overnight: boolean; evening: boolean; day: Day } | null {
  const from = minutes(network.quietHours.from);
  const to = minutes(network.quietHours.to);
  if (from === to) return null;
  const { day, hour, minute } = localTime(at, network.timeZone);
  const time = hour * 60 + minute;
  const overnight = from > to;
  const quiet = overnight ? time >= from || time < to : time >= from && time < to;
  return quiet ? { overnight, evening: time >= from, day } : null;
}

function momentAt(day: Day, time: string, timeZone: string): number {
  const all = minutes(time);
  return momentOf(day, { hour: Math.floor(all / 60), minute: all % 60 }, timeZone);
}

function minutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
