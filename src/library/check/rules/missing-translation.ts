import { SOURCE_LANGUAGE } from '../../../ports/language.ts';
import type { Rule } from '../rule.ts';

/** A Dutch text that another language does not have. */
export const missingTranslation: Rule = {
  id: 'missing-translation',
  severity: 'error',
  about: 'A text exists in Dutch and not in another language.',
  advice: 'Translate its meaning into that language.',
  *find({ raw, present, inLocale }) {
    const source = new Map(raw[SOURCE_LANGUAGE].map((text) => [text.key, text]));
    for (const language of present) {
      const own = new Set(raw[language].map((text) => text.key));
      for (const [key, { namespace, path }] of source) {
        if (own.has(key)) continue;
        yield { place: inLocale(language, namespace, path), message: `There is no text "${key}" in ${language}.` };
      }
    }
  },
};
