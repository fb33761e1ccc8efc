import { readFileSync } from 'node:fs';
import type { AlarmPhrases, Lexicon, Lexicons } from '../../src/engine/lexicon.ts';
import { alarmPhrasesSchema, lexiconSchema } from '../../src/engine/lexicon-schema.ts';
import { LANGUAGES, type Language } from '../../src/ports/language.ts';

/** The real words and alarms, as the library will load them. */
export const LEXICONS: Lexicons = perLanguage<Lexicon>((language) => lexiconSchema.parse(read(language, 'words')));
export const ALARMS: Readonly<Record<Language, AlarmPhrases>> = perLanguage<AlarmPhrases>((language) =>
  alarmPhrasesSchema.parse(read(language, 'alarms')),
);

function perLanguage<Value>(make: (language: Language) => Value): Record<Language, Value> {
  const [nl, en, tr, ar] = LANGUAGES;
  return { nl: make(nl), en: make(en), tr: make(tr), ar: make(ar) };
}

function read(language: Language, name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../locales/${language}/${name}.json`, import.meta.url), 'utf8'));
}
