import type { PaperFile } from '../../ports/message.ts';
import type { Part } from '../../rendering/part.ts';

/** One thing to send. */
export type Step =
  /** A body of `messages`, without who gets it. */
  | { kind: 'message'; body: object }
  /** A file that is put at Meta first; `caption` may be empty. */
  | { kind: 'file'; file: PaperFile; caption: string }
  /** Keeps the place of a paper that could not be made, so that a retry goes on where it was. */
  | { kind: 'nothing' };

/** What each part of a rendered message is to Meta, in order. A paper that could not be made leaves its words. */
export function stepsOf(parts: readonly Part[], file: PaperFile | undefined): Step[] {
  return parts.map((part): Step => {
    if (part.kind !== 'document') return { kind: 'message', body: bodyOf(part) };
    const { caption } = part;
    if (file) return { kind: 'file', file, caption };
    return caption === '' ? { kind: 'nothing' } : { kind: 'message', body: textBody(caption) };
  });
}

/** Without a preview of links: Meta would fetch the page, and it would cost the person data. */
export function textBody(body: string): object {
  return { type: 'text', text: { body, preview_url: false } };
}

export function documentBody(id: string, fileName: string, caption: string): object {
  return { type: 'document', document: { id, filename: fileName, ...(caption !== '' && { caption }) } };
}

function bodyOf(part: Exclude<Part, { kind: 'document' }>): object {
  switch (part.kind) {
    case 'text':
      return textBody(part.text);
    case 'buttons': {
      const buttons = part.buttons.map(({ id, title }) => ({ type: 'reply', reply: { id, title } }));
      return { type: 'interactive', interactive: { type: 'button', body: { text: part.text }, action: { buttons } } };
    }
    case 'list': {
      const { open: button, rows } = part;
      const action = { button, sections: [{ rows }] };
      return { type: 'interactive', interactive: { type: 'list', body: { text: part.text }, action } };
    }
  }
}
