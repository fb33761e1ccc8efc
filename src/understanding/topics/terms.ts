import type { Stem } from './stem.ts';

/** What is counted of a text, each with how much it weighs in it. */
export type Terms = ReadonlyMap<string, number>;

/** The terms of the words of a text. */
export type TermsOf = (words: readonly string[]) => Terms;

/** A word as it reads after synonyms weighs whole; the word itself and how it begins weigh half. */
const WHOLE = 1;
const HALF = 0.5;
/** Letters of a beginning: enough to tell most words apart, few enough to bridge endings and compounds. */
const BEGINNING = 4;

const KIND = { read: '=', own: '~', begins: '^' } as const;

/** Whether a term is a word as it is read: one for each word or phrase, so that what is unknown can be counted. */
export function isRead(term: string): boolean {
  return term.startsWith(KIND.read);
}

/** Makes the terms of a language from its stemmer and its rows of synonyms, given as words. */
export function createTermsOf(stem: Stem, synonyms: readonly (readonly (readonly string[])[])[]): TermsOf {
  const read = createReading(stem, synonyms);
  return (words) => {
    const terms = new Map<string, number>();
    const add = (term: string, weight: number) => terms.set(term, (terms.get(term) ?? 0) + weight);
    const stems = words.map(stem);
    const reading = read(stems);
    for (const each of reading) add(KIND.read + each, WHOLE);
    const known = new Set(reading);
    for (const each of stems) if (!known.has(each)) add(KIND.own + each, HALF);
    for (const word of words) add(KIND.begins + word.slice(0, BEGINNING), HALF);
    return terms;
  };
}

/** Replaces every synonym by the first of its row; of phrases that begin alike the longest counts. */
function createReading(
  stem: Stem,
  synonyms: readonly (readonly (readonly string[])[])[],
): (stems: readonly string[]) => string[] {
  const byFirst = new Map<string, { from: readonly string[]; to: readonly string[] }[]>();
  for (const row of synonyms) {
    const to = row[0]?.map(stem) ?? [];
    for (const phrase of row) {
      const from = phrase.map(stem);
      const [first] = from;
      if (first === undefined) continue;
      byFirst.set(first, [...(byFirst.get(first) ?? []), { from, to }]);
    }
  }
  for (const phrases of byFirst.values()) phrases.sort((one, other) => other.from.length - one.from.length);
  return (stems) => {
    const reading: string[] = [];
    for (let index = 0; index < stems.length; ) {
      const word = stems[index] ?? '';
      const found = byFirst.get(word)?.find(({ from }) => from.every((each, at) => stems[index + at] === each));
      reading.push(...(found?.to ?? [word]));
      index += found?.from.length ?? 1;
    }
    return reading;
  };
}
