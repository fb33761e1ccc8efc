import type { Language } from '../../ports/language.ts';
import type { Lexicon, Lexicons } from '../lexicon.ts';
import { languagesInOrder } from './languages-in-order.ts';
import { perLexicon } from './memo.ts';
import { fold, HEARD_LENGTH, keyOf, wordsOf } from './normalise.ts';
import { meaning, PhraseMap } from './phrases.ts';

const YES_EMOJI = ['👍', '✅', '🆗', '👌', '✔', '☑', '💯'];
const NO_EMOJI = ['👎', '❌', '✖', '🚫', '✗', '✘', '❎'];

type Part = 'yes' | 'no' | 'polite' | 'but';

const partsOf = perLexicon(
  (lexicon: Lexicon) =>
    new PhraseMap<Part>([
      ...meaning<Part>(lexicon.polite, 'polite'),
      ...meaning<Part>(lexicon.but, 'but'),
      ...meaning<Part>([...lexicon.yes, ...YES_EMOJI], 'yes'),
      ...meaning<Part>([...lexicon.no, ...NO_EMOJI], 'no'),
    ]),
);

/** Words with letters drawn out ("jaaaa") by the word with every run of a letter written once. */
const drawnOut = perLexicon((lexicon: Lexicon) => {
  const words = new Map<string, Part>();
  for (const [list, part] of [
    [lexicon.yes, 'yes'],
    [lexicon.no, 'no'],
  ] as const) {
    for (const phrase of list) {
      const key = keyOf(phrase);
      if (!key.includes(' ')) words.set(squeeze(key), part);
    }
  }
  return words;
});

/** A longer text is an answer of another kind. */
const MOST_WORDS = 16;

/**
 * Yes or no, in any of the languages, the person's first; emoji too. Null unless every word of the text, or of its part
 * before the first comma or full stop, says the same: "ja graag", "nee, dat komt niet uit"; not "ja, maar niet op dinsdag".
 */
export function recogniseYesNo(text: string, lexicons: Lexicons, language: Language): boolean | null {
  const folded = fold(text);
  if (folded === '') return null;
  const words = wordsOf(folded);
  if (words.length === 0 || words.length > MOST_WORDS) return null;
  for (const candidate of languagesInOrder(language)) {
    const whole = whatAllSay(words, lexicons[candidate]);
    if (whole !== null) return whole;
  }
  return beforeComma(text, lexicons, language);
}

function whatAllSay(words: readonly string[], lexicon: Lexicon): boolean | null {
  const parts = partsOf(lexicon);
  let found: boolean | null = null;
  let index = 0;
  while (index < words.length) {
    const here = parts.at(words, index);
    const part = here?.meaning ?? drawnOutPart(words[index] ?? '', lexicon);
    if (part === undefined || part === 'but') return null;
    if (part !== 'polite') {
      const yes = part === 'yes';
      if (found !== null && found !== yes) return null;
      found = yes;
    }
    index += here?.length ?? 1;
  }
  return found;
}

function beforeComma(text: string, lexicons: Lexicons, language: Language): boolean | null {
  const heard = text.slice(0, HEARD_LENGTH);
  const end = heard.search(/[,.;!،؛\n]/u);
  if (end < 0 || /[?؟]/u.test(heard)) return null;
  const first = wordsOf(fold(heard.slice(0, end)));
  const rest = wordsOf(fold(heard.slice(end)));
  if (first.length === 0) return null;
  for (const candidate of languagesInOrder(language)) {
    const said = whatAllSay(first, lexicons[candidate]);
    if (said === null) continue;
    return takenBack(rest, lexicons[candidate], said) ? null : said;
  }
  return null;
}

/** Whether the rest says "but", or a yes goes on with a no. A "no" often goes on with a yes: "nee, dat is goed zo". */
function takenBack(rest: readonly string[], lexicon: Lexicon, said: boolean): boolean {
  const parts = partsOf(lexicon);
  let index = 0;
  while (index < rest.length) {
    const here = parts.at(rest, index);
    if (here?.meaning === 'but' || (said && here?.meaning === 'no')) return true;
    if (!said && index === 0 && here?.meaning === 'yes') return true;
    index += here?.length ?? 1;
  }
  return false;
}

function drawnOutPart(word: string, lexicon: Lexicon): Part | undefined {
  return word.length < 20 && /(.)\1\1/u.test(word) ? drawnOut(lexicon).get(squeeze(word)) : undefined;
}

function squeeze(word: string): string {
  return word.replace(/(.)\1+/gu, '$1');
}
