import { readFileSync } from 'node:fs';
import type { Phrasings } from '../../src/engine/lexicon.ts';
import { phrasingsSchema } from '../../src/engine/lexicon-schema.ts';
import type { Language } from '../../src/ports/language.ts';

/** A question and what it is about; `null` for something else altogether. */
export interface TopicLine {
  language: Language;
  topic: string | null;
  text: string;
}

/** The questions of `tests/questions/<language>.tsv`, written by who has not seen the phrasings: nothing is tuned on them. */
export function heldOutLines(language: Language): TopicLine[] {
  return readFileSync(new URL(`../questions/${language}.tsv`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [topic = '', text = ''] = line.split('\t');
      if (topic === '' || text === '')
        throw new Error(`tests/questions/${language}.tsv: not "topic<TAB>text": ${line}`);
      return { language, topic: topic === '-' ? null : topic, text };
    });
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
