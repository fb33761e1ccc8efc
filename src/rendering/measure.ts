import type { Unit } from '../ports/capabilities.ts';
import { escapeCost, highestEscapeCost, type Markup } from './markup.ts';
import { afterCodePoint, beforeCodePoint, graphemes, textLength, utf8Length } from './text-length.ts';

/**
 * Counts a plain text as the channel will count it once marked up, in the channel's unit.
 *
 * Telegram (`html`) counts what is left after parsing, so escapes are free. For `markdown` the count is an upper
 * bound: what is really sent is never longer.
 */
export interface Measure {
  /** Length of the whole text. */
  length(text: string): number;
  /** Whether the text is within `max`. Cheap for short texts. */
  fits(text: string, max: number): boolean;
  /** The furthest offset from `from` on for which the text between is within `max`, never inside a code point. */
  reach(text: string, from: number, max: number): number;
  /** The same backwards: the nearest start before `to`. */
  reachBack(text: string, to: number, max: number): number;
}

/** The measure for a unit and a markup; one object each, made once. */
export function measureFor(unit: Unit, markup: Markup): Measure {
  const byUnit = MEASURES[markup];
  const known = byUnit.get(unit);
  if (known !== undefined) return known;
  const measure = createMeasure(unit, markup);
  byUnit.set(unit, measure);
  return measure;
}

const MEASURES: Record<Markup, Map<Unit, Measure>> = {
  none: new Map(),
  html: new Map(),
  whatsapp: new Map(),
  markdown: new Map(),
};

function createMeasure(unit: Unit, markup: Markup): Measure {
  const highest = (unit === 'utf8' ? 3 : 1) + highestEscapeCost(markup);
  const escapes = highestEscapeCost(markup) > 0;

  const extra = (text: string, from: number, to: number): number => {
    if (!escapes) return 0;
    let sum = 0;
    for (let at = from; at < to; at++) sum += escapeCost(markup, text.charCodeAt(at));
    return sum;
  };
  const length = (text: string): number => textLength(text, unit) + extra(text, 0, text.length);

  /** Cost of the step between two neighbouring offsets. */
  const cost = (text: string, from: number, to: number): number => {
    const own = unit === 'utf16' ? to - from : unit === 'utf8' ? utf8Length(text, from) : 1;
    return own + extra(text, from, to);
  };

  return {
    length,
    fits: (text, max) => text.length * highest <= max || length(text) <= max,
    reach(text, from, max) {
      if (unit === 'utf16' && !escapes) return unitsAfter(text, from, max);
      let used = 0;
      let at = from;
      for (const next of unit === 'grapheme' ? clusterEnds(text, from) : codePointEnds(text, from)) {
        used += cost(text, at, next);
        if (used > max) break;
        at = next;
      }
      return at;
    },
    reachBack(text, to, max) {
      let used = 0;
      let at = to;
      for (const next of unit === 'grapheme' ? clusterStarts(text, to) : codePointStarts(text, to)) {
        used += cost(text, next, at);
        if (used > max) break;
        at = next;
      }
      return at;
    },
  };
}

function unitsAfter(text: string, from: number, max: number): number {
  const to = from + Math.max(0, max);
  if (to >= text.length) return text.length;
  return to > from && afterCodePoint(text, to - 1) === to + 1 ? to - 1 : to;
}

function* codePointEnds(text: string, from: number): Generator<number> {
  for (let at = from; at < text.length; ) {
    at = afterCodePoint(text, at);
    yield at;
  }
}

function* codePointStarts(text: string, to: number): Generator<number> {
  for (let at = to; at > 0; ) {
    at = beforeCodePoint(text, at);
    yield at;
  }
}

function* clusterEnds(text: string, from: number): Generator<number> {
  for (const { segment, index } of graphemes(text.slice(from))) yield from + index + segment.length;
}

/** Clusters can only be told from the front. */
function clusterStarts(text: string, to: number): number[] {
  return Array.from(graphemes(text.slice(0, to)), ({ index }) => index).reverse();
}
