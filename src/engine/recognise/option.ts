import { fold, keyOf, keyOfFolded } from './normalise.ts';
import { withoutArabicPrefix } from './tokens.ts';

/** Titles made ready for comparing; see `compileOptions`. */
export interface OptionMatcher {
  readonly ids: readonly string[];
  /** Keys of the titles, in the order shown. */
  readonly keys: readonly string[];
  /** Position by key; -1 when two titles read the same. */
  readonly whole: ReadonlyMap<string, number>;
  /** Emoji that stand in exactly one title. */
  readonly emoji: ReadonlyMap<string, number>;
  /** Keys of the titles with a space around each word, for finding whole words. */
  readonly padded: readonly string[];
}

/** `start` is the beginning of a title or a whole word of it. */
export type OptionMatch =
  | { kind: 'one'; id: string; how: 'number' | 'title' | 'start' | 'emoji' }
  | { kind: 'several'; ids: string[] }
  | { kind: 'none' };

const NONE: OptionMatch = { kind: 'none' };
const EMOJI = /\p{So}/gu;

/** Does the work that does not depend on what is typed. Once for every list that is shown. */
export function compileOptions(options: readonly { id: string; title: string }[]): OptionMatcher {
  const keys = options.map((option) => keyOf(option.title));
  const whole = new Map<string, number>();
  const emoji = new Map<string, number>();
  keys.forEach((key, index) => {
    const bare = key.replace(EMOJI, '').trim().replace(/ {2,}/g, ' ');
    for (const form of new Set([key, bare])) {
      if (form !== '') whole.set(form, whole.has(form) ? -1 : index);
    }
    for (const sign of new Set(key.match(EMOJI))) emoji.set(sign, emoji.has(sign) ? -1 : index);
  });
  return { ids: options.map((option) => option.id), keys, whole, emoji, padded: keys.map(padded) };
}

/** Words that people put around the number of an option, in all languages, folded. */
const AROUND_A_NUMBER = new Set(
  (
    'nr nummer no num number optie option keuze keus choice antwoord answer vraag de het the is ik kies neem ' +
    'secenek secenegi numara sik cevap sayi ' +
    'رقم الرقم خيار الخيار اختيار الاختيار نمره ' +
    'aub graag alstublieft alsjeblieft svp please pls lutfen فضلك من لو سمحت'
  ).split(' '),
);

const ONE_NUMBER = /^[^0-9]*([0-9]{1,3})[^0-9]*$/;

/**
 * Which option a text means: its number as shown (from 1), its whole title, the start of exactly one title (from two
 * characters, at the end of a word by preference), or words that stand in exactly one title (from four characters,
 * in Arabic three).
 * A number that was shown always means that option, whatever the titles say.
 */
export function matchOption(matcher: OptionMatcher, text: string): OptionMatch {
  if (text.length > 400) return NONE;
  const folded = fold(text);
  if (folded === '') return NONE;
  const numbered = numberIn(folded);
  if (numbered !== null && numbered >= 1 && numbered <= matcher.ids.length) return one(matcher, numbered - 1, 'number');
  const key = keyOfFolded(folded);
  const exact = matcher.whole.get(key);
  if (exact !== undefined) {
    return exact >= 0 ? one(matcher, exact, 'title') : several(matcher, (title) => title === key);
  }
  const sign = matcher.emoji.get(key);
  if (sign !== undefined)
    return sign >= 0 ? one(matcher, sign, 'emoji') : several(matcher, (title) => title.includes(key));
  return byStart(matcher, key) ?? byWords(matcher, key) ?? NONE;
}

/** The number in a text that is nothing but a number and the words around it. */
function numberIn(folded: string): number | null {
  const code = folded.charCodeAt(0);
  if (folded.length === 1) return code >= 48 && code <= 57 ? code - 48 : null;
  if (folded.length > 60) return null;
  const digits = ONE_NUMBER.exec(folded)?.[1];
  if (digits === undefined) return null;
  const others = keyOf(folded.replace(digits, ' '));
  if (others === '' || others.split(' ').every((word) => AROUND_A_NUMBER.has(word))) return Number(digits);
  return null;
}

function byStart(matcher: OptionMatcher, key: string): OptionMatch | null {
  // One digit is enough when no option has that number: "5" for "5 minutes".
  if (key.length < 2 && !/^[0-9]$/.test(key)) return null;
  const whole = indexes(matcher.keys, (title) => title.startsWith(`${key} `));
  if (whole.length === 1) return one(matcher, whole[0] ?? 0, 'start');
  if (key.length < 2) return null;
  const any = indexes(matcher.keys, (title) => title.startsWith(key));
  return pick(matcher, whole.length > 0 ? whole : any);
}

function byWords(matcher: OptionMatcher, key: string): OptionMatch | null {
  // An Arabic root has three letters: a word of three says as much as a Dutch one of four.
  if (key.length < (/^[\u0600-\u06ff]/u.test(key) ? 3 : 4)) return null;
  const found = indexes(matcher.padded, (title) => title.includes(` ${key} `));
  return pick(matcher, found);
}

function pick(matcher: OptionMatcher, found: readonly number[]): OptionMatch | null {
  if (found.length === 1) return one(matcher, found[0] ?? 0, 'start');
  return found.length === 0 ? null : { kind: 'several', ids: found.map((index) => matcher.ids[index] ?? '') };
}

function one(matcher: OptionMatcher, index: number, how: 'number' | 'title' | 'start' | 'emoji'): OptionMatch {
  return { kind: 'one', id: matcher.ids[index] ?? '', how };
}

function several(matcher: OptionMatcher, fits: (title: string) => boolean): OptionMatch {
  return { kind: 'several', ids: indexes(matcher.keys, fits).map((index) => matcher.ids[index] ?? '') };
}

function indexes(titles: readonly string[], fits: (title: string) => boolean): number[] {
  const found: number[] = [];
  titles.forEach((title, index) => {
    if (fits(title)) found.push(index);
  });
  return found;
}

/** An Arabic word stands with and without its article, because people type it either way. */
function padded(key: string): string {
  const words = key.split(' ').flatMap((word) => {
    const bare = word.startsWith('ال') && word.length > 4 ? word.slice(2) : null;
    const joined = withoutArabicPrefix(word);
    return [word, ...(bare === null ? [] : ['|', bare]), ...(joined === null ? [] : ['|', joined])];
  });
  return ` ${words.join(' ')} `;
}
