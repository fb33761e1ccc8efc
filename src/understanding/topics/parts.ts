import { HEARD_LENGTH } from '../../engine/recognise/normalise.ts';
import type { FindQuestion } from '../question.ts';
import { topicWords } from './topic-words.ts';

/** A longer text is a story: only what it asks tells what it is about. */
const LONGEST_WHOLE = 40;
/** Who tells a story without a full stop asks at its end. */
const END = 10;
/** A sentence that is little longer than its end is the question as a whole. */
const LITTLE_LONGER = 3;
/** Sentences that ask, counted from the last. */
const MOST_ASKED = 3;

/** A number, or two letters, ask nothing. */
const SAYS_SOMETHING = /\p{L}{3}/u;

const SENTENCE = /[^.!?؟\n\r]+[.!?؟]*/gu;

/**
 * What to look for a topic in, as folded words: the whole text, and, because people tell a story first, the sentences
 * that ask something (the last one when none does), and the end of such a sentence when it is long.
 */
export function partsOf(text: string, asks: FindQuestion): string[][] {
  const heard = text.slice(0, HEARD_LENGTH);
  const whole = topicWords(heard);
  if (!whole.some((word) => SAYS_SOMETHING.test(word))) return [];
  const sentences = (heard.match(SENTENCE) ?? [])
    .map((sentence) => ({ sentence, words: topicWords(sentence) }))
    .filter(({ words }) => words.length > 1);
  const asking = sentences.filter(({ sentence, words }) => asks(sentence, words)).slice(-MOST_ASKED);
  const parts = whole.length <= LONGEST_WHOLE ? [whole] : [];
  for (const { words } of asking.length > 0 ? asking : sentences.slice(-1)) {
    if (sentences.length > 1 && words.length <= LONGEST_WHOLE) parts.push(words);
    if (words.length > END + LITTLE_LONGER) parts.push(words.slice(-END));
  }
  return parts;
}
