import type { Language } from '../../ports/language.ts';
import type { Lexicons } from '../lexicon.ts';
import { addMonths, type Day, fromSerial, isDay, isoOf, monthLength, toSerial, weekdayOf } from './calendar.ts';
import { type DateItem, itemsOf } from './date-items.ts';
import { languagesInOrder } from './languages-in-order.ts';
import { fold } from './normalise.ts';
import { tokenize } from './tokens.ts';

/** A calendar day as `YYYY-MM-DD`; `past` when it lies before today. */
export type DateMatch = { date: string } | { past: string };

/** What a text says in one language. */
interface Reading {
  /** Serial day numbers; one when the text is clear. */
  days: Set<number>;
  /** Whether it names a day that does not exist, or says no. */
  refused: boolean;
  /** Words that this language does not explain. */
  unknown: number;
}

/**
 * The one calendar day that a text names, in any language: "morgen", "dinsdag over twee weken", "3 december", "12-3"
 * (day before month, always), "2026-12-03", "3 gün sonra", "الثلاثاء القادم". Without a year it is the next such day, today
 * included; a bare weekday is the next one after today. Null when there is none, when two differ, or when the day does
 * not exist: nothing is ever rolled over. The caller repeats the date for confirmation, because "next Tuesday" differs
 * from person to person.
 */
export function recogniseDate(text: string, lexicons: Lexicons, language: Language, today: Day): DateMatch | null {
  const folded = fold(text);
  if (folded === '') return null;
  const tokens = tokenize(folded);
  const now = toSerial(today);
  let best: Reading | null = null;
  for (const candidate of languagesInOrder(language)) {
    const reading = read(itemsOf(tokens, lexicons[candidate]), today);
    if (!reading.refused && reading.days.size === 0) continue;
    // The language that explains most of the text is the one it is written in.
    if (best === null || reading.unknown < best.unknown) best = reading;
  }
  if (best === null || best.refused || best.days.size !== 1) return null;
  const [serial] = best.days;
  if (serial === undefined) return null;
  const iso = isoOf(fromSerial(serial));
  return serial < now ? { past: iso } : { date: iso };
}

function read(items: readonly DateItem[], today: Day): Reading {
  const scan = new Scan(items, today);
  return scan.run();
}

/** One walk over the items of a text in one language. */
class Scan {
  readonly #items: readonly DateItem[];
  readonly #today: Day;
  readonly #now: number;
  /** Days named in full, or near by ("tomorrow"). */
  readonly #days = new Set<number>();
  readonly #weekdays: { weekday: number; at: number }[] = [];
  /** Days ahead said as "in 3 days", with where that stands. */
  readonly #offsets: { days: number; weeks: number | null; at: number }[] = [];
  #refused = false;
  #unknown = 0;

  constructor(items: readonly DateItem[], today: Day) {
    this.#items = items;
    this.#today = today;
    this.#now = toSerial(today);
  }

  run(): Reading {
    const others = this.#items.filter(isOther).length;
    let index = 0;
    while (index < this.#items.length && !this.#refused) {
      const item = this.#items[index];
      if (item?.kind === 'unknown') this.#unknown++;
      if (item?.kind === 'word' && item.word.is === 'no') this.#refused = true;
      const taken = this.#numeric(index) || this.#dayAndMonth(index) || this.#offset(index) || this.#dayOfMonth(index);
      if (taken === 0 && item?.kind === 'word') this.#single(item.word, index, others);
      index += Math.max(1, taken);
    }
    if (!this.#refused) this.#settle();
    return { days: this.#days, refused: this.#refused, unknown: this.#unknown };
  }

  #has(is: 'nextWeek' | 'next' | 'last' | 'this'): boolean {
    return this.#items.some((item) => item.kind === 'word' && item.word.is === is);
  }

  #single(word: Extract<DateItem, { kind: 'word' }>['word'], at: number, others: number): void {
    if (word.is === 'near') {
      this.#days.add(this.#now + word.days + (this.#has('nextWeek') ? 7 : 0));
    } else if (word.is === 'weekday') {
      if (word.short && others > 0) this.#unknown++;
      else this.#weekdays.push({ weekday: word.weekday, at });
    }
  }

