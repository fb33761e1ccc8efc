import { addDays, momentOf, readIsoDate } from '../../engine/calendar.ts';
import type { MeetingDetails } from '../../engine/invitation.ts';

/** How long a meeting is taken to last when nobody said, milliseconds. */
const USUAL_LENGTH = 2 * 3_600_000;

/** When a meeting begins, epoch milliseconds. In the hour that a change of clocks skips: the moment after it; in the one that comes twice: the second. */
export function startsAt(details: Pick<MeetingDetails, 'date' | 'start'>, timeZone: string): number {
  return momentOf(readIsoDate(details.date), readTime(details.start), timeZone);
}

/** When it ends, epoch milliseconds: two hours after the start when nobody said. An end before the start is after midnight. */
export function endsAt(details: Pick<MeetingDetails, 'date' | 'start' | 'end'>, timeZone: string): number {
  const start = startsAt(details, timeZone);
  if (details.end === null) return start + USUAL_LENGTH;
  const day = readIsoDate(details.date);
  const end = momentOf(day, readTime(details.end), timeZone);
  return end > start ? end : momentOf(addDays(day, 1), readTime(details.end), timeZone);
}

/** Of a time that is known to be `HH:MM`. */
function readTime(time: string): { hour: number; minute: number } {
  return { hour: Number(time.slice(0, 2)), minute: Number(time.slice(3, 5)) };
}
