import { ALARM_KINDS, type AlarmKind } from '../../engine/heard.ts';
import type { AlarmPhrases } from '../../engine/lexicon.ts';
import { LANGUAGES, type Language } from '../../ports/language.ts';
import type { Sentence } from '../pattern.ts';
import { featuresOf, hasDanger } from './features.ts';
import { createReadSentence, type ReadSentence } from './tagger.ts';
import { BIAS, WEIGHTS } from './weights.ts';
import { WORD_WEIGHTS } from './word-weights.ts';

/** How likely a text tells of danger, from 0 to 1, and of which kind it would be. */
export interface Weighed {
  likely: number;
  kind: AlarmKind;
}

/** Weighs sentences that belong together; `asks`: there is a question mark; `phrase`: what the phrases found. */
export type WeighDanger = (sentences: readonly Sentence[], asks: boolean, phrase: AlarmKind | null) => Weighed;

/** "No danger" and the kinds, in the order of the weights. */
const CLASSES = ALARM_KINDS.length + 1;

/** What likelihood counts for in a text without one word of danger. */
const UNKNOWN = 0.5;

/** Makes the reader of the words of danger of every language. */
export function readerOf(phrases: Readonly<Record<Language, AlarmPhrases>>): ReadSentence {
  const [nl, en, tr, ar] = LANGUAGES;
  return createReadSentence({
    nl: phrases[nl].words,
    en: phrases[en].words,
    tr: phrases[tr].words,
    ar: phrases[ar].words,
  });
}

/** What the weights know of some sentences: their tags and, when a phrase was found, that. */
export function signsOf(
  sentences: readonly Sentence[],
  asks: boolean,
  phrase: AlarmKind | null,
  read: ReadSentence,
): Set<string> {
  const signs = featuresOf(sentences, asks, read);
  if (phrase !== null) signs.add('pattern').add(`pattern:${phrase}`);
  return signs;
}

/**
 * A multinomial logistic regression over the signs of a text: each adds its weight to "no danger" and, when it is a tag,
 * to every kind. The weights are those of `weights.ts` and `word-weights.ts`, which `tests/support/train-danger.ts` makes from the sets of `tests/safety`.
 */
export function createWeighDanger(read: ReadSentence): WeighDanger {
  const weights = new Map(Object.entries(WEIGHTS));
  const wordWeights = new Map(Object.entries(WORD_WEIGHTS));
  return (sentences, asks, phrase) => {
    const sums: number[] = [...BIAS];
    const signs = signsOf(sentences, asks, phrase, read);
    for (const sign of signs) {
      sums[0] = (sums[0] ?? 0) + (wordWeights.get(sign) ?? 0);
      const row = weights.get(sign);
      if (row) for (let index = 0; index < CLASSES; index++) sums[index] = (sums[index] ?? 0) + (row[index] ?? 0);
    }
    const most = Math.max(...sums);
    const powers = sums.map((sum) => Math.exp(sum - most));
    const total = powers.reduce((sum, power) => sum + power, 0);
    const [none = 0, ...dangers] = powers;
    const kind = ALARM_KINDS[dangers.indexOf(Math.max(...dangers))] ?? 'danger';
    // Where hardly anything was recognised, the weights have to be surer.
    return { likely: (1 - none / total) * (hasDanger(signs) ? 1 : UNKNOWN), kind };
  };
}
