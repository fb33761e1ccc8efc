/** The languages that a person can choose. Dutch is the source; the others translate its meaning. */
export const LANGUAGES = ['nl', 'en', 'tr', 'ar'] as const;

export type Language = (typeof LANGUAGES)[number];

/** The language that every text is written in first. */
export const SOURCE_LANGUAGE: Language = 'nl';

/** Whether a text in this language is read from right to left. */
export function isRightToLeft(language: Language): boolean {
  return language === 'ar';
}

/** Narrows any string to a language that we speak. */
export function isLanguage(value: string): value is Language {
  return (LANGUAGES as readonly string[]).includes(value);
}

/** Languages whose texts a native reader has checked. The others say where they are chosen that they await one. */
const REVIEWED: readonly Language[] = [SOURCE_LANGUAGE];

export function isReviewed(language: Language): boolean {
  return REVIEWED.includes(language);
}
