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
 * Before anything was said: the browser's language when it is one of ours, else Dutch.
 * @param {Record<string, Words>} words
 * @returns {Language}
 */
export function firstLanguage(words) {
  for (const tag of navigator.languages) {
    const language = tag.toLowerCase().split('-')[0] ?? '';
    if (Object.hasOwn(words, language)) return /** @type {Language} */ (language);
  }
  return 'nl';
}

/** @param {Language} language */
export function directionOf(language) {
  return language === 'ar' ? 'rtl' : 'ltr';
}
