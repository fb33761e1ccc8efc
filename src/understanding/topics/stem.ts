import { stemmer as dutchStem } from '@orama/stemmers/dutch';
import { stemmer as englishStem } from '@orama/stemmers/english';
import type { Language } from '../../ports/language.ts';
import { arabicStem } from './arabic-stem.ts';
import { turkishStem } from './turkish-stem.ts';

/** The part of a folded word that stays the same when it bends. */
export type Stem = (word: string) => string;

const LATIN: Readonly<Record<Language, Stem>> = {
  nl: dutchStem,
  en: englishStem,
  tr: turkishStem,
  // Latin letters among Arabic are Dutch names, or Arabic as it sounds: no rule fits both.
  ar: (word) => word,
};

const ARABIC_LETTER = /\p{Script=Arabic}/u;

/** The stemmer of a language: Snowball's for Dutch and English, light ones of our own for Turkish and Arabic. */
export function stemOf(language: Language): Stem {
  return (word) => (ARABIC_LETTER.test(word) ? arabicStem(word) : LATIN[language](word));
}
