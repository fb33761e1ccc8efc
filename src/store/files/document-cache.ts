import type { Entry } from './entry.ts';

/**
 * Which documents stay in memory although their file has everything: the last used ones, within a bound on their
 * number and on their bytes of JSON. What its file lacks is not in here, and so is never dropped.
 */
export class DocumentCache {
  readonly #maxDocuments: number;
  readonly #maxBytes: number;
  /** Least recently used first; the value is what was counted for it. */
  readonly #entries = new Map<Entry, number>();
  #bytes = 0;

  constructor(maxDocuments: number, maxBytes: number) {
    this.#maxDocuments = maxDocuments;
    this.#maxBytes = maxBytes;
  }

  /** Notes that the entry's document is in memory and was used just now. */
  use(entry: Entry): void {
    this.remove(entry);
    const bytes = entry.held?.bytes ?? 0;
    this.#entries.set(entry, bytes);
    this.#bytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#maxDocuments && this.#bytes <= this.#maxBytes) return;
      this.remove(oldest);
      oldest.held = null;
    }
  }

  /** Leaves the document in memory, but no longer drops it. */
  remove(entry: Entry): void {
    const bytes = this.#entries.get(entry);
    if (bytes === undefined) return;
    this.#entries.delete(entry);
    this.#bytes -= bytes;
  }
}
