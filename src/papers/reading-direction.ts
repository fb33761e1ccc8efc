import { isRightToLeft, type Language } from '../ports/language.ts';

/** Which way a line is read. */
type Direction = 'ltr' | 'rtl';

/** The direction of a document in this language. */
export function documentDirection(language: Language): Direction {
  return isRightToLeft(language) ? 'rtl' : 'ltr';
}

/**
 * The direction of one line in a document. Somebody may answer in Dutch on an Arabic card, or the other way round, and
 * then the full stop must not jump to the wrong end. So a line goes against its document when it begins so and most of
 * its words do; "WhatsApp هي مجموعتنا" on an Arabic card stays right to left. A line without any letter (a telephone
 * number, a time) is read left to right everywhere.
 */
export function lineDirection(line: string, document: Direction): Direction {
  const words = line
    .split(/\s+/u)
    .map(wordDirection)
    .filter((direction) => direction !== null);
  const first = words[0];
  if (first === undefined) return 'ltr';
  if (first === document) return document;
  const against = words.filter((direction) => direction !== document).length;
  return against * 2 > words.length ? first : document;
}

const RIGHT_TO_LEFT_LETTER = /\p{Script=Arabic}|\p{Script=Hebrew}|\p{Script=Syriac}|\p{Script=Thaana}|\p{Script=Nko}/u;

/** A word reads as its first letter does; digits and signs have no direction of their own. */
function wordDirection(word: string): Direction | null {
  const letter = /\p{L}/u.exec(word)?.[0];
  if (letter === undefined) return null;
  return RIGHT_TO_LEFT_LETTER.test(letter) ? 'rtl' : 'ltr';
}

/** A telephone number: a plus or a zero, then digits in groups, seven or more together; in any of our digits. */
const TELEPHONE_NUMBER = /(?<!\p{Nd})(?:\+|\(?[0٠۰])(?:[ ()/.-]{0,2}\p{Nd}){6,}/gu;

/** A name that begins with a digit: 1-2-4-All, 3e. */
const NAME_WITH_DIGITS = /(?<![\p{L}\p{Nd}])\p{Nd}[\p{Nd}\p{P}\p{S}]*\p{Script=Latin}/gu;

const LEFT_TO_RIGHT_MARK = '\u200E';
const NO_BREAK_SPACE = '\u00A0';

/**
 * Keeps the groups of a telephone number in order, on one line, and the digits of a name before its letters. In a
 * right-to-left line the bidirectional algorithm (UAX #9) would put "020 123 45 67" down as "67 45 123 020", and
 * "1-2-4-All" as "All-1-2-4": somebody would call a stranger.
 */
export function protectNumbers(line: string): string {
  return line
    .replace(
      TELEPHONE_NUMBER,
      (number) => LEFT_TO_RIGHT_MARK + number.replaceAll(' ', NO_BREAK_SPACE) + LEFT_TO_RIGHT_MARK,
    )
    .replace(NAME_WITH_DIGITS, (name) => LEFT_TO_RIGHT_MARK + name);
}
