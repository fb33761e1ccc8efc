import { fold, wordsOf } from '../../engine/recognise/normalise.ts';

/** What is written after an apostrophe bends a name and says nothing about the subject: "wijkteam'e", "VOG'u", "foto's". */
const ENDING = /(?<=[\p{L}\p{N}]{2})'\p{L}{1,5}(?![\p{L}'])/gu;
const NUMBER = /^[0-9]+$/;
/** All numbers are alike: that an age or a price is told matters, and which one hardly ever. */
const ANY_NUMBER = '0';

/** The folded words of a text, as they are compared with those of the phrasings. */
export function topicWords(text: string): string[] {
  return wordsOf(fold(text).replace(ENDING, '')).map((word) => (NUMBER.test(word) ? ANY_NUMBER : word));
}
