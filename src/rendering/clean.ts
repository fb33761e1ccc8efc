/**
 * What no channel should see, whoever typed it:
 *
 * - CR LF, CR, NEL, VT, FF, line and paragraph separator become `\n`; a tab becomes a space.
 * - Other control characters go. Half a surrogate pair becomes U+FFFD.
 * - Direction overrides and embeddings (U+202A–U+202E) go: with them a person's words could turn ours around.
 * - Isolates (U+2066–U+2069) stay when they are opened and closed on one line, because they keep a phone number whole
 *   in Arabic; one without its partner goes, so none reaches past the words that brought it.
 *
 * Marks without such reach (U+200E, U+200F, U+061C), joiners and everything else stay.
 */

// With the `u` flag the surrogate range matches lone surrogates only.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for.
const UNWANTED = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069\uD800-\uDFFF]/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the same.
const QUICK = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069\uD800-\uDFFF]/;
const LINE_END = /\r\n|[\r\v\f\u0085\u2028\u2029]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the same.
const TAKEN_OUT = /[\u0000-\u0008\u000E-\u001F\u007F-\u009F\u202A-\u202E]/g;
const LONE_SURROGATE = /[\uD800-\uDFFF]/gu;
const ISOLATE = /[\u2066-\u2069]/;
const CLOSE = '\u2069';

/** The text without unwanted characters; the same string when there are none. */
export function clean(text: string): string {
  // Without `u` the scan is faster, but it also stops at every emoji.
  if (!QUICK.test(text) || !UNWANTED.test(text)) return text;
  // Halves first: taking out what stands between two of them would make them a pair.
  const plain = text
    .replace(LONE_SURROGATE, '\uFFFD')
    .replace(LINE_END, '\n')
    .replaceAll('\t', ' ')
    .replace(TAKEN_OUT, '');
  return ISOLATE.test(plain) ? plain.split('\n').map(balanced).join('\n') : plain;
}

/** The text cleaned, on one line, without white space around it: a title. */
export function cleanLine(text: string): string {
  const cleaned = clean(text);
  return (cleaned.includes('\n') ? cleaned.replace(/\n+/g, ' ') : cleaned).trim();
}

/** Whether nothing in the text can be seen: white space and characters without a shape. */
export function isBlank(text: string): boolean {
  const first = text.charCodeAt(0);
  if (first > 0x20 && first < 0x7f) return false;
  return !/[^\s\p{Default_Ignorable_Code_Point}]/u.test(text);
}

/** One line with every isolate that has no partner taken out. */
function balanced(line: string): string {
  if (!ISOLATE.test(line)) return line;
  const open: number[] = [];
  const lone = new Set<number>();
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code < 0x2066 || code > 0x2069) continue;
    if (line[at] !== CLOSE) open.push(at);
    else if (open.pop() === undefined) lone.add(at);
  }
  for (const at of open) lone.add(at);
  if (lone.size === 0) return line;
  let kept = '';
  for (let at = 0; at < line.length; at++) if (!lone.has(at)) kept += line[at];
  return kept;
}
