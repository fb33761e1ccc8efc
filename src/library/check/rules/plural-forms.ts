import { LANGUAGES } from '../../../ports/language.ts';
import type { Rule } from '../rule.ts';

/** A counted text without a form for some numbers. */
export const pluralForms: Rule = {
  id: 'plural-forms',
  severity: 'error',
  about: 'A counted text lacks a form that the language has (Arabic has six), or has one that it does not have.',
  advice: 'Write key_one, key_other and the further forms of the language.',
  *find({ raw, present, inLocale }) {
    const counted = new Set(
      LANGUAGES.flatMap((each) => raw[each].filter((text) => text.category).map((text) => text.key)),
    );
    for (const language of present) {
      const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
      for (const key of counted) {
        const forms = raw[language].filter((text) => text.key === key);
        const [first] = forms;
        if (!first) continue;
        const place = inLocale(language, first.namespace, first.path);
        const have = forms.map((form) => form.category);
        const missing = wanted.filter((category) => !have.includes(category));
        if (missing.length > 0) {
          const names = missing.map((category) => `${key}_${category}`).join(', ');
          yield { place, message: `In ${language} there is no ${names}.` };
        }
        for (const form of forms) {
          if (form.category !== null && wanted.includes(form.category)) continue;
          const message = `"${form.written}" is never used: ${language} has ${wanted.join(', ')}.`;
          yield { place: inLocale(language, form.namespace, form.path), message, severity: 'warning' };
        }
      }
    }
  },
};
