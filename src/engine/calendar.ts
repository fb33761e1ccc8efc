import type { Language } from '../ports/language.ts';

/** A day on the calendar, without a time. */
export interface Day {
  year: number;
  month: number;
  day: number;
}

/** How each language is formatted. Arabic with Latin digits and the Gregorian calendar, as it is read in the Netherlands. */
const LOCALE: Record<Language, string> = { nl: 'nl-NL', en: 'en-GB', tr: 'tr-TR', ar: 'ar-u-nu-latn-ca-gregory' };

// Formatters cost far more to make than to use; they depend on nothing but these names, so keeping them changes nothing.
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(key: string, locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  let found = formatters.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, options);
    formatters.set(key, found);
  }
  return found;
}

/** The local time that was asked for last. A service has one time zone, and asks many times within a minute. */
let latest: { minute: number; timeZone: string; time: LocalTime } | undefined;

interface LocalTime {
  readonly day: Readonly<Day>;
  readonly hour: number;
  readonly minute: number;
}

/** The calendar day and the time of day at a moment in a time zone. */
export function localTime(now: number, timeZone: string): LocalTime {
  const minute = Math.floor(now / 60_000);
  if (latest?.minute === minute && latest.timeZone === timeZone) return latest.time;
  const time = readLocalTime(now, timeZone);
  latest = { minute, timeZone, time };
  return time;
}

function readLocalTime(now: number, timeZone: string): LocalTime {
  const parts = formatter(`zone ${timeZone}`, 'en-GB', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(now);
  const number = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return {
    day: { year: number('year'), month: number('month'), day: number('day') },
    hour: number('hour'),
    minute: number('minute'),
  };
}

/** The moment of a local day and time. In the hour that a change of clocks skips, the moment after it. */
export function momentOf(day: Day, time: { hour: number; minute: number }, timeZone: string): number {
  const wanted = Date.UTC(day.year, day.month - 1, day.day, time.hour, time.minute);
  // Two rounds find the offset on either side of a change of clocks.
  let guess = wanted;
  for (let round = 0; round < 2; round += 1) {
    const seen = localTime(guess, timeZone);
    guess += wanted - Date.UTC(seen.day.year, seen.day.month - 1, seen.day.day, seen.hour, seen.minute);
  }
  return guess;
}

export function addDays(day: Day, days: number): Day {
  const date = new Date(Date.UTC(day.year, day.month - 1, day.day + days));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** 1 for Monday to 7 for Sunday. */
export function weekdayOf(day: Day): number {
  return new Date(Date.UTC(day.year, day.month - 1, day.day)).getUTCDay() || 7;
}

export function isoDate(day: Day): string {
  return `${String(day.year).padStart(4, '0')}-${String(day.month).padStart(2, '0')}-${String(day.day).padStart(2, '0')}`;
}

/** Of an ISO calendar date that is known to be one. */
export function readIsoDate(date: string): Day {
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) };
}

/** "dinsdag 1 december 2026". */
export function longDate(date: string, language: Language): string {
  return formatter(`long ${language}`, LOCALE[language], {
    timeZone: 'UTC',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(Date.parse(`${date}T00:00:00Z`));
}

/** "di 1 dec": short enough for a button. */
export function shortDate(date: string, language: Language): string {
  const key = `${language} ${date}`;
  let found = shortDates.get(key);
  if (found === undefined) {
    if (shortDates.size >= MOST_SHORT_DATES) shortDates.clear();
    found = formatter(`short ${language}`, LOCALE[language], {
      timeZone: 'UTC',
      weekday: 'short',
      day: 'numeric',
      month: 'short',
    }).format(Date.parse(`${date}T00:00:00Z`));
    shortDates.set(key, found);
  }
  return found;
}

/** Everybody who is asked for a day is offered the same few. */
const shortDates = new Map<string, string>();
const MOST_SHORT_DATES = 500;
