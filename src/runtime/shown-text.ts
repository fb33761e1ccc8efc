import type { Capabilities } from '../ports/capabilities.ts';
import type { Message } from '../ports/message.ts';
import type { Part } from '../rendering/part.ts';
import { render } from '../rendering/render.ts';

/** Messages as one channel would show them, as a text: what can be tapped is in brackets, a line each. */
export function shownText(messages: readonly Message[], capabilities: Capabilities): string {
  return messages
    .flatMap((message) => render(message, capabilities, { open: '' }).parts)
    .map((part) =>
      linesOf(part)
        .filter((line) => line !== '')
        .join('\n'),
    )
    .filter((text) => text !== '')
    .join('\n\n');
}

function linesOf(part: Part): string[] {
  switch (part.kind) {
    case 'text':
      return [part.plain];
    case 'buttons':
      return [part.plain, ...part.buttons.map(({ title }) => `[ ${title} ]`)];
    case 'list':
      return [
        part.plain,
        ...part.rows.map(({ title, description }) => `[ ${[title, description].filter(Boolean).join(' ')} ]`),
      ];
    case 'document':
      return [part.paper ? `[ ${part.paper.fileName} ]` : '', part.plain];
  }
}
