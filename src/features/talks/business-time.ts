import { addDays, localTime, momentOf, weekdayOf } from '../../engine/calendar.ts';

const HOURS_A_DAY = 24;

/**
 * The moment `hours` later, with Saturdays and Sundays left out: 24 hours after Friday at 16:00 is Monday at 16:00. Public
 * holidays are not known, and count as other days.
 */
export function afterBusinessHours(from: number, hours: number, timeZone: string): number {
  const start = localTime(from, timeZone);
  let { day } = start;
  const move = (days: number) => {
    day = addDays(day, days);
  };
  while (isWeekend(day)) move(1);
  for (let left = Math.floor(hours / HOURS_A_DAY); left > 0; left -= 1) {
    move(1);
    while (isWeekend(day)) move(1);
  }
  const at = momentOf(day, { hour: start.hour, minute: start.minute }, timeZone);
  const end = Math.max(at, from) + (hours % HOURS_A_DAY) * 3_600_000;
  // What is left of a day may end in the weekend.
  const last = localTime(end, timeZone);
  day = last.day;
  while (isWeekend(day)) move(1);
  return day === last.day ? end : momentOf(day, { hour: last.hour, minute: last.minute }, timeZone);
}

function isWeekend(day: Parameters<typeof weekdayOf>[0]): boolean {
  return weekdayOf(day) >= 6;
}
