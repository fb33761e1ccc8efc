import { SOURCE_LANGUAGE } from '../../../ports/language.ts';
import { dataTexts } from '../data-texts.ts';
import type { Rule } from '../rule.ts';
import { isPattern, USED_BY_CODE } from '../used-by-code.ts';

/** A text that is said and does not exist in the source language. */
export const missingText: Rule = {
  id: 'missing-text',
  severity: 'error',
  about: 'A text that a dialog or the companion says does not exist in Dutch.',
  advice: 'Write it in locales/nl, then in the other languages.',
  *find({ uses, texts, at, inLocale, present, parsed }) {
    if (!present.includes(SOURCE_LANGUAGE)) return;
    for (const { key, dialog, path, optional } of uses) {
      if (!optional && !texts.hasText(key)) yield { place: at(dialog, path), message: `There is no text "${key}".` };
    }
    for (const { key, file } of dataTexts(parsed.data)) {
      if (!texts.hasText(key)) yield { place: { file, line: 1, column: 1 }, message: `There is no text "${key}".` };
    }
    for (const { key, by } of USED_BY_CODE) {
      if (isPattern(key) || texts.hasText(key)) continue;
      const [namespace = '', ...path] = key.split('.');
      const place = inLocale(SOURCE_LANGUAGE, namespace, path);
      yield { place, message: `There is no text "${key}", which ${by} says.` };
    }
  },
};
