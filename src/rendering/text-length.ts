import type { Limit, Unit } from '../ports/capabilities.ts';

let segmenter: Intl.Segmenter | undefined;

/** Grapheme clusters of a text. Made on first use, because most messages never need one and it costs to make. */
export function graphemes(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('nl', { granularity: 'grapheme' });
  return segmenter.segment(text);
}

/** From here on a character may join a neighbour; below it every code unit is a grapheme of its own, but for CR LF. */
export const FIRST_COMBINING = 0x300;

/**
 * Length of a text in a unit. A text is one `item`. A lone surrogate counts as one code point of three bytes, which is
 * what replacing it takes.
 */
export function textLength(text: string, unit: Unit): number {
  switch (unit) {
    case 'utf16':
      return text.length;
    case 'codepoint':
      return codePoints(text);
    case 'utf8':
      return utf8Bytes(text);
    case 'grapheme':
      return graphemeCount(text);
    case 'item':
      return 1;
  }
}

/** Whether a text is within a limit. Cheap for short texts: no unit gives more than 3 for a UTF-16 code unit. */
export function withinLimit(text: string, limit: Limit): boolean {
  const most = limit.unit === 'utf8' ? text.length * 3 : text.length;
  return most <= limit.max || textLength(text, limit.unit) <= limit.max;
}

/** Where the code point that starts at `at` ends. */
export function afterCodePoint(text: string, at: number): number {
  return isHigh(text.charCodeAt(at)) && isLow(text.charCodeAt(at + 1)) ? at + 2 : at + 1;
}

/** Where the code point that ends at `at` starts. */
export function beforeCodePoint(text: string, at: number): number {
  return at > 1 && isLow(text.charCodeAt(at - 1)) && isHigh(text.charCodeAt(at - 2)) ? at - 2 : at - 1;
}

/** Bytes that the code unit or pair starting at `at` takes in UTF-8. */
export function utf8Length(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return isHigh(code) && isLow(text.charCodeAt(at + 1)) ? 4 : 3;
}

function codePoints(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at = afterCodePoint(text, at)) count++;
  return count;
}

function utf8Bytes(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at = afterCodePoint(text, at)) bytes += utf8Length(text, at);
  return bytes;
}

function graphemeCount(text: string): number {
  if (isSimple(text)) return text.length;
  let count = 0;
  for (const _ of graphemes(text)) count++;
  return count;
}

/** Every code unit is a grapheme: nothing that combines, and no CR LF, which is one grapheme. */
function isSimple(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= FIRST_COMBINING || code === 0x0d) return false;
  }
  return true;
}

function isHigh(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isLow(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
