import type { Lexicon } from '../lexicon.ts';
import { type DateWord, dateWordsOf } from './date-words.ts';
import { perLexicon } from './memo.ts';
import { readNumberWords } from './number.ts';
import { meaning, PhraseMap } from './phrases.ts';
import { type Token, textsOf, withoutArabicPrefix } from './tokens.ts';

/** A piece of a text as one language explains it. */
export type DateItem =
  /** `ordinal`: "12e", "3rd". */
  | { kind: 'number'; text: string; value: number; ordinal: boolean }
  /** `hour`: a word that stands beside a time of day. */
  | { kind: 'word'; text: string; word: DateWord; hour: boolean }
  | { kind: 'mark'; text: string }
  | { kind: 'unknown' };

/** Endings that people write onto the number of a day, folded. */
const ORDINAL = new Set(['e', 'de', 'ste', 'st', 'nd', 'rd', 'th', 'inci', 'uncu', 'nci', 'ncu']);
/** Case endings of Turkish, written onto a number: "3'ü", "12'de". */
const ENDINGS = new Set([
  'i',
  'u',
  'si',
  'su',
  'te',
  'da',
  'ta',
  'ye',
  'ya',
  'a',
  'un',
  'in',
  'nin',
  'nun',
  'unde',
  'inde',
  'sinde',
  'sunda',
  'una',
  'ine',
  'sine',
  'suna',
]);

const hoursOf = perLexicon(
  ({ time }: Lexicon) =>
    new PhraseMap(meaning([...time.filler, ...time.morning, ...time.afternoon, ...time.evening], true)),
);

/** Explains the tokens of a text in one language. */
export function itemsOf(tokens: readonly Token[], lexicon: Lexicon): DateItem[] {
  const known = dateWordsOf(lexicon);
  const hours = hoursOf(lexicon);
  const words = textsOf(tokens);
  const items: DateItem[] = [];
  let index = 0;
  while (index < tokens.length) {
    const token = tokens[index];
    index++;
    if (token === undefined) break;
    if (token.kind === 'mark') {
      items.push({ kind: 'mark', text: token.text });
      continue;
    }
    if (token.kind === 'number') {
      const next = tokens[index];
      const ending = next?.kind === 'word' && next.glued ? next.text : '';
      const ordinal = ORDINAL.has(ending);
      if (ordinal || ENDINGS.has(ending)) index++;
      items.push({ kind: 'number', text: token.text, value: token.value, ordinal });
      continue;
    }
    const at = index - 1;
    const phrase = known.at(words, at) ?? bareForm(token.text, token.stem, known);
    const number = phrase === null || phrase.meaning.is === 'skip' ? readNumberWords(words, at, lexicon) : null;
    if (number !== null) {
      items.push({ kind: 'number', text: String(number.value), value: number.value, ordinal: false });
      index = at + number.length;
    } else if (phrase !== null) {
      const hour = hours.at(words, at) !== null;
      items.push({ kind: 'word', text: token.text, word: phrase.meaning, hour });
      index = at + phrase.length;
    } else {
      items.push({ kind: 'unknown' });
    }
  }
  return items;
}

/** The word without the Arabic prefix or the Turkish ending that is written onto it. */
function bareForm(
  word: string,
  stem: string | null,
  known: PhraseMap<DateWord>,
): { meaning: DateWord; length: number } | null {
  const bare = stem ?? withoutArabicPrefix(word);
  const found = bare === null ? undefined : known.get(bare);
  return found === undefined ? null : { meaning: found, length: 1 };
}