  /** 12-3, 12/3/2027, 3.12.26, 2026-12-03. Returns how many items it takes, 0 when there is no such thing. */
  #numeric(index: number): number {
    const first = this.#number(index);
    const mark = this.#mark(index + 1);
    const second = this.#number(index + 2);
    if (first === null || mark === null || second === null) return 0;
    const third = this.#mark(index + 3) === mark ? this.#number(index + 4) : null;
    if (mark === ':' || (mark === '.' && third === null && this.#isTime(index))) return 3;
    if (mark !== '-' && mark !== '/' && mark !== '.') return 0;
    const length = third === null ? 3 : 5;
    // A mark right after it makes it something else: a number of four parts, a range of dates.
    if (this.#mark(index + length) === mark && this.#number(index + length + 1) !== null) return this.#refuse(length);
    if (third !== null && first.text.length === 4) {
      return this.#add({ year: first.value, month: second.value, day: third.value }, length);
    }
    if (third !== null) return this.#add({ year: fullYear(third), month: second.value, day: first.value }, length);
    return this.#addWithoutYear(second.value, first.value, length);
  }

  /** "14.30" is a time: no month has that number, or a word for the hour stands before it. */
  #isTime(index: number): boolean {
    const hour = this.#number(index);
    const minutes = this.#number(index + 2);
    const before = this.#items[index - 1];
    const after = this.#items[index + 3];
    const beside = [before, after].some((item) => item?.kind === 'word' && item.hour);
    return beside || hour === null || minutes === null || minutes.value > 12 || minutes.value === 0;
  }

  /** "3 december 2026", "3rd of December", "december 3". */
  #dayAndMonth(index: number): number {
    const number = this.#number(index);
    if (number !== null) {
      for (const gap of [1, 2]) {
        const month = this.#month(index + gap);
        const between = this.#items[index + 1];
        if (month === null || (gap === 2 && between?.kind !== 'unknown' && !isSmall(between))) continue;
        return this.#withYear(month, number.value, index, index + gap + 1);
      }
      return 0;
    }
    const month = this.#month(index);
    const day = this.#number(index + 1);
    if (month === null || day === null || day.text.length > 2) return 0;
    return this.#withYear(month, day.value, index, index + 2);
  }

