import { LANGUAGES } from '../../../ports/language.ts';
import type { Rule } from '../rule.ts';

/** A language without any text. */
export const missingLanguage: Rule = {
  id: 'missing-language',
  severity: 'error',
  about: 'A language that people can choose has no texts at all.',
  advice: 'Translate locales/nl into it.',
  *find({ present }) {
    for (const language of LANGUAGES) {
      if (present.includes(language)) continue;
      const place = { file: `locales/${language}`, line: 1, column: 1 };
      yield { place, message: `There are no texts in ${language}.` };
    }
  },
};
