import type { DocumentId, StoredDocument } from '../ports/document.ts';
import type { Log } from '../ports/log.ts';
import type { LetterItem } from './post.ts';
import { codeOf } from './turns.ts';

export interface LetterJobOptions {
  log: Log;
  /** As in `PostOptions`. */
  deliver(from: DocumentId, item: LetterItem): Promise<void>;
  /** As in `PostOptions`. */
  giveUp(from: DocumentId, item: LetterItem): Promise<void>;
}

/**
 * Brings the letters that a document has, in order for each receiver; one who can't take theirs holds up no other.
 * `last`: what can't be brought now is given up. Rejects with the first error otherwise, so that the job is done again.
 */
export async function bringLetters(document: StoredDocument, last: boolean, options: LetterJobOptions): Promise<void> {
  const byReceiver = new Map<DocumentId, LetterItem[]>();
  for (const item of document.out) {
    if (item.type === 'letter') byReceiver.set(item.to, [...(byReceiver.get(item.to) ?? []), item]);
  }
  const rounds = [...byReceiver.values()].map((letters) => bringInOrder(document.id, letters, last, options));
  const failed = (await Promise.allSettled(rounds)).find((each) => each.status === 'rejected');
  if (failed) throw failed.reason;
}

async function bringInOrder(
  from: DocumentId,
  letters: readonly LetterItem[],
  last: boolean,
  { log, deliver, giveUp }: LetterJobOptions,
): Promise<void> {
  for (const item of letters) {
    try {
      await deliver(from, item);
    } catch (error) {
      const { kind } = item.letter;
      if (!last) {
        log.warn('letter-failed', { document: from, kind, code: codeOf(error) });
        throw error;
      }
      log.error('letter-given-up', { document: from, kind, code: codeOf(error) });
      await giveUp(from, item);
    }
  }
}
