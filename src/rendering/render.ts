import type { Capabilities, Limit } from '../ports/capabilities.ts';
import type { Message, Option } from '../ports/message.ts';
import { clean, isBlank } from './clean.ts';
import { compose, type Piece, type Room, type Words } from './compose.ts';
import type { Degradation } from './degradation.ts';
import { numberedLines, type OptionPlan, planOptions } from './options.ts';
import type { Part } from './part.ts';
import { shorten } from './shorten.ts';
import { withinLimit } from './text-length.ts';

/** The renderer's own words, in the language of the message. */
export interface RenderWords {
  /** On the button that opens a list. */
  open: string;
}

export interface Rendered {
  /** In the order in which they must be sent; what can be tapped is on the last. */
  parts: Part[];
  degradations: Degradation[];
}

const NOTHING: Piece = { text: '', plain: '' };

/**
 * Fits a message to what a channel can show. Pure, total and deterministic: any string is accepted, no option is left
 * out, and every character is delivered in order except what `clean` documents and white space where a text is cut.
 *
 * Where options are shown without numbers, option n is the nth button or row. A document with options comes first,
 * one without them last, so that a question is always what the person sees at the end.
 */
export function render(message: Message, capabilities: Capabilities, words: RenderWords): Rendered {
  const degradations: Degradation[] = [];
  const said = cleanWords(message, degradations);
  const { options } = message;
  const shown = shownOf(message);
  let parts: Part[];
  if (options !== undefined && options.length > 0) {
    parts = renderOptions(said, options, capabilities, words, degradations);
    if (shown !== null) parts.unshift(document(shown, NOTHING, capabilities, degradations));
  } else if (shown !== null) {
    parts = renderPaper(said, shown, capabilities, degradations);
  } else {
    parts = compose(said, [], roomIn(capabilities, capabilities.text), degradations).map(asText);
  }
  if (parts.length === 0) degradations.push({ code: 'empty' });
  return { parts, degradations };
}

function cleanWords(message: Message, degradations: Degradation[]): Words {
  const text = clean(message.text);
  let changed = text !== message.text;
  let heading = '';
  if (message.heading !== undefined) {
    const whole = clean(message.heading);
    changed ||= whole !== message.heading;
    heading = isBlank(whole) ? '' : whole.trim();
  }
  if (changed) degradations.push({ code: 'cleaned' });
  if (isBlank(text)) return { heading, text: '' };
  return { heading, text: heading === '' ? text : text.trimStart() };
}

function renderOptions(
  said: Words,
  options: Option[],
  capabilities: Capabilities,
  words: RenderWords,
  degradations: Degradation[],
): Part[] {
  const plan = planOptions(options, capabilities, degradations);
  let lines = plan.lines;
  if (lines.length === 0 && said.heading === '' && said.text === '') {
    lines = numberedLines(options);
    degradations.push({ code: 'body-filled' });
  }
  const pieces = compose(said, lines, roomIn(capabilities, bodyLimit(plan, capabilities)), degradations);
  const last = pieces.pop() ?? NOTHING;
  const parts: Part[] = pieces.map(asText);
  parts.push(tappable(plan, last, capabilities, words, degradations));
  return parts;
}

function tappable(
  plan: OptionPlan,
  { text, plain }: Piece,
  capabilities: Capabilities,
  words: RenderWords,
  degradations: Degradation[],
): Part {
  switch (plan.kind) {
    case 'buttons':
      return { kind: 'buttons', text, plain, buttons: plan.buttons };
    case 'list':
      return { kind: 'list', text, plain, open: openWord(words.open, capabilities, degradations), rows: plan.rows };
    case 'text':
      return { kind: 'text', text, plain };
  }
}

function openWord(open: string, { list }: Capabilities, degradations: Degradation[]): string {
  if (list === null || withinLimit(open, list.open)) return open;
  degradations.push({ code: 'open-shortened' });
  return shorten(open, list.open);
}

/** What a document part shows: a paper, or what is passed on. */
type Shown = Pick<Extract<Part, { kind: 'document' }>, 'paper' | 'shows'>;

function shownOf({ paper, attachment }: Message): Shown | null {
  if (paper !== undefined) return { paper };
  return attachment === undefined ? null : { shows: attachment.kind };
}

function renderPaper(said: Words, shown: Shown, capabilities: Capabilities, degradations: Degradation[]): Part[] {
  const { caption, text, markup } = capabilities;
  if (caption !== null) {
    const noted: Degradation[] = [];
    const under = compose(said, [], { markup, text: caption, last: caption }, noted);
    if (under.length <= 1) {
      degradations.push(...noted);
      return [document(shown, under[0] ?? NOTHING, capabilities, degradations)];
    }
  }
  const parts: Part[] = compose(said, [], roomIn(capabilities, text), degradations).map(asText);
  if (parts.length > 0) degradations.push({ code: 'caption-apart' });
  parts.push(document(shown, NOTHING, capabilities, degradations));
  return parts;
}

function document(
  shown: Shown,
  { text, plain }: Piece,
  { documents }: Capabilities,
  degradations: Degradation[],
): Part {
  if (!documents) degradations.push({ code: 'document-unshown' });
  return { kind: 'document', caption: text, plain, ...shown };
}

function bodyLimit(plan: OptionPlan, { text, buttons, list }: Capabilities): Limit {
  const body = plan.kind === 'buttons' ? buttons?.body : plan.kind === 'list' ? list?.body : text;
  return body ?? text;
}

function roomIn({ markup, text }: Capabilities, last: Limit): Room {
  return { markup, text, last };
}

function asText({ text, plain }: Piece): Part {
  return { kind: 'text', text, plain };
}
