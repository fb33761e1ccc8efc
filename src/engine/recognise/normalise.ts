/** Only this much of a text is looked at, in UTF-16 units; nobody answers a question beyond it. */
export const HEARD_LENGTH = 2000;

/**
 * Brings a text into the one form in which everything is compared: compatibility forms resolved, lower case, without
 * diacritics, Arabic letters unified, all digits ASCII, white space single, nothing but letters, digits and emoji at
 * the ends. At most the first `HEARD_LENGTH` units. Idempotent; never throws, whatever the text.
 *
 * Turkish dotted and dotless i all become `i`, because people type all of them for each other; hamza is dropped, skin
 * tones and variation selectors too, and a keycap becomes its digit.
 */
export function fold(text: string): string {
  const length = Math.min(text.length, HEARD_LENGTH);
  let start = -1;
  let end = -1;
  let tidy = true;
  let previous = 0;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code > 126) return foldWide(text);
    if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57)) {
      if (start < 0) start = i;
      end = i;
    } else if (code >= 65 && code <= 90) {
      if (start < 0) start = i;
      end = i;
      tidy = false;
    } else if (code < 32 || (code === 32 && previous === 32)) {
      tidy = false;
    }
    previous = code;
  }
  if (start < 0) return '';
  const inner = start === 0 && end === text.length - 1 ? text : text.slice(start, end + 1);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out here
  return tidy ? inner : inner.toLowerCase().replace(/[\u0000-\u0020]+/g, ' ');
}

/** Combining marks, invisible characters, skin tones, tatweel and the lone hamza. */
const DROPPED = /[\p{M}\p{Cf}\p{Emoji_Modifier}\u0640\u0621]+/gu;

const LETTERS: ReadonlyMap<string, string> = new Map([
  ['ı', 'i'],
  ['ٱ', 'ا'],
  ['ى', 'ي'],
  ['ی', 'ي'],
  ['ې', 'ي'],
  ['ک', 'ك'],
  ['ڪ', 'ك'],
  ['ة', 'ه'],
  ['ہ', 'ه'],
  ['ھ', 'ه'],
  ['ە', 'ه'],
  ['’', "'"],
  ['‘', "'"],
  ['ʼ', "'"],
  ['ʿ', "'"],
  ['ʾ', "'"],
  ['‐', '-'],
  ['–', '-'],
  ['—', '-'],
  ['−', '-'],
  ['٫', '.'],
  ['٬', ','],
  ['،', ','],
  ['؛', ';'],
  ['؟', '?'],
  ['🔟', '10'],
]);
const UNIFIED = new RegExp([...LETTERS.keys()].join('|'), 'gu');
const OTHER_DIGIT = /[^\P{Nd}0-9]/gu;
const SPACE = /[\p{Z}\p{Cc}]+/gu;
const AT_AN_END = /[\p{L}\p{N}\p{So}]/u;

/** What was folded last: each recogniser folds the text of a turn for itself. */
let latest = { text: '', folded: '' };

function foldWide(text: string): string {
  if (text !== latest.text) latest = { text, folded: foldAnew(text) };
  return latest.folded;
}

function foldAnew(text: string): string {
  const plain = text
    .slice(0, HEARD_LENGTH)
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(DROPPED, '')
    .replace(UNIFIED, (letter) => LETTERS.get(letter) ?? letter)
    .replace(OTHER_DIGIT, digitOf)
    .replace(SPACE, ' ')
    .normalize('NFC');
  return trimEnds(plain.slice(0, HEARD_LENGTH));
}

/** By hand, because a regular expression for the end of a text takes quadratic time on long runs of punctuation. */
function trimEnds(text: string): string {
  let start = 0;
  while (start < text.length) {
    const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
    if (AT_AN_END.test(character)) break;
    start += character.length;
  }
  let end = text.length;
  while (end > start) {
    const low = text.charCodeAt(end - 1);
    const size = low >= 0xdc00 && low <= 0xdfff && end - 2 >= start && isHigh(text.charCodeAt(end - 2)) ? 2 : 1;
    if (AT_AN_END.test(text.slice(end - size, end))) break;
    end -= size;
  }
  return text.slice(start, end);
}

function isHigh(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

/** Decimal digits of a script stand in runs of ten, so a digit's value is its distance from the start of the run. */
function digitOf(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let before = 0;
  while (before < 100 && /\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before++;
  return String(before % 10);
}

const WORD = /[\p{L}\p{N}]+(?:'[\p{L}\p{N}]+)*|\p{So}/gu;
const PLAIN = /^[a-z0-9]+(?: [a-z0-9]+)*$/;

/** The words of a folded text; an apostrophe inside a word falls away ("don't" is `dont`), an emoji is a word. */
export function wordsOf(folded: string): string[] {
  if (PLAIN.test(folded)) return folded.split(' ');
  const words = folded.match(WORD) ?? [];
  return folded.includes("'") ? words.map((word) => word.replaceAll("'", '')) : words;
}

/** A text as its folded words with one space between: two texts with the same key read the same. */
export function keyOf(text: string): string {
  return keyOfFolded(fold(text));
}

/** The key of a text that is folded already. */
export function keyOfFolded(folded: string): string {
  return PLAIN.test(folded) ? folded : wordsOf(folded).join(' ');
}
