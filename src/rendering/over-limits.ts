import type { Capabilities, Limit } from '../ports/capabilities.ts';
import type { Message } from '../ports/message.ts';
import { cleanLine } from './clean.ts';
import type { DegradationCode } from './degradation.ts';
import { boldCost, canBeBold } from './markup.ts';
import { measureFor } from './measure.ts';
import { planOptions } from './options.ts';
import type { RenderWords } from './render.ts';
import { shorten } from './shorten.ts';
import { textLength, withinLimit } from './text-length.ts';

/** One thing of a message that is longer, or more, than a channel takes. */
interface OverLimit {
  what: 'text' | 'caption' | 'title' | 'id' | 'options' | 'open';
  /** Which option, counted from 0; for `title` and `id`. */
  option?: number;
  /** In the limit's unit, as the channel counts it. */
  length: number;
  limit: Limit;
  /** What the renderer does about it. */
  effect: DegradationCode;
  /** An earlier option whose title becomes the same when both are shortened; the renderer numbers them. */
  collidesWith?: number;
}

/**
 * What of a message is over a channel's limits, and what becomes of it there. For the linter: a message without any
 * is shown as it was written. Titles are compared with what they would stand on: a button when there are few enough
 * options, else a row; where the channel has neither, or takes fewer options, they are numbered lines without a limit.
 */
export function overLimits(message: Message, capabilities: Capabilities, words: RenderWords): OverLimit[] {
  const options = message.options ?? [];
  if (options.length > 0) return [...optionsOver(message, capabilities), ...openOver(message, capabilities, words)];
  const { caption, text, documents } = capabilities;
  if (message.paper !== undefined && documents && caption !== null) {
    return textOver(message, [], 'caption', caption, 'caption-apart', capabilities);
  }
  return textOver(message, [], 'text', text, 'text-split', capabilities);
}

function optionsOver(message: Message, capabilities: Capabilities): OverLimit[] {
  const options = message.options ?? [];
  const { buttons, list, text } = capabilities;
  const plan = planOptions(options, capabilities, []);
  const body = plan.kind === 'buttons' ? buttons?.body : plan.kind === 'list' ? list?.body : text;
  const found = textOver(message, plan.lines, 'text', body ?? text, 'text-split', capabilities);

  const most = list?.rows ?? buttons?.count;
  if (most !== undefined && options.length > most.max) {
    found.push({ what: 'options', length: options.length, limit: most, effect: 'options-numbered' });
    return found;
  }
  // What the titles stand on: buttons unless there are too many, or a list shows them whole where buttons can't.
  const asButtons = buttons !== null && options.length <= buttons.count.max && plan.kind !== 'list';
  const title = asButtons ? buttons.title : list?.title;
  const id = asButtons ? buttons.id : list?.id;
  if (title === undefined || id === undefined) return found;
  const shortened: string[] = [];
  for (const [at, option] of options.entries()) {
    const whole = cleanLine(option.title);
    const short = shorten(whole, title);
    const twin = shortened.indexOf(short);
    shortened.push(short);
    if (short !== whole || twin >= 0) {
      found.push({
        what: 'title',
        option: at,
        length: textLength(whole, title.unit),
        limit: title,
        effect: titleEffect(plan.kind, plan.lines),
        ...(twin >= 0 ? { collidesWith: twin } : {}),
      });
    }
    if (!withinLimit(option.id, id)) {
      const length = textLength(option.id, id.unit);
      found.push({ what: 'id', option: at, length, limit: id, effect: 'options-numbered' });
    }
  }
  return found;
}

function titleEffect(kind: 'buttons' | 'list' | 'text', lines: string[]): DegradationCode {
  if (kind === 'text') return 'options-numbered';
  return lines.length === 0 ? 'title-in-description' : 'title-shortened';
}

function openOver(message: Message, capabilities: Capabilities, words: RenderWords): OverLimit[] {
  const limit = capabilities.list?.open;
  if (limit === undefined || withinLimit(words.open, limit)) return [];
  if (planOptions(message.options ?? [], capabilities, []).kind !== 'list') return [];
  return [{ what: 'open', length: textLength(words.open, limit.unit), limit, effect: 'open-shortened' }];
}

function textOver(
  message: Message,
  lines: string[],
  what: 'text' | 'caption',
  limit: Limit,
  effect: DegradationCode,
  { markup }: Capabilities,
): OverLimit[] {
  const heading = cleanLine(message.heading ?? '');
  const bold = heading !== '' && canBeBold(markup, heading) ? boldCost(markup) : 0;
  const whole = [heading === '' ? message.text : `${heading}\n${message.text}`, lines.join('\n')];
  const text = whole.filter((piece) => piece !== '').join('\n\n');
  const length = measureFor(limit.unit, markup).length(text) + bold;
  return length > limit.max ? [{ what, length, limit, effect }] : [];
}
