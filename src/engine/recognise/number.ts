import type { Language } from '../../ports/language.ts';
import type { Lexicon, Lexicons } from '../lexicon.ts';
import { languagesInOrder } from './languages-in-order.ts';
import { perLexicon } from './memo.ts';
import { fold, keyOf } from './normalise.ts';
import { meaning, PhraseMap } from './phrases.ts';
import { type Token, textsOf, tokenize, withoutArabicPrefix } from './tokens.ts';

/** The largest number that is read; nothing that the companion asks for is larger. */
export const LARGEST_NUMBER = 1_000_000;

/** A number is looked for in short texts only: "we are with 12 people", not a story with a number in it. */
const MOST_TOKENS = 10;

/**
 * The whole number in a text: digits of any script, a keycap, a number word of any language, with words around it
 * ("ongeveer 12 mensen"). Null when there is none, more than one, a fraction, a sign, or more than `LARGEST_NUMBER`.
 */
export function recogniseNumber(text: string, lexicons: Lexicons, language: Language): number | null {
  const folded = fold(text);
  if (folded === '' || isSigned(text)) return null;
  const tokens = tokenize(folded, MOST_TOKENS + 1);
  if (tokens.length > MOST_TOKENS) return null;
  const halves = languagesInOrder(language).some((candidate) => saysHalf(tokens, lexicons[candidate]));
  if (halves) return null;
  const numbers = digitNumbers(tokens);
  if (numbers === null || numbers.length > 1) return null;
  const [digits] = numbers;
  const own = wordNumbers(tokens, lexicons[language]);
  if (digits !== undefined) {
    // "een stuk of 12": the article is no second number.
    const clear = own.found.every((word) => word.value === 1);
    return clear && digits <= LARGEST_NUMBER ? digits : null;
  }
  if (own.found.length > 0) return onlyOne(own);
  for (const candidate of languagesInOrder(language).slice(1)) {
    const other = wordNumbers(tokens, lexicons[candidate]);
    // Small words of one language are numbers in another ("on" is ten in Turkish), so here the whole text must be one.
    if (other.whole) return onlyOne(other);
  }
  return null;
}

interface WordNumbers {
  found: { value: number }[];
  /** Whether the text is nothing else. */
  whole: boolean;
}

function onlyOne({ found, whole }: WordNumbers): number | null {
  const [only] = found;
  if (only === undefined || found.length > 1) return null;
  // "een", "bir" and "one" are articles and pronouns too.
  return only.value === 1 && !whole ? null : only.value;
}

/** `-5` and `+5` are no counts. */
function isSigned(text: string): boolean {
  return /^\s{0,20}[-+−–]/u.test(text);
}

/** The numbers written in digits; null when one of them is no whole number. */
function digitNumbers(tokens: readonly Token[]): number[] | null {
  const numbers: number[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token?.kind !== 'number') continue;
    const before = tokens[i - 1];
    // "B12" is a name of something.
    if (token.glued && before?.kind === 'word' && withoutLetters(before.text)) return null;
    let digits = token.text;
    let next = i + 1;
    while (isThousands(tokens, next)) {
      digits += tokens[next + 1]?.text ?? '';
      next += 2;
    }
    if (next > i + 1 && (token.text.length > 3 || token.text === '0')) return null;
    if (digits.length > 9) return null;
    numbers.push(Number(digits));
    i = next - 1;
  }
  return numbers;
}

function withoutLetters(text: string): boolean {
  // Arabic writes "and" onto what follows; Latin letters in front of digits make a code.
  return /[a-z]/.test(text);
}

/** "1.000" and "1,000": a point or comma with three digits on both sides of the language border means thousands. */
function isThousands(tokens: readonly Token[], index: number): boolean {
  const mark = tokens[index];
  const digits = tokens[index + 1];
  return (
    mark?.kind === 'mark' &&
    mark.glued &&
    (mark.text === '.' || mark.text === ',') &&
    digits?.kind === 'number' &&
    digits.glued &&
    digits.text.length === 3
  );
}

const halvesOf = perLexicon(
  (lexicon: Lexicon) => new PhraseMap(meaning([...lexicon.time.halfTo, ...lexicon.time.halfPast], true)),
);

function saysHalf(tokens: readonly Token[], lexicon: Lexicon): boolean {
  const words = textsOf(tokens);
  const halves = halvesOf(lexicon);
  return words.some((_, index) => halves.at(words, index) !== null);
}

const politeOf = perLexicon((lexicon: Lexicon) => new PhraseMap(meaning(lexicon.polite, true)));

function wordNumbers(tokens: readonly Token[], lexicon: Lexicon): WordNumbers {
  const words = textsOf(tokens);
  const polite = politeOf(lexicon);
  const found: { value: number }[] = [];
  let whole = true;
  let index = 0;
  while (index < words.length) {
    const here = readNumberWords(words, index, lexicon);
    if (here !== null) {
      found.push({ value: here.value });
      index += here.length;
      continue;
    }
    const skipped = polite.at(words, index);
    if (skipped === null && tokens[index]?.kind === 'word') whole = false;
    index += skipped?.length ?? 1;
  }
  return { found, whole };
}

/** Number words by key; Dutch and German write units before tens as one word, so those are made here. */
const numbersOf = perLexicon((lexicon: Lexicon) => {
  const entries = Object.entries(lexicon.numbers).map(([word, value]): [string, number] => [word, value]);
  const units = entries.filter(([word, value]) => value > 0 && value < 10 && !word.includes(' '));
  const tens = entries.filter(([, value]) => value >= 20 && value < 100);
  const joined = units.flatMap(([unit, one]) =>
    tens.map(([ten, many]): [string, number] => [`${keyOf(unit)}en${keyOf(ten)}`, one + many]),
  );
  return new PhraseMap<number>([...joined, ...entries]);
});

/**
 * The number that begins at word `index`, with how many words it takes: "twelve", "vijfentwintig", "twenty five",
 * "yirmi beş", "خمسة وعشرين".
 */
export function readNumberWords(
  words: readonly string[],
  index: number,
  lexicon: Lexicon,
): { value: number; length: number } | null {
  const numbers = numbersOf(lexicon);
  const first = numbers.at(words, index);
  if (first === null) return null;
  const after = index + first.length;
  const second = numbers.at(words, after);
  if (second !== null && isTens(first.meaning) && second.meaning > 0 && second.meaning < 10) {
    return { value: first.meaning + second.meaning, length: first.length + second.length };
  }
  const joined = words[after] === undefined ? null : withoutArabicPrefix(words[after] ?? '');
  const tens = joined === null ? undefined : numbers.get(joined);
  if (tens !== undefined && isTens(tens) && first.meaning > 0 && first.meaning < 10 && words[after]?.startsWith('و')) {
    return { value: first.meaning + tens, length: first.length + 1 };
  }
  return { value: first.meaning, length: first.length };
}

function isTens(value: number): boolean {
  return value >= 20 && value < 100;
}
