import { readFileSync } from 'node:fs';
import type { Phrasings } from '../../src/engine/lexicon.ts';
import { phrasingsSchema } from '../../src/engine/lexicon-schema.ts';
import { isLanguage, type Language } from '../../src/ports/language.ts';

/** A question and what it is about; `null` for something else altogether. */
export interface TopicLine {
  language: Language;
  topic: string | null;
  text: string;
}

/** The questions of `tests/questions/<language>.tsv`, written by who has not seen the phrasings: nothing is tuned on them. */
export function heldOutLines(language: Language): TopicLine[] {
  return rowsOf(`../questions/${language}.tsv`).map(([topic, text]) => lineOf(language, topic, text));
}

/**
 * The questions of `tests/understanding/topic-lines.tsv`, written before there were phrasings. They may be looked at: how
 * much typing errors, stories and mixtures cost is measured on them.
 */
export function openLines(): TopicLine[] {
  return rowsOf('../understanding/topic-lines.tsv').map(([language = '', topic, text]) => {
    if (!isLanguage(language)) throw new Error(`tests/understanding/topic-lines.tsv: no language: ${language}`);
    return lineOf(language, topic, text);
  });
}

function rowsOf(file: string): string[][] {
  const lines = readFileSync(new URL(file, import.meta.url), 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => line.split('\t'));
}

function lineOf(language: Language, topic: string | undefined, text: string | undefined): TopicLine {
  if (!topic || !text) throw new Error(`A line has no topic or no text: ${topic} ${text}`);
  return { language, topic: topic === '-' ? null : topic, text };
}

/** The real phrasings, as the library loads them. */
export const PHRASINGS: Readonly<Record<Language, Phrasings>> = {
  nl: readPhrasings('nl'),
  en: readPhrasings('en'),
  tr: readPhrasings('tr'),
  ar: readPhrasings('ar'),
};

function readPhrasings(language: Language): Phrasings {
  const url = new URL(`../../locales/${language}/phrasings.json`, import.meta.url);
  return phrasingsSchema.parse(JSON.parse(readFileSync(url, 'utf8')));
}
