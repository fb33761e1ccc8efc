import type { Language } from '../ports/language.ts';
import { documentDirection, lineDirection, protectNumbers } from './reading-direction.ts';
import type { TypstPress } from './typst-press.ts';

/** A line as the templates take it: only characters that the fonts have, and which way it is read. */
export interface PrintedLine {
  text: string;
  direction: 'ltr' | 'rtl';
}

/** Makes lines of texts in one language. */
export interface LineSetter {
  language: Language;
  direction: 'ltr' | 'rtl';
  /** Line breaks become spaces. */
  line(text: string): PrintedLine;
  /** A line for each line of the texts. */
  lines(...texts: readonly string[]): PrintedLine[];
}

export function lineSetter(press: Pick<TypstPress, 'drawable'>, language: Language): LineSetter {
  const direction = documentDirection(language);
  const line = (text: string): PrintedLine => {
    const drawable = press.drawable(text);
    return { text: protectNumbers(drawable), direction: lineDirection(drawable, direction) };
  };
  return {
    language,
    direction,
    line,
    lines: (...texts) => texts.flatMap((text) => text.split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/).map(line)),
  };
}
