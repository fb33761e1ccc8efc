import type { Capabilities, Limit, Unit } from '../../src/ports/capabilities.ts';
import type { Message } from '../../src/ports/message.ts';

export const WORDS = { open: 'Kies' };

export const PAPER = {
  kind: 'preparation-card',
  fileName: 'voorbereiding.pdf',
  language: 'nl',
  data: null,
} satisfies Message['paper'];

/** A Dutch message. */
export function message(text: string, rest: Partial<Message> = {}): Message {
  return { language: 'nl', text, ...rest };
}

/** Options with the ids `a`, `b`, … */
export function options(...titles: string[]): { id: string; title: string }[] {
  return titles.map((title, at) => ({ id: `o${at + 1}`, title }));
}

export function limit(max: number, unit: Unit = 'utf16'): Limit {
  return { max, unit, source: 'test', checkedOn: '2026-01-01' };
}

/** What a person reads of marked-up text, and what a channel that counts after parsing counts. */
export function read(markup: Capabilities['markup'], text: string): string {
  if (markup === 'html') {
    return text
      .replace(/<\/?b>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&');
  }
  if (markup === 'markdown') {
    return text
      .replace(/^\*\*(.*)\*\*(?= {2}\n|\n|$)/, '$1')
      .replace(/\\([\\`*_~|[\]#+=\-.)])|&(lt|gt|amp);/g, (_, mark: string | undefined, entity: string) =>
        mark === undefined ? ({ lt: '<', gt: '>', amp: '&' }[entity] ?? '') : mark,
      )
      .replace(/ {2}\n/g, '\n');
  }
  return text;
}
