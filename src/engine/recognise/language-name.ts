import { LANGUAGES, type Language } from '../../ports/language.ts';
import type { Lexicon, Lexicons } from '../lexicon.ts';
import { languagesInOrder } from './languages-in-order.ts';
import { perLexicon } from './memo.ts';
import { fold, wordsOf } from './normalise.ts';
import { meaning, PhraseMap } from './phrases.ts';

const FLAGS: Readonly<Record<Language, readonly string[]>> = {
  nl: ['🇳🇱'],
  en: ['🇬🇧', '🇺🇸'],
  tr: ['🇹🇷'],
  ar: ['🇸🇦', '🇲🇦', '🇸🇾', '🇮🇶', '🇪🇬'],
};

type Part = Language | 'around';

const partsOf = perLexicon(
  (lexicon: Lexicon) =>
    new PhraseMap<Part>([
      ...meaning<Part>([...lexicon.polite, ...lexicon.greetings, ...lexicon.commands.language], 'around'),
      ...LANGUAGES.flatMap((language) => meaning<Part>([...lexicon.languages[language], ...FLAGS[language]], language)),
    ]),
);

const MOST_WORDS = 10;

/**
 * The language that a text asks for: "english please", "türkçe", "in het arabisch graag", "taal: engels". Null unless the
 * whole text is about that, so that "wij leren Nederlands" changes nothing.
 */
export function recogniseLanguageName(text: string, lexicons: Lexicons, language: Language): Language | null {
  return languageNamedIn(wordsOf(fold(text)), lexicons, language);
}

/** The same for a text of which the folded words are known already. */
export function languageNamedIn(words: readonly string[], lexicons: Lexicons, language: Language): Language | null {
  if (words.length === 0 || words.length > MOST_WORDS) return null;
  for (const candidate of languagesInOrder(language)) {
    const named = namedIn(words, partsOf(lexicons[candidate]));
    if (named !== null) return named;
  }
  return null;
}

function namedIn(words: readonly string[], parts: PhraseMap<Part>): Language | null {
  let named: Language | null = null;
  let index = 0;
  while (index < words.length) {
    const here = parts.at(words, index);
    if (here === null) return null;
    if (here.meaning !== 'around') {
      if (named !== null && named !== here.meaning) return null;
      named = here.meaning;
    }
    index += here.length;
  }
  return named;
}
