import type { DangerWords } from '../../engine/lexicon.ts';
import { keyOf } from '../../engine/recognise/normalise.ts';
import { LANGUAGES, type Language } from '../../ports/language.ts';
import type { Sentence } from '../pattern.ts';

/** A word of one language that was recognised: what it tells of, and where it stands. */
export interface Tagged {
  tag: string;
  at: number;
}

/** The tags of a sentence for one language, and how many letters of it were known words. */
export interface Reading {
  tagged: readonly Tagged[];
  letters: number;
}

interface Words {
  exact: Map<string, string[]>;
  stems: Map<string, string[]>;
  endings: Map<string, string[]>;
  /** By the first word: the words that must follow. */
  phrases: Map<string, { rest: readonly string[]; tag: string }[]>;
}

/** Reads a sentence in one language. */
export type ReadSentence = (sentence: Sentence, language: Language) => Reading;

/** Makes a reader of sentences from the words of danger of every language: `word`, `stem*`, `*ending`, `two words`. */
export function createReadSentence(words: Readonly<Record<Language, DangerWords>>): ReadSentence {
  const byLanguage = new Map(LANGUAGES.map((language) => [language, compile(words[language])]));
  const readings = new WeakMap<Sentence, Map<Language, Reading>>();
  return (sentence, language) => {
    const before = readings.get(sentence) ?? new Map<Language, Reading>();
    const reading = before.get(language) ?? readAnew(sentence, byLanguage.get(language));
    readings.set(sentence, before.set(language, reading));
    return reading;
  };
}

function readAnew(sentence: Sentence, known: Words | undefined): Reading {
  const tagged: Tagged[] = [];
  let letters = 0;
  if (!known) return { tagged, letters };
  for (let at = 0; at < sentence.words.length; at++) {
    const word = sentence.words[at] ?? '';
    const before = tagged.length;
    addTags(known, word, at, tagged);
    const bare = sentence.bare[at];
    if (bare != null && bare !== word) addTags(known, bare, at, tagged);
    for (const { rest, tag } of known.phrases.get(word) ?? []) {
      if (rest.every((each, index) => sentence.words[at + 1 + index] === each)) tagged.push({ tag, at });
    }
    if (tagged.length > before) letters += word.length;
  }
  return { tagged, letters };
}

function addTags(known: Words, word: string, at: number, tagged: Tagged[]): void {
  for (const tag of known.exact.get(word) ?? []) tagged.push({ tag, at });
  for (let length = 2; length <= word.length; length++) {
    for (const tag of known.stems.get(word.slice(0, length)) ?? []) tagged.push({ tag, at });
    if (length < word.length) for (const tag of known.endings.get(word.slice(-length)) ?? []) tagged.push({ tag, at });
  }
}

function compile(words: DangerWords): Words {
  const out: Words = { exact: new Map(), stems: new Map(), endings: new Map(), phrases: new Map() };
  for (const [tag, entries] of Object.entries(words)) {
    for (const entry of entries) {
      const [first = '', ...rest] = keyOf(entry).split(' ');
      if (first === '') continue;
      if (entry.startsWith('*')) put(out.endings, first, tag);
      else if (rest.length > 0) put(out.phrases, first, { rest, tag });
      else put(entry.endsWith('*') ? out.stems : out.exact, first, tag);
    }
  }
  return out;
}

function put<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else if (!list.includes(value)) list.push(value);
}
