import type { Phrasings } from '../../engine/lexicon.ts';
import { LANGUAGES, type Language } from '../../ports/language.ts';
import { indexGrams } from './gram-ranking.ts';
import { stemOf } from './stem.ts';
import { createTermsOf, type TermsOf } from './terms.ts';
import { topicWords } from './topic-words.ts';
import { type Example, learnWords } from './word-ranking.ts';

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
  language: Language;
  /** Place of its topic. */
  label: number;
  words: readonly string[];
}

/**
 * Reads the phrasings of all languages, and makes what ranks topics by two kinds of likeness, added up: words (stemmed,
 * with synonyms, learned from all phrasings) and runs of letters (the phrasing that is most alike).
 */
export function createRankTopics(phrasings: Readonly<Record<Language, Phrasings>>): RankTopics {
  const topics = [...new Set(LANGUAGES.flatMap((language) => Object.keys(phrasings[language].topics)))].sort();
  const all = LANGUAGES.flatMap((language) => phrasingsOf(language, phrasings[language], topics));
  const labels = topics.length + 1;
  const termsOf = new Map(LANGUAGES.map((language) => [language, termsOfLanguage(language, phrasings[language], all)]));
  const examples = all.map(
    ({ language, label, words }): Example => ({ label, terms: termsOf.get(language)?.(words) ?? new Map() }),
  );
  const rankWords = learnWords(examples, labels);
  const rankGrams = indexGrams(all.map(({ words }) => words));
  return (words, language) => {
    const byWords = new Float32Array(labels);
    const byGrams = new Float32Array(labels);
    const share = (its: Language) => (language === null || language === its ? 1 : ELSEWHERE);
    for (const [its, terms] of termsOf) raise(byWords, rankWords(terms(words)), share(its));
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

/** What is about something else altogether has the label after the last topic. */
function phrasingsOf(language: Language, { topics, foreign }: Phrasings, names: readonly string[]): Phrasing[] {
  const labelled = Object.entries(topics).map(([topic, texts]) => [names.indexOf(topic), texts] as const);
  return [...labelled, [names.length, foreign] as const].flatMap(([label, texts]) =>
    texts.map((text) => ({ language, label, words: topicWords(text) })),
  );
}

function termsOfLanguage(language: Language, { synonyms }: Phrasings, all: readonly Phrasing[]): TermsOf {
  const rows = synonyms.map((row) => row.map((phrase) => topicWords(phrase)));
  const known = new Map<string, number>();
  const count = (words: readonly string[]) => {
    for (const word of words) known.set(word, (known.get(word) ?? 0) + 1);
  };
  for (const phrasing of all) if (phrasing.language === language) count(phrasing.words);
  for (const phrase of rows.flat()) count(phrase);
  return createTermsOf(stemOf(language), rows, known);
}
