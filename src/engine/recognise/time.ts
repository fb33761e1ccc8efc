import type { Language } from '../../ports/language.ts';
import type { Lexicon, Lexicons } from '../lexicon.ts';
import { languagesInOrder } from './languages-in-order.ts';
import { fold } from './normalise.ts';
import type { SaidTime } from './said-time.ts';
import { readClock } from './time-clock.ts';
import { itemsOf, type Part } from './time-items.ts';
import { readSpoken } from './time-spoken.ts';
import { type Token, tokenize } from './tokens.ts';

/** `HH:MM`, 24 hours. `ambiguous` has the likelier reading first. */
export type TimeMatch = { time: string } | { ambiguous: [string, string] };

interface Reading {
  match: TimeMatch;
  unknown: number;
}

/**
 * The time of day in a text: "14:30", "14u30", "half drie", "kwart over 7", "3 uur 's middags", "saat üç buçuk",
 * "half past three", "الثالثة والنصف". Of the two readings of a twelve-hour time the one between 7:00 and 22:00 is taken;
 * where both lie there, both are given, the one by day first. Null when there is none, or more than one.
 */
export function recogniseTime(text: string, lexicons: Lexicons, language: Language): TimeMatch | null {
  const folded = fold(text).replace(/\b([ap])\. ?m\b/g, '$1m');
  if (folded === '') return null;
  const tokens = tokenize(folded);
  const readings = languagesInOrder(language).map((candidate) => read(tokens, candidate, lexicons[candidate]));
  const found = readings.filter((reading) => reading !== null);
  const fewest = Math.min(...found.map((reading) => reading.unknown));
  const best = found.filter((reading) => reading.unknown === fewest);
  const [first] = best;
  if (first === undefined) return null;
  // Who writes "half 3" in English may mean 3:30, or the Dutch 2:30 that is heard all around.
  const other = language === 'nl' ? undefined : best.find((reading) => !same(reading.match, first.match));
  if (other !== undefined && 'time' in first.match && 'time' in other.match) {
    return { ambiguous: [first.match.time, other.match.time] };
  }
  return first.match;
}

function same(one: TimeMatch, other: TimeMatch): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function read(tokens: readonly Token[], language: Language, lexicon: Lexicon): Reading | null {
  const items = itemsOf(tokens, lexicon);
  const said = readClock(items) ?? readSpoken(items, language);
  if (said === null || said === 'several') return null;
  const parts = new Set(items.flatMap((item) => (item.kind === 'part' ? [item.part] : [])));
  if (parts.size > 1) return null;
  const [part] = parts;
  const unknown = items.filter((item) => item.kind === 'unknown').length;
  return { match: place(said, part ?? null), unknown };
}

const NOON = 12 * 60;
const DAY = 24 * 60;

/** Finds the half of the day. */
function place(said: SaidTime, part: Part | null): TimeMatch {
  const { minutes } = said;
  if (said.as === 'exact' || minutes >= NOON + 60) return { time: clock(minutes) };
  const early = minutes % NOON;
  const late = early + NOON;
  if (part !== null) return { time: clock(inPart(early, part)) };
  // Written with a colon, a time from 7:00 on is what the clock on the wall of a Dutch office says.
  if (said.as === 'digital' && minutes >= 7 * 60) return { time: clock(minutes) };
  if (said.as === 'digital') return { ambiguous: [clock(late), clock(early)] };
  if (!isPlausible(early)) return { time: clock(late) };
  if (!isPlausible(late)) return { time: clock(early) };
  return isByDay(early) ? { ambiguous: [clock(early), clock(late)] } : { ambiguous: [clock(late), clock(early)] };
}

function inPart(early: number, part: Part): number {
  const hour = Math.floor(early / 60);
  if (part === 'morning') return early;
  if (part === 'afternoon') return early + NOON;
  // Evening and night are one list: at 8 it is evening, at 3 it is night, at 12 it is midnight.
  return hour >= 5 ? early + NOON : early;
}

function isPlausible(minutes: number): boolean {
  return minutes >= 7 * 60 && minutes < 22 * 60;
}

function isByDay(minutes: number): boolean {
  return minutes >= 7 * 60 && minutes < 19 * 60;
}

function clock(minutes: number): string {
  const whole = minutes % DAY;
  return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`;
}
