import type { Lexicons } from '../engine/lexicon.ts';
import { meaning, PhraseMap } from '../engine/recognise/phrases.ts';
import { LANGUAGES } from '../ports/language.ts';

/** Whether a text, given as its folded words, is no more than a greeting. */
export type FindGreeting = (words: readonly string[]) => boolean;

const MOST_WORDS = 10;
/** Hands that wave. */
const WAVES = ['👋', '🙋', '🙏'];

/** Makes a finder of texts that are nothing but greetings and politeness: "hallo", "selam aleykum 👋". */
export function createFindGreeting(lexicons: Lexicons): FindGreeting {
  const parts = new PhraseMap<'greeting' | 'around'>([
    ...LANGUAGES.flatMap((language) => meaning<'greeting' | 'around'>(lexicons[language].polite, 'around')),
    ...meaning<'greeting' | 'around'>(WAVES, 'around'),
    ...LANGUAGES.flatMap((language) => meaning<'greeting' | 'around'>(lexicons[language].greetings, 'greeting')),
    ...meaning<'greeting' | 'around'>(WAVES.slice(0, 1), 'greeting'),
  ]);
  return (words) => {
    if (words.length === 0 || words.length > MOST_WORDS) return false;
    let greets = false;
    let index = 0;
    while (index < words.length) {
      const here = parts.at(words, index);
      if (here === null) return false;
      if (here.meaning === 'greeting') greets = true;
      index += here.length;
    }
    return greets;
  };
}
