import { readFileSync } from 'node:fs';
import { detectLanguage } from '../../src/detect-language.ts';
import { isLanguage, type Language } from '../../src/ports/language.ts';
import { createUnderstand } from '../../src/understanding/understand.ts';
import { ALARMS, LEXICONS } from '../recognise/lexicons.ts';

export const understand = createUnderstand({ lexicons: LEXICONS, alarms: ALARMS }, detectLanguage);

/** Lines of `tests/understanding/<name>.tsv`; the language is null where nothing should be found. */
export function languageLines(name: string): { language: Language | null; text: string }[] {
  return readFileSync(new URL(`./${name}.tsv`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const [label = '', text = ''] = line.split('\t');
      return { language: isLanguage(label) ? label : null, text };
    });
}
