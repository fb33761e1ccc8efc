// @ts-check
/**
 * The page's own few words, in the language of the newest message.
 *
 * @typedef {'nl' | 'en' | 'tr' | 'ar'} Language
 * @typedef {Record<string, string>} Words
 */
import { fetchPatiently } from './patience.js';

/** @returns {Promise<Record<Language, Words>>} */
export async function loadWords() {
  const response = await fetchPatiently('/assets/words.json');
  return response.json();
}

/**
 * The first of the languages that the person chose in the browser that is one of ours.
 * @param {Record<string, Words>} words
 * @returns {Language | null}
 */
export function browserLanguage(words) {
  for (const tag of navigator.languages) {
    const language = tag.toLowerCase().split('-')[0] ?? '';
    if (Object.hasOwn(words, language)) return /** @type {Language} */ (language);
  }
  return null;
}

/** @param {Language} language */
export function directionOf(language) {
  return language === 'ar' ? 'rtl' : 'ltr';
}
