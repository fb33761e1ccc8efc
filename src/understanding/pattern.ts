import { fold, keyOf, wordsOf } from '../engine/recognise/normalise.ts';
import { withoutArabicPrefix } from '../engine/recognise/tokens.ts';

/** Most words that a gap `…` between two words of a pattern may stand for. */
export const LONGEST_GAP = 4;

/** One place in a pattern: any of some words or stems, perhaps after a gap. */
interface Place {
  words: ReadonlySet<string>;
  stems: readonly string[];
  gapBefore: boolean;
}

/** A phrase of `alarms.json`, made ready for matching. */
export interface Pattern {
  places: readonly Place[];
  /** A last `…`: the pattern covers the rest of the sentence. */
  open: boolean;
}

/** A sentence as words; Arabic words also without what is written onto their front. */
export interface Sentence {
  words: readonly string[];
  bare: readonly (string | null)[];
}

/** Parses `a/b`, `stem*` and `…`. The schema of the file has checked the form. `keys` remembers folded words. */
export function compilePattern(text: string, keys: Map<string, string>): Pattern {
  const places: Place[] = [];
  let gapBefore = false;
  for (const part of text.split(' ')) {
    if (part === '…') {
      gapBefore = true;
      continue;
    }
    const words = new Set<string>();
    const stems: string[] = [];
    for (const alternative of part.split('/')) {
      const word = keys.get(alternative) ?? keyOf(alternative);
      keys.set(alternative, word);
      if (word === '') continue;
      if (alternative.endsWith('*')) stems.push(word);
      else words.add(word);
    }
    places.push({ words, stems, gapBefore });
    gapBefore = false;
  }
  return { places, open: gapBefore };
}

/** Splits a text into sentences of folded words, because a phrase does not reach from one into the next. */
export function sentencesOf(text: string): Sentence[] {
  return text
    .split(/[.!?؟\n\r]+/u)
    .map((sentence) => wordsOf(fold(sentence)))
    .filter((words) => words.length > 0)
    .map((words) => ({ words, bare: words.map(bareForm) }));
}

/** "And not", "and he": words too short for the rule that takes a prefix off. */
const SHORT_WITH_AND = /^[وف](?:لا|ما|لم|هو|هي|انا)$/u;

function bareForm(word: string): string | null {
  const code = word.charCodeAt(0);
  if (code < 0x600 || code > 0x6ff) return null;
  return SHORT_WITH_AND.test(word) ? word.slice(1) : withoutArabicPrefix(word);
}

/**
 * Where a pattern that begins at word `start` ends (the index after its last word); null when it does not match there.
 * Words that `covered` tells of are not there for it.
 */
export function endOf(
  pattern: Pattern,
  sentence: Sentence,
  start: number,
  covered: readonly boolean[] | null,
): number | null {
  const end = follow(pattern.places, 0, sentence, start, covered);
  if (end === null) return null;
  return pattern.open ? sentence.words.length : end;
}

function follow(
  places: readonly Place[],
  at: number,
  sentence: Sentence,
  index: number,
  covered: readonly boolean[] | null,
): number | null {
  const place = places[at];
  if (place === undefined) return index;
  const last = place.gapBefore ? Math.min(index + LONGEST_GAP, sentence.words.length - 1) : index;
  for (let here = index; here <= last; here++) {
    if (covered?.[here] === true || !fits(place, sentence, here)) continue;
    const end = follow(places, at + 1, sentence, here + 1, covered);
    if (end !== null) return end;
  }
  return null;
}

function fits(place: Place, sentence: Sentence, index: number): boolean {
  const word = sentence.words[index];
  if (word === undefined) return false;
  return isOneOf(place, word) || isOneOf(place, sentence.bare[index] ?? null);
}

function isOneOf(place: Place, word: string | null): boolean {
  return word !== null && (place.words.has(word) || place.stems.some((stem) => word.startsWith(stem)));
}
