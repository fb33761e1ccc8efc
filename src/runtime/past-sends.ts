import type { DocumentId } from '../ports/document.ts';
import type { MessageItem } from './outbox-line.ts';

/** Messages remembered; the oldest are forgotten. */
const MOST = 5_000;

/**
 * What was sent or settled a moment ago. A document that was read just before that is on the record still has it among what
 * is to be sent.
 */
export class PastSends {
  readonly #keys = new Set<string>();

  add(id: DocumentId, item: MessageItem): void {
    const key = keyOf(id, item);
    this.#keys.delete(key);
    this.#keys.add(key);
    if (this.#keys.size <= MOST) return;
    const [oldest] = this.#keys;
    if (oldest !== undefined) this.#keys.delete(oldest);
  }

  has(id: DocumentId, item: MessageItem): boolean {
    return this.#keys.has(keyOf(id, item));
  }

  delete(id: DocumentId, item: MessageItem): void {
    this.#keys.delete(keyOf(id, item));
  }
}

/** The moment too: a document that was erased and begins anew counts from one again. */
function keyOf(id: DocumentId, { seq, at }: MessageItem): string {
  return `${id} ${seq} ${at}`;
}