  #withYear(month: number, day: number, from: number, next: number): number {
    const at = this.#mark(next) === ',' ? next + 1 : next;
    const year = this.#number(at);
    // Two digits only where they can't be an hour: "3 december 10 uur".
    const isYear = year !== null && (year.text.length === 4 || (year.text.length === 2 && year.value > 24));
    if (isYear) return this.#add({ year: fullYear(year), month, day }, at + 1 - from);
    return this.#addWithoutYear(month, day, next - from);
  }

  /** "in 3 days", "3 gün sonra", "over een week", "بعد أسبوعين". */
  #offset(index: number): number {
    const before = this.#is(index, 'in');
    const start = before ? index + 1 : index;
    const number = this.#number(start);
    const unitAt = number === null ? start : start + 1;
    const unit = this.#items[unitAt];
    if (unit?.kind !== 'word' || unit.word.is !== 'unit') return 0;
    const after = this.#is(unitAt + 1, 'in');
    if (!before && !after) return number === null ? 0 : 2;
    if (number === null && (!before || this.#isWeekday(unitAt + 1))) return 0;
    // Arabic has a form of its own for two: "two days" is one word that ends in -ين.
    const count = number?.value ?? (unit.text.endsWith('ين') ? 2 : 1);
    if (count > 400) return this.#refuse(unitAt + 1 - index);
    const days =
      unit.word.unit === 'month'
        ? toSerial(addMonths(this.#today, count)) - this.#now
        : count * (unit.word.unit === 'week' ? 7 : 1);
    this.#offsets.push({ days, weeks: unit.word.unit === 'week' ? count : null, at: index });
    return unitAt + (after ? 2 : 1) - index;
  }

  /** "de 12e", "the 15th": the next such day of a month. */
  #dayOfMonth(index: number): number {
    const item = this.#items[index];
    if (item?.kind !== 'number' || !item.ordinal || item.value < 1 || item.value > 31) return 0;
    let { year, month } = this.#today;
    for (let tries = 0; tries < 13; tries++) {
      const isAhead = tries > 0 || item.value >= this.#today.day;
      if (isAhead && item.value <= monthLength(year, month)) return this.#add({ year, month, day: item.value }, 1);
      month = month === 12 ? 1 : month + 1;
      if (month === 1) year++;
    }
    return 0;
  }

  /** Puts weekdays and offsets beside the days that were named. */
  #settle(): void {
    const [offset] = this.#offsets;
    const named = this.#days.size > 0;
    if (this.#offsets.length > 1) {
      this.#refused = true;
      return;
    }
    if (offset !== undefined && named) {
      // "morgen over een week"
      const days = [...this.#days];
      this.#days.clear();
      for (const day of days) this.#days.add(day + offset.days);
    } else if (offset !== undefined && this.#weekdays.length === 0) {
      this.#days.add(this.#now + offset.days);
    }
    for (const { weekday, at } of this.#weekdays) {
      if (!named) this.#days.add(this.#dayOfWeekday(weekday, at, offset ?? null));
      // "dinsdag 3 december" when the third is a Thursday: one of the two is a mistake.
      else if ([...this.#days].some((day) => weekdayOf(day) !== weekday)) this.#refused = true;
    }
  }

  #dayOfWeekday(
    weekday: number,
    at: number,
    offset: { days: number; weeks: number | null; at: number } | null,
  ): number {
    const current = weekdayOf(this.#now);
    const monday = this.#now - current;
    if (offset !== null) {
      // "over twee weken op dinsdag" counts weeks; "dinsdag over twee weken" counts from Tuesday.
      if (offset.at < at && offset.weeks !== null) return monday + 7 * offset.weeks + weekday;
      return this.#now + ahead(current, weekday) + offset.days;
    }
    if (this.#has('nextWeek')) return monday + 7 + weekday;
    if (this.#has('last')) return this.#now - ahead(weekday, current);
    if (this.#has('this')) return this.#now + (ahead(current, weekday) % 7);
    return this.#now + ahead(current, weekday);
  }

  #addWithoutYear(month: number, day: number, length: number): number {
    for (let year = this.#today.year; year <= this.#today.year + 8; year++) {
      const candidate = { year, month, day };
      if (isDay(candidate) && toSerial(candidate) >= this.#now) return this.#add(candidate, length);
      // Only 29 February has to wait for its year.
      if (month !== 2 && year > this.#today.year) break;
    }
    return this.#refuse(length);
  }

  #add(day: Day, length: number): number {
    if (!isDay(day)) return this.#refuse(length);
    this.#days.add(toSerial(day));
    return length;
  }

  #refuse(length: number): number {
    this.#refused = true;
    return length;
  }

  #number(index: number): Extract<DateItem, { kind: 'number' }> | null {
    const item = this.#items[index];
    return item?.kind === 'number' ? item : null;
  }

  #mark(index: number): string | null {
    const item = this.#items[index];
    return item?.kind === 'mark' ? item.text : null;
  }

  #month(index: number): number | null {
    const item = this.#items[index];
    return item?.kind === 'word' && item.word.is === 'month' ? item.word.month : null;
  }

  #is(index: number, is: 'in'): boolean {
    const item = this.#items[index];
    return item?.kind === 'word' && item.word.is === is;
  }

  #isWeekday(index: number): boolean {
    const item = this.#items[index];
    return item?.kind === 'word' && item.word.is === 'weekday';
  }
}

/** A small word or mark that may stand between a day and its month: "3rd of December", "3. Dezember". */
function isSmall(item: DateItem | undefined): boolean {
  if (item?.kind === 'mark') return item.text === '.' || item.text === '-' || item.text === '/';
  return item?.kind === 'word' && (item.word.is === 'skip' || item.word.is === 'unit');
}

/** A word that does not belong in a text that is nothing but a date. */
function isOther(item: DateItem): boolean {
  return item.kind === 'unknown' || (item.kind === 'word' && item.word.is === 'skip' && !item.word.around);
}

/** Days from one weekday to the next other one, 1–7. */
function ahead(from: number, to: number): number {
  return ((to - from + 6) % 7) + 1;
}

function fullYear(year: { text: string; value: number }): number {
  return year.text.length <= 2 ? 2000 + year.value : year.value;
}
