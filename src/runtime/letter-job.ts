import type { Clock } from '../ports/clock.ts';
import type { DocumentId, StoredDocument } from '../ports/document.ts';
import type { Log } from '../ports/log.ts';
import type { LetterItem } from './post.ts';
import { codeOf } from './turns.ts';

/**
 * A letter that nobody could take is given up when it is this old, milliseconds. Not after so many tries: while a database
 * comes and goes there may be many within seconds.
 */
const GIVE_UP_AFTER = 3 * 24 * 3_600_000;

export interface LetterJobOptions {
  clock: Clock;
  log: Log;
  /** As in `PostOptions`. */
  deliver(from: DocumentId, item: LetterItem): Promise<void>;
  /** As in `PostOptions`. */
  giveUp(from: DocumentId, item: LetterItem): Promise<void>;
}

/**
 * Brings the letters that a document has, in order for each receiver; one who can't take theirs holds up no other.
 * Rejects with the first error, so that the job is done again.
 */
export async function bringLetters(document: StoredDocument, options: LetterJobOptions): Promise<void> {
  const byReceiver = new Map<DocumentId, LetterItem[]>();
  for (const item of document.out) {
    if (item.type === 'letter') byReceiver.set(item.to, [...(byReceiver.get(item.to) ?? []), item]);
  }
  const rounds = [...byReceiver.values()].map((letters) => bringInOrder(document.id, letters, options));
  const failed = (await Promise.allSettled(rounds)).find((each) => each.status === 'rejected');
  if (failed) throw failed.reason;
}

async function bringInOrder(
  from: DocumentId,
  letters: readonly LetterItem[],
  { clock, log, deliver, giveUp }: LetterJobOptions,
): Promise<void> {
  for (const item of letters) {
    try {
      await deliver(from, item);
    } catch (error) {
      const { kind } = item.letter;
      // A number is never earlier than its moment; see `letterNumber`.
      if (clock.now() - item.number < GIVE_UP_AFTER) {
        log.warn('letter-failed', { document: from, kind, code: codeOf(error) });
        throw error;
      }
      log.error('letter-given-up', { document: from, kind, code: codeOf(error) });
      await giveUp(from, item);
    }
  }
}
