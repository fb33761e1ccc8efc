import type { Stem } from './stem.ts';

/** Something that is counted of a text. */
export interface Term {
  /** What it is told apart by. */
  key: string;
  /** How much it weighs in a text. */
  weight: number;
  /** A word as it is read: there is one for each word or phrase, so that the unknown can be counted. */
  read: boolean;
}

/** The words of a language. */
export interface Terms {
  /** The terms of the folded words of a text; what stands there twice comes twice. */
  of(words: readonly string[]): Term[];
  /** Whether a word is known, or bends one that is. */
  knows(word: string): boolean;
}

/** Letters of a beginning: enough to tell most words apart, few enough to bridge endings and compounds. */
const BEGINNING = 4;

/** A word as it is read, after synonyms, weighs whole, and how it begins half. */
const readTerm = (stem: string): Term => ({ key: stem, weight: 1, read: true });
const beginTerm = (word: string): Term => ({ key: `^${word.slice(0, BEGINNING)}`, weight: 0.5, read: false });

/** A word with what it is counted as. */
interface Forms {
  stem: string;
  begins: Term;
}

/**
 * Makes the terms of a language from its stemmer and its rows of synonyms, given as words. The forms of `vocabulary` are
 * worked out beforehand; other words are not remembered.
 */
export function createTerms(
  stem: Stem,
  synonyms: readonly (readonly (readonly string[])[])[],
  vocabulary: Iterable<string>,
): Terms {
  const formsOf = (word: string): Forms => ({ stem: stem(word), begins: beginTerm(word) });
  const known = new Map<string, Forms>();
  const reads = new Map<string, Term>();
  for (const word of vocabulary) {
    const forms = formsOf(word);
    known.set(word, forms);
    reads.set(forms.stem, readTerm(forms.stem));
  }
  const find = (word: string): Forms => known.get(word) ?? formsOf(word);
  const read = createReading((word) => find(word).stem, synonyms);
  return {
    of(words) {
      const forms = words.map(find);
      const reading = read(forms.map((form) => form.stem));
      const terms = reading.map((each) => reads.get(each) ?? readTerm(each));
      for (const { begins } of forms) terms.push(begins);
      return terms;
    },
    knows: (word) => known.has(word) || reads.has(stem(word)),
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
