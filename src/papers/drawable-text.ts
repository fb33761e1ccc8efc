/** The characters that each font family of the paper can draw, in the order in which they are tried. */
type Families = readonly ReadonlySet<number>[];

/** Stands for a character that no font of the paper has: the mark that Unicode keeps for this, never an empty box. */
const UNKNOWN = '\uFFFD';

/** Stands for an emoji without a usual spelling in plain characters. The word is the same in our languages. */
const EMOJI = '[emoji]';

/** Emoji and signs that people spell in plain characters too. Skin tones and variation selectors are off by then. */
const SPELLED: readonly (readonly [spelled: string, emoji: string])[] = [
  [':-)', '🙂😊☺😀😃😄😁😆😅'],
  [';-)', '😉'],
  [':-(', '🙁☹😞😔😟😢😭'],
  ['<3', '❤🧡💛💚💙💜🖤🤍🤎♥'],
  ['(+)', '👍'],
  ['(-)', '👎'],
  ['[v]', '✅✔☑✓'],
  ['[x]', '❌✖✗✘❎'],
  ['[ ]', '☐'],
  ['(!)', '⚠❗'],
  ['(?)', '❓'],
  ['*', '⭐🌟★☆'],
  ['->', '→➡'],
  ['<-', '←⬅'],
];
const SPELLING = new Map(SPELLED.flatMap(([spelled, emoji]) => [...emoji].map((sign) => [sign, spelled] as const)));

/** U+20E3 puts a key's border around the digit before it: 1️⃣. */
const KEYCAP = '\u20E3';

/** Never drawn, so no font needs a glyph for them. */
const INVISIBLE = /\p{Cf}/u;

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * One line as the fonts of the paper can draw it. What they can't draw is never left out in silence, and never
 * becomes an empty box:
 *  - an emoji becomes its plain spelling (`:-)`, `<3`, `(+)`, the digit of a keycap) or `[emoji]`, once for a row of them;
 *  - a letter in a decorative form becomes the plain letter (Unicode NFKC: 𝗵𝗼𝗶 → hoi, ﷺ → its four words);
 *  - any other character, of a script that we have no font for, becomes U+FFFD, once for a row of them.
 * Only what has no shape of its own is taken out: control characters, and the codes that force a direction
 * (U+202A–U+202E), with which a text can pretend to be another. Tabs and all kinds of spaces become one space.
 */
export function drawableText(text: string, families: Families): string {
  const plain = text
    .replace(/\p{Cs}/gu, UNKNOWN)
    .normalize('NFC')
    .replace(/[\t-\r\u0085\p{Z}]+/gu, ' ')
    .replace(WITHOUT_SHAPE, '');
  let line = '';
  let last = '';
  for (const { segment } of graphemes.segment(plain)) {
    const drawn = draw(segment, families);
    if (drawn.mark && drawn.text === last) continue;
    line += drawn.mark ? spaced(line, drawn.text) : drawn.text;
    last = drawn.mark ? drawn.text : '';
  }
  return line.replace(/ {2,}/g, ' ').trim();
}

/** Cf holds invisible codes; those kept (U+200C–U+200F, U+2066–U+2069) join letters or isolate a direction. */
const WITHOUT_SHAPE = /\p{Cc}|\uFE0E|\uFE0F|(?![\u200C-\u200F\u2066-\u2069])\p{Cf}/gu;

interface Drawn {
  text: string;
  /** Whether it stands for something that could not be drawn itself. */
  mark: boolean;
}

function draw(grapheme: string, families: Families): Drawn {
  if (isDrawnByOne(grapheme, families)) return { text: grapheme, mark: false };
  const first = String.fromCodePoint(grapheme.codePointAt(0) ?? 0);
  const spelled = SPELLING.get(first);
  if (spelled !== undefined) return { text: spelled, mark: true };
  const key = grapheme.replace(KEYCAP, '');
  if (key !== '' && isDrawnByOne(key, families)) return { text: key, mark: false };
  if (/[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}]/u.test(grapheme))
    return { text: EMOJI, mark: true };
  const simpler = grapheme.normalize('NFKC');
  if (simpler !== grapheme && isDrawnByOne(simpler, families)) return { text: simpler, mark: false };
  return drawInPieces(grapheme, families);
}

/** A letter with its accents is drawn by one font or not at all: two fonts would draw the accent beside the letter. */
function isDrawnByOne(grapheme: string, families: Families): boolean {
  const characters = [...grapheme].filter((character) => !INVISIBLE.test(character));
  return families.some((family) => characters.every((character) => family.has(character.codePointAt(0) ?? 0)));
}

/** The letter without the accents that its font does not have, and the mark for those. */
function drawInPieces(grapheme: string, families: Families): Drawn {
  const [letter = '', ...accents] = grapheme;
  const family = families.find((known) => known.has(letter.codePointAt(0) ?? 0));
  if (family === undefined) return { text: UNKNOWN, mark: true };
  const kept = accents.filter((accent) => family.has(accent.codePointAt(0) ?? 0));
  return { text: letter + kept.join('') + UNKNOWN, mark: false };
}

/** A mark must not grow together with the word before it; U+FFFD may, for it is a letter of that word. */
function spaced(line: string, mark: string): string {
  return mark === UNKNOWN || line === '' || line.endsWith(' ') ? mark : ` ${mark}`;
}
