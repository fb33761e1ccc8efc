import type { Lexicon } from '../lexicon.ts';
import { dateWordsOf } from './date-words.ts';
import { perLexicon } from './memo.ts';
import { readNumberWords } from './number.ts';
import { meaning, PhraseMap } from './phrases.ts';
import { type Token, textsOf, withoutArabicPrefix } from './tokens.ts';

/** A part of the day. */
export type Part = 'morning' | 'afternoon' | 'evening';

type Modifier = 'halfTo' | 'halfPast' | 'quarterPast' | 'quarterTo' | 'past' | 'to';

/** A piece of a text as one language explains it, for finding a time of day. */
export type TimeItem =
  | { kind: 'number'; text: string; value: number; glued: boolean; digits: boolean }
  | { kind: 'modifier'; modifier: Modifier }
  | { kind: 'part'; part: Part }
  /** A word around a time. `hour`: it stands for the hour itself ("uur", "u"). */
  | { kind: 'filler'; text: string; glued: boolean }
  /** A month, a unit of days: the number beside it is no hour. */
  | { kind: 'date' }
  | { kind: 'mark'; text: string; glued: boolean }
  /** `around`: it belongs beside a time, as a weekday or "please" does. */
  | { kind: 'skip'; around: boolean }
  | { kind: 'unknown' };

const timeWordsOf = perLexicon((lexicon: Lexicon) => {
  const { time } = lexicon;
  const modifier = (name: Modifier): [string, TimeItem][] => meaning(time[name], { kind: 'modifier', modifier: name });
  const part = (name: Part): [string, TimeItem][] => meaning(time[name], { kind: 'part', part: name });
  return new PhraseMap<TimeItem>([
    ...meaning<TimeItem>(lexicon.functionWords, { kind: 'skip', around: false }),
    ...meaning<TimeItem>([...lexicon.polite, ...lexicon.greetings], { kind: 'skip', around: true }),
    ...time.filler.map((text): [string, TimeItem] => [text, { kind: 'filler', text, glued: false }]),
    ...modifier('past'),
    ...modifier('to'),
    ...part('morning'),
    ...part('afternoon'),
    ...part('evening'),
    ...modifier('halfTo'),
    ...modifier('halfPast'),
    ...modifier('quarterPast'),
    ...modifier('quarterTo'),
  ]);
});

/** Explains the tokens of a text in one language. */
export function itemsOf(tokens: readonly Token[], lexicon: Lexicon): TimeItem[] {
  const known = timeWordsOf(lexicon);
  const dates = dateWordsOf(lexicon);
  const words = textsOf(tokens);
  const items: TimeItem[] = [];
  let index = 0;
  while (index < tokens.length) {
    const token = tokens[index];
    if (token === undefined) break;
    if (token.kind === 'mark') {
      items.push({ kind: 'mark', text: token.text, glued: token.glued });
      index++;
    } else if (token.kind === 'number') {
      items.push({ kind: 'number', text: token.text, value: token.value, glued: token.glued, digits: true });
      index++;
    } else {
      index += pushWord(items, known, dates, words, index, token, lexicon);
    }
  }
  return items;
}

/** Explains the word at `index`; returns how many words that took. */
function pushWord(
  items: TimeItem[],
  known: PhraseMap<TimeItem>,
  dates: ReturnType<typeof dateWordsOf>,
  words: readonly string[],
  index: number,
  token: Token,
  lexicon: Lexicon,
): number {
  const phrase = known.at(words, index);
  const strong = phrase !== null && phrase.meaning.kind !== 'skip' && phrase.meaning.kind !== 'filler';
  const number = readNumberWords(words, index, lexicon);
  if (number !== null && (!strong || number.length > (phrase?.length ?? 0))) {
    items.push({ kind: 'number', text: '', value: number.value, glued: false, digits: false });
    return number.length;
  }
  const date = dates.at(words, index);
  if (date !== null && date.length > (phrase?.length ?? 0) && date.meaning.is !== 'skip') {
    items.push(...dateItems(date.meaning.is, words.slice(index, index + date.length).join(' '), lexicon));
    return date.length;
  }
  if (phrase !== null) {
    const { meaning: item } = phrase;
    items.push(item.kind === 'filler' ? { ...item, glued: token.glued } : item);
    return phrase.length;
  }
  if (date !== null) {
    items.push(...dateItems(date.meaning.is, token.text, lexicon));
    return date.length;
  }
  items.push(...attached(token.text, words, index, known, lexicon));
  return 1;
}

/** A day word is no time, but its end may tell the part of the day: "dinsdagavond", "morgenochtend". */
function dateItems(is: string, text: string, lexicon: Lexicon): TimeItem[] {
  const items: TimeItem[] = [is === 'month' || is === 'unit' ? { kind: 'date' } : { kind: 'skip', around: true }];
  for (const part of ['morning', 'afternoon', 'evening'] as const) {
    const said = lexicon.time[part].some(
      (word) => word.length >= 5 && text.length > word.length && text.endsWith(word),
    );
    if (said) items.push({ kind: 'part', part });
  }
  return items;
}

/** Arabic writes "and" onto a number ("three and-ten minutes") and "at" onto a part of the day. */
function attached(
  word: string,
  words: readonly string[],
  index: number,
  known: PhraseMap<TimeItem>,
  lexicon: Lexicon,
): TimeItem[] {
  const bare = withoutArabicPrefix(word);
  if (bare === null) return [{ kind: 'unknown' }];
  const number = readNumberWords([bare, ...words.slice(index + 1, index + 2)], 0, lexicon);
  if (number !== null && number.length === 1) {
    const item: TimeItem = { kind: 'number', text: '', value: number.value, glued: false, digits: false };
    return word.startsWith('و') ? [{ kind: 'modifier', modifier: 'past' }, item] : [item];
  }
  const found = known.get(bare);
  return [found?.kind === 'part' ? found : { kind: 'unknown' }];
}
