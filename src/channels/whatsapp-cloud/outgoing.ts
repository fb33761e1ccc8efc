import type { PaperFile } from '../../ports/message.ts';
import type { Part } from '../../rendering/part.ts';
import { type SentAs, sentAs } from './sent-file.ts';

/** One thing to send. */
export type Step =
  /** A body of `messages`, without who gets it. */
  | { kind: 'message'; body: object }
  /** A file that is put at Meta first; `caption` may be empty. */
  | {
      kind: 'file';
      as: SentAs;
      file: PaperFile;
      caption: string;
      /** What is said when Meta does not take it, `caption` aside. */
      lost: string;
    }
  /** Keeps the place of a paper that could not be made, so that a retry goes on where it was. */
  | { kind: 'nothing' };

/**
 * What each part of a rendered message is to Meta, in order. A paper that could not be made leaves its words. `lost`: what
 * is said when something that is passed on is not taken.
 */
export function stepsOf(parts: readonly Part[], file: PaperFile | undefined, lost = ''): Step[] {
  return parts.flatMap((part): Step[] => {
    if (part.kind !== 'document') return [{ kind: 'message', body: bodyOf(part) }];
    const { caption } = part;
    const words: Step = caption === '' ? { kind: 'nothing' } : { kind: 'message', body: textBody(caption) };
    if (!file) return [words];
    const as = sentAs(file, part.shows);
    if (as === 'audio') return [words, { kind: 'file', as, file, caption: '', lost }];
    return [{ kind: 'file', as, file, caption, lost }];
  });
}

/** Without a preview of links: Meta would fetch the page, and it would cost the person data. */
export function textBody(body: string): object {
  return { type: 'text', text: { body, preview_url: false } };
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
