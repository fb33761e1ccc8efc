import type { Lexicon, Lexicons } from '../engine/lexicon.ts';
import { meaning, PhraseMap } from '../engine/recognise/phrases.ts';
import { LANGUAGES } from '../ports/language.ts';

/** Whether a text, given whole and as its folded words, reads as a question to the companion. */
export type FindQuestion = (text: string, words: readonly string[]) => boolean;

/** What the lexicon writes before a word that makes a question wherever it stands. */
const ANYWHERE = '…';

/**
 * Makes a finder of questions: a question mark, a question word or an inversion at the start (greetings and politeness
 * before it do not count), or a word that asks wherever it stands, as the Turkish "mi". One word without a question mark
 * is no question.
 */
export function createFindQuestion(lexicons: Lexicons): FindQuestion {
  const all = LANGUAGES.map((language) => lexicons[language]);
  const starts = new PhraseMap<true>(all.flatMap((lexicon) => meaning(startsOf(lexicon), true as const)));
  const anywhere = new PhraseMap<true>(all.flatMap((lexicon) => meaning(anywhereOf(lexicon), true as const)));
  const before = new PhraseMap<true>(
    all.flatMap((lexicon) => meaning([...lexicon.greetings, ...lexicon.polite], true as const)),
  );
  return (text, words) => {
    if (words.length === 0) return false;
    if (/[?؟]/u.test(text)) return true;
    if (words.length < 2) return false;
    let index = 0;
    for (let skipped = before.at(words, 0); skipped !== null; skipped = before.at(words, index))
      index += skipped.length;
    // "salam" alone, or nothing but politeness.
    if (index >= words.length) return false;
    if (starts.at(words, index) !== null) return words.length - index > 1;
    return words.some((_, at) => anywhere.at(words, at) !== null);
  };
}

function startsOf(lexicon: Lexicon): string[] {
  return lexicon.questionWords.filter((word) => !word.startsWith(ANYWHERE));
}

function anywhereOf(lexicon: Lexicon): string[] {
  return lexicon.questionWords.filter((word) => word.startsWith(ANYWHERE)).map((word) => word.slice(1).trim());
}
