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

/**
 * Longest line that goes to the compiler, in UTF-16 units. One text of more than 32,767 bytes ends the whole process (it is cut
 * there in the middle of a character, and Rust gives up); each unit may become six bytes with what lets it break.
 */
const MOST_UNITS = 2_000;

/** A text in pieces that are short enough; hardly ever more than one. */
function pieces(text: string): string[] {
  if (text.length <= MOST_UNITS) return [text];
  const all: string[] = [];
  let piece = '';
  for (const character of text) {
    if (piece.length + character.length > MOST_UNITS) {
      all.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...all, piece];
}

export function lineSetter(press: Pick<TypstPress, 'drawable'>, language: Language): LineSetter {
  const direction = documentDirection(language);
  const drawn = (drawable: string): PrintedLine => {
    return { text: protectNumbers(drawable), direction: lineDirection(drawable, direction) };
  };
  /** What is one line by its place, such as a title, ends where it grows too long. */
  const line = (text: string): PrintedLine => {
    const [first = '', ...more] = pieces(press.drawable(text));
    return drawn(more.length === 0 ? first : `${first}…`);
  };
  return {
    language,
    direction,
    line,
    lines: (...texts) =>
      texts.flatMap((text) =>
        text.split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/).flatMap((each) => pieces(press.drawable(each)).map(drawn)),
      ),
  };
}
