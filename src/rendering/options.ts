import type { Capabilities, Limit } from '../ports/capabilities.ts';
import type { Option } from '../ports/message.ts';
import { cleanLine, isBlank } from './clean.ts';
import type { Degradation } from './degradation.ts';
import type { Button, Row } from './part.ts';
import { shorten } from './shorten.ts';
import { withinLimit } from './text-length.ts';

/**
 * How options will be shown. `lines` are the whole titles, numbered from 1, to stand under the text; empty when every
 * title stands whole on what can be tapped.
 */
export type OptionPlan =
  | { kind: 'buttons'; buttons: Button[]; lines: string[] }
  | { kind: 'list'; rows: Row[]; lines: string[] }
  | { kind: 'text'; lines: string[] };

/**
 * Chooses, in this order: buttons with whole titles, a list with whole titles (in a description where they go on),
 * buttons or a list with shortened, numbered titles and the whole ones in the text, numbered text. No option is ever
 * left out. What could not be shown as it was is added to `degradations`.
 */
export function planOptions(options: Option[], capabilities: Capabilities, degradations: Degradation[]): OptionPlan {
  const { buttons, list } = capabilities;
  if (buttons === null && list === null) return { kind: 'text', lines: numberedLines(options) };
  if (buttons !== null && options.length <= buttons.count.max) {
    const whole = wholeButtons(options, buttons.title, buttons.id);
    if (whole !== null) return { kind: 'buttons', buttons: whole, lines: [] };
  }
  if (list !== null && options.length <= list.rows.max) {
    const whole = wholeRows(options, list, degradations);
    if (whole !== null) return { kind: 'list', rows: whole, lines: [] };
  }
  if (buttons !== null && options.length <= buttons.count.max) {
    const short = numberedButtons(options, buttons.title, buttons.id, degradations);
    if (short !== null) return { kind: 'buttons', buttons: short, lines: numberedLines(options) };
  }
  if (list !== null && options.length <= list.rows.max) {
    const short = numberedButtons(options, list.title, list.id, degradations);
    if (short !== null) return { kind: 'list', rows: short, lines: numberedLines(options) };
  }
  degradations.push({ code: 'options-numbered' });
  return { kind: 'text', lines: numberedLines(options) };
}

/** `1. Title`, one line each. */
export function numberedLines(options: Option[]): string[] {
  return options.map(({ title }, at) => `${at + 1}. ${cleanLine(title)}`.trimEnd());
}

/** The part of a title that goes on a row, and the part that goes in its description; null when it does not fit so. */
function titleAndRest(title: string, head: Limit, rest: Limit): { title: string; description: string } | null {
  for (let at = title.lastIndexOf(' '); at > 0; at = title.lastIndexOf(' ', at - 1)) {
    const start = title.slice(0, at).trimEnd();
    const end = title.slice(at + 1);
    // From the end back, the description only grows.
    if (!withinLimit(end, rest)) return null;
    if (withinLimit(start, head)) return isBlank(start) || isBlank(end) ? null : { title: start, description: end };
  }
  return null;
}

function wholeButtons(options: Option[], title: Limit, id: Limit): Button[] | null {
  const buttons: Button[] = [];
  for (const option of options) {
    const button = { id: option.id, title: cleanLine(option.title) };
    if (!withinLimit(button.title, title) || !isNew(button, buttons, id)) return null;
    buttons.push(button);
  }
  return buttons;
}

function wholeRows(
  options: Option[],
  list: NonNullable<Capabilities['list']>,
  degradations: Degradation[],
): Row[] | null {
  const rows: Row[] = [];
  const continued: Degradation[] = [];
  for (const [at, option] of options.entries()) {
    const title = cleanLine(option.title);
    let row: Row = { id: option.id, title };
    if (!withinLimit(title, list.title)) {
      const both = titleAndRest(title, list.title, list.description);
      if (both === null) return null;
      row = { id: option.id, ...both };
      continued.push({ code: 'title-in-description', option: at });
    }
    if (!isNew(row, rows, list.id)) return null;
    rows.push(row);
  }
  degradations.push(...continued);
  return rows;
}

/** `1. Title…`: the number keeps shortened titles apart and leads to the whole title in the text. */
function numberedButtons(options: Option[], limit: Limit, id: Limit, degradations: Degradation[]): Button[] | null {
  // The longest number must stay whole in front of what is cut.
  if (!withinLimit(`${options.length}.…`, limit)) return null;
  const buttons: Button[] = [];
  const shortened: Degradation[] = [];
  for (const [at, option] of options.entries()) {
    const whole = `${at + 1}. ${cleanLine(option.title)}`.trimEnd();
    const title = shorten(whole, limit);
    const button = { id: option.id, title };
    if (!isNew(button, buttons, id)) return null;
    if (title !== whole) shortened.push({ code: 'title-shortened', option: at });
    buttons.push(button);
  }
  degradations.push(...shortened);
  return buttons;
}

/** Whether a channel will take this one beside the others: its own id and title, both visible and within limits. */
function isNew(button: Button, others: Button[], id: Limit): boolean {
  if (button.id === '' || !withinLimit(button.id, id) || isBlank(button.title)) return false;
  for (const other of others) if (other.id === button.id || other.title === button.title) return false;
  return true;
}
