import { createCorrect } from './spelling.ts';
import type { Stem } from './stem.ts';

/** What is counted of a text, each with how much it weighs in it. */
export type Terms = ReadonlyMap<string, number>;

/** The terms of the folded words of a text. */
export type TermsOf = (words: readonly string[]) => Terms;

/** A word as it is read, after synonyms, weighs whole; the word itself and how it begins weigh half. */
const WHOLE = 1;
const HALF = 0.5;
/** Letters of a beginning: enough to tell most words apart, few enough to bridge endings and compounds. */
const BEGINNING = 4;

/** Signs that no folded word begins with, so that the three kinds of terms are never taken for each other. */
const OWN = '~';
const BEGINS = '^';

/** Whether a term is a word as it is read: there is one for each word or phrase, so that the unknown can be counted. */
export function isRead(term: string): boolean {
  return !term.startsWith(OWN) && !term.startsWith(BEGINS);
}

/** A word in its three forms. */
interface Forms {
  stem: string;
  own: string;
  begins: string;
}

/**
 * Makes the terms of a language from its stemmer and its rows of synonyms, given as words. `vocabulary` is every known
 * word with how often it is used: a word that is not in it, nor bends one that is, is read as the one that is a typing
 * error away. Words that are not known are not remembered.
 */
export function createTermsOf(
  stem: Stem,
  synonyms: readonly (readonly (readonly string[])[])[],
  vocabulary: ReadonlyMap<string, number>,
): TermsOf {
  const formsOf = (word: string): Forms => {
    const stemmed = stem(word);
    return { stem: stemmed, own: OWN + stemmed, begins: BEGINS + word.slice(0, BEGINNING) };
  };
  const known = new Map<string, Forms>();
  const stems = new Set<string>();
  for (const word of vocabulary.keys()) {
    const forms = formsOf(word);
    known.set(word, forms);
    stems.add(forms.stem);
  }
  const correct = createCorrect(vocabulary);
  const find = (word: string): Forms => {
    const here = known.get(word);
    if (here !== undefined) return here;
    const forms = formsOf(word);
    return stems.has(forms.stem) ? forms : (known.get(correct(word) ?? '') ?? forms);
  };
  const read = createReading((word) => find(word).stem, synonyms);
  return (words) => {
    const terms = new Map<string, number>();
    const add = (term: string, weight: number) => terms.set(term, (terms.get(term) ?? 0) + weight);
    const forms = words.map(find);
    const reading = read(forms.map((form) => form.stem));
    for (const each of reading) add(each, WHOLE);
    for (const { stem: stemmed, own } of forms) if (!reading.includes(stemmed)) add(own, HALF);
    for (const { begins } of forms) add(begins, HALF);
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
      const phrases = byFirst.get(first);
      if (phrases === undefined) byFirst.set(first, [{ from, to }]);
      else phrases.push({ from, to });
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
