import { SOURCE_LANGUAGE } from '../../../ports/language.ts';
import { dataTexts } from '../data-texts.ts';
import type { Rule } from '../rule.ts';
import { isOfEntries, matches, USED_BY_CODE } from '../used-by-code.ts';

/** A text that nobody says. */
export const extraText: Rule = {
  id: 'extra-text',
  severity: 'warning',
  about: 'A text is used by no dialog and by no code, or exists only in a translation.',
  advice: 'Take it out, or look for a mistake in its name.',
  *find({ uses, raw, present, inLocale, complete, parsed }) {
    if (!complete) return;
    const used = new Set([...uses, ...dataTexts(parsed.data)].map((use) => use.key));
    // Texts of entries in data files are known one by one; the pattern that code says them by would cover too much.
    const byCode = USED_BY_CODE.filter((use) => !isOfEntries(use.key));
    const source = new Set(raw[SOURCE_LANGUAGE].map((text) => text.key));
    for (const language of present) {
      for (const { key, written, namespace, path } of raw[language]) {
        const wanted = used.has(key) || byCode.some((use) => matches(use.key, key));
        if (wanted && source.has(key)) continue;
        // One that nobody says is reported once, in Dutch.
        if (language !== SOURCE_LANGUAGE && source.has(key)) continue;
        const message = wanted ? `"${written}" does not exist in Dutch.` : `"${written}" is said nowhere.`;
        yield { place: inLocale(language, namespace, path), message };
      }
    }
  },
};
