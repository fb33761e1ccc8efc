import type { Phrasings } from '../../engine/lexicon.ts';
import { LANGUAGES, type Language } from '../../ports/language.ts';
import { indexGrams } from './gram-ranking.ts';
import { createCorrect } from './spelling.ts';
import { stemOf } from './stem.ts';
import { createTerms, type Terms } from './terms.ts';
import { topicWords } from './topic-words.ts';
import { learnWords } from './word-ranking.ts';

/** A topic, or `null` for something else altogether, with how much speaks for it, from 0 to 2. */
export interface Ranked {
  topic: string | null;
  score: number;
}

/** Ranks every topic, the likeliest first, for the words of a text that may be in this language. */
export type RankTopics = (words: readonly string[], language: Language | null) => Ranked[];

/** What a match in another language than the text's own counts for: people mix languages, and the guess may be wrong. */
const ELSEWHERE = 0.8;

interface Phrasing {
  /** Place of its topic. */
  label: number;
  words: readonly string[];
}

/**
 * Reads the phrasings of all languages, and makes what ranks topics by two kinds of likeness, added up: words (stemmed,
 * with synonyms and without typing errors, learned from all phrasings) and runs of letters (the phrasing that is most
 * alike).
 */
export function createRankTopics(phrasings: Readonly<Record<Language, Phrasings>>): RankTopics {
  const topics = [...new Set(LANGUAGES.flatMap((language) => Object.keys(phrasings[language].topics)))].sort();
  const labels = topics.length + 1;
  const used = new Map<string, number>();
  const books = LANGUAGES.map((language) => bookOf(language, phrasings[language], topics, used));
  const all = books.flatMap(({ language, phrasings: its, terms }) =>
    its.map(({ label, words }) => ({ language, label, words, terms: terms.of(words) })),
  );
  const rankWords = learnWords(all, labels);
  const rankGrams = indexGrams(all.map(({ words }) => words));
  const correct = createCorrect(used);
  const known = (word: string) => used.has(word) || books.some(({ terms }) => terms.knows(word));
  return (written, language) => {
    const words = written.map((word) => (known(word) ? word : (correct(word) ?? word)));
    const byWords = new Float32Array(labels);
    const byGrams = new Float32Array(labels);
    const share = (its: Language) => (language === null || language === its ? 1 : ELSEWHERE);
    for (const { language: its, terms } of books) raise(byWords, rankWords(terms.of(words)), share(its));
    const alike = rankGrams(words);
    all.forEach((phrasing, index) => {
      const score = (alike[index] ?? 0) * share(phrasing.language);
      if (score > (byGrams[phrasing.label] ?? 0)) byGrams[phrasing.label] = score;
    });
    const ranked = Array.from(
      byWords,
      (score, label): Ranked => ({
        topic: topics[label] ?? null,
        score: score + (byGrams[label] ?? 0),
      }),
    );
    return ranked.sort((one, other) => other.score - one.score);
  };
}

function raise(most: Float32Array, scores: Float32Array, share: number): void {
  scores.forEach((score, label) => {
    if (score * share > (most[label] ?? 0)) most[label] = score * share;
  });
}

/** The phrasings of a language and its words, which are counted in `used`. */
interface Book {
  language: Language;
  phrasings: readonly Phrasing[];
  terms: Terms;
}

function bookOf(language: Language, its: Phrasings, topics: readonly string[], used: Map<string, number>): Book {
  const phrasings = phrasingsOf(its, topics);
  const synonyms = its.synonyms.map((row) => row.map(topicWords));
  const vocabulary = new Set<string>();
  for (const words of [...phrasings.map(({ words }) => words), ...synonyms.flat()]) {
    for (const word of words) {
      vocabulary.add(word);
      used.set(word, (used.get(word) ?? 0) + 1);
    }
  }
  return { language, phrasings, terms: createTerms(stemOf(language), synonyms, vocabulary) };
}

/** What is about something else altogether has the label after the last topic. */
function phrasingsOf({ topics, foreign }: Phrasings, names: readonly string[]): Phrasing[] {
  const labelled = Object.entries(topics).map(([topic, texts]) => [names.indexOf(topic), texts] as const);
  return [...labelled, [names.length, foreign] as const].flatMap(([label, texts]) =>
    texts.map((text) => ({ label, words: topicWords(text) })),
  );
}
