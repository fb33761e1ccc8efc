import { fold } from './normalise.ts';
import { matchOption, type OptionMatcher } from './option.ts';

/** Ids in the order shown, each once. */
export type OptionsMatch = { kind: 'all'; ids: string[] } | { kind: 'none' };

const NONE: OptionsMatch = { kind: 'none' };

/** Longest text that is looked at as a list of options. */
const LONGEST = 600;

/** First the signs that only ever part a list, then the words, which may stand inside a title. */
const LISTS = /[,;+/&•]|\.(?= |$)/u;
/** "And" in all languages; Arabic writes it onto the next word. */
const AND = /\s(?:en|and|ve|و)\s|\s(?=و[0-9])|\s(?:ook|also|ile)\s/u;
const NUMBERS = /^و?[0-9]{1,3}(?:[ .)-]+و?[0-9]{1,3})+$/u;
const RANGE = /^([0-9]{1,3}) ?(?:-|t\/m|tm|tot|to|ile|الي|حتي) ?([0-9]{1,3})$/u;

/**
 * Which options a text means where several may be chosen: "1 3 5", "1, 3 en 5", "1-3" (a range), titles parted by
 * commas, new lines or "and". Digits that touch are one number. `none` when any piece is not understood: half an
 * answer is not an answer.
 */
export function matchOptions(matcher: OptionMatcher, text: string): OptionsMatch {
  if (text.length > LONGEST) return NONE;
  const found = new Set<string>();
  // Keycaps in a row are several answers, "1️⃣3️⃣" is not thirteen.
  const lines = text
    .replaceAll('\u20e3', ' ')
    .split(/[\n\r]/u)
    .filter((line) => fold(line) !== '');
  if (lines.length === 0) return NONE;
  for (const line of lines) {
    // The "en" of "tot en met" parts nothing.
    if (!collect(matcher, fold(line).replaceAll(' tot en met ', '-'), 0, found)) return NONE;
  }
  return { kind: 'all', ids: matcher.ids.filter((id) => found.has(id)) };
}

function collect(matcher: OptionMatcher, piece: string, depth: number, found: Set<string>): boolean {
  const range = RANGE.exec(piece);
  if (range !== null) return collectRange(matcher, Number(range[1]), Number(range[2]), found);
  if (NUMBERS.test(piece)) {
    const numbers = piece.match(/[0-9]+/g) ?? [];
    return numbers.every((number) => collectRange(matcher, Number(number), Number(number), found));
  }
  const whole = matchOption(matcher, piece);
  if (whole.kind === 'one') {
    found.add(whole.id);
    return true;
  }
  const separator = [LISTS, AND][depth];
  if (separator === undefined) return false;
  const parts = piece
    .split(separator)
    .map(fold)
    .filter((part) => part !== '');
  return parts.length > 0 && parts.every((part) => collect(matcher, part, depth + 1, found));
}

/** Only options that were shown: "2-9" of a list of five is a mistake, not 2 to 5. */
function collectRange(matcher: OptionMatcher, from: number, to: number, found: Set<string>): boolean {
  if (from < 1 || to > matcher.ids.length || from > to) return false;
  for (const id of matcher.ids.slice(from - 1, to)) found.add(id);
  return true;
}
