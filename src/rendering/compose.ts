import type { Limit } from '../ports/capabilities.ts';
import { isBlank } from './clean.ts';
import type { Degradation } from './degradation.ts';
import { boldCost, canBeBold, escapeFor, type Markup, withHeading } from './markup.ts';
import { measureFor } from './measure.ts';
import { type SplitRule, split } from './split.ts';

/** What a message says, cleaned. The heading is trimmed; both may be empty. */
export interface Words {
  heading: string;
  text: string;
}

/** One piece of text: marked up for the channel, and plain. */
export interface Piece {
  text: string;
  plain: string;
}

/** What the channel allows. `last` is for the part that holds what can be tapped. */
export interface Room {
  markup: Markup;
  text: Limit;
  last: Limit;
}

/** A heading that takes more than this share of a part is shown plain, because it need not stay whole in the first. */
const HEADING_SHARE = 0.5;
/** Numbered options stand under the end of the text when this share of a part is left for it, else in their own part. */
const TEXT_SHARE = 0.25;

/**
 * Heading, text and numbered lines as pieces that fit, in order; none when there is nothing to say. The lines stay
 * together in the last piece when they fit there.
 */
export function compose(words: Words, lines: string[], room: Room, degradations: Degradation[]): Piece[] {
  const { heading, text } = words;
  const { markup } = room;
  if (heading === '' && lines.length === 0) {
    if (text === '') return [];
    if (measureFor(room.last.unit, markup).fits(text, room.last.max))
      return [{ text: escapeFor(markup, text), plain: text }];
  }
  const bold = heading !== '' && mayBeBold(heading, room);
  if (heading !== '' && !bold) degradations.push({ code: 'heading-plain' });
  const said = heading === '' ? text : text === '' ? heading : `${heading}\n${text}`;
  const rule: SplitRule = {
    measure: measureFor(room.text.unit, markup),
    max: room.text.max,
    lastMeasure: measureFor(room.last.unit, markup),
    lastMax: room.last.max,
    firstCost: bold ? boldCost(markup) : 0,
    // The heading, its line end, and a character: a heading alone says nothing.
    keep: bold ? heading.length + 2 : 0,
  };
  const pieces = cut(said, lines.join('\n'), rule, degradations);
  if (pieces.length > 1) degradations.push({ code: 'text-split', parts: pieces.length });
  return pieces.map((plain, at) => ({
    text: bold && at === 0 ? markHeading(markup, heading, plain) : escapeFor(markup, plain),
    plain,
  }));
}

function mayBeBold(heading: string, { markup, text, last }: Room): boolean {
  if (!canBeBold(markup, heading)) return false;
  const cost = boldCost(markup);
  return (
    measureFor(text.unit, markup).fits(heading, text.max * HEADING_SHARE - cost) &&
    measureFor(last.unit, markup).fits(heading, last.max * HEADING_SHARE - cost)
  );
}

function cut(text: string, block: string, rule: SplitRule, degradations: Degradation[]): string[] {
  if (block === '') return run(text, rule, degradations);
  const said = text.trimEnd();
  if (said === '') return run(block, rule, degradations);
  const whole = `${said}\n\n${block}`;
  const { lastMeasure, lastMax, firstCost } = rule;
  if (lastMeasure.fits(whole, lastMax - firstCost)) return [whole];
  if (!lastMeasure.fits(block, lastMax)) return run(whole, rule, degradations);
  const under = `\n\n${block}`;
  const left = lastMax - lastMeasure.length(under);
  if (left >= lastMax * TEXT_SHARE && left > firstCost) {
    const noted: Degradation[] = [];
    const pieces = run(said, { ...rule, lastMax: left }, noted);
    // A cluster is not cut only to keep the question with its options.
    if (noted.every(({ code }) => code === 'blank-part')) {
      degradations.push(...noted);
      return [...pieces.slice(0, -1), `${pieces.at(-1) ?? ''}${under}`];
    }
  }
  return [...run(said, { ...rule, lastMeasure: rule.measure, lastMax: rule.max }, degradations), block];
}

function run(text: string, rule: SplitRule, degradations: Degradation[]): string[] {
  let { pieces, cutGrapheme, overLimit } = split(text, rule);
  if (pieces.length > 1 && pieces.some(isBlank)) {
    // From the end first: what becomes the last part has less room than it had in the middle.
    let rest = text;
    for (let last = pieces.at(-1); last !== undefined && isBlank(last); last = pieces.at(-1)) {
      rest = rest.slice(0, rest.lastIndexOf(last));
      ({ pieces, cutGrapheme, overLimit } = split(rest, rule));
    }
    pieces = pieces.filter((piece) => !isBlank(piece));
    degradations.push({ code: 'blank-part' });
  }
  if (cutGrapheme) degradations.push({ code: 'grapheme-cut' });
  if (overLimit) degradations.push({ code: 'over-limit' });
  return pieces;
}

function markHeading(markup: Markup, heading: string, plain: string): string {
  if (plain === heading) return withHeading(markup, heading, null);
  // Only limits too small for a heading and one character get here.
  if (!plain.startsWith(`${heading}\n`)) return escapeFor(markup, plain);
  return withHeading(markup, heading, plain.slice(heading.length + 1));
}
