import type { DocumentId } from '../../../ports/document.ts';

/** What a transaction said of the lines that this process holds of a document. */
export interface Held {
  /** Names of them, as in `lineOf`. */
  mine: readonly string[];
  /** A number that grows with each such answer; `pg` gives a bigint as text. */
  at: string;
}

/**
 * Which lines this process holds, as far as the database has told it. Answers may come in another order than that in
 * which they were given: only the newest one of each document counts.
 */
export class HeldLines {
  readonly #lines = new Map<DocumentId, ReadonlySet<string>>();
  /** The newest answer of each document, of now and of the time before the last sweep. */
  #newest = new Map<DocumentId, bigint>();
  #newestBefore: ReadonlyMap<DocumentId, bigint> = new Map();
  /** Lines that are being given back, with how many times. */
  readonly #leaving = new Map<string, number>();

  has(id: DocumentId, line: string): boolean {
    return (this.#lines.get(id)?.has(line) ?? false) && !this.#leaving.has(`${id} ${line}`);
  }

  /** Whether something is held of a document that is none of these lines. */
  hasOther(id: DocumentId, lines: ReadonlyMap<string, unknown>): boolean {
    return [...(this.#lines.get(id) ?? [])].some((line) => !lines.has(line));
  }

  /** Takes an answer; gives whether this process holds a line by it that was not known to be its own. */
  take(id: DocumentId, { mine, at }: Held): boolean {
    const number = BigInt(at);
    if (number < (this.#newest.get(id) ?? this.#newestBefore.get(id) ?? 0n)) return false;
    this.#newest.set(id, number);
    const known = this.#lines.get(id);
    if (mine.length > 0) this.#lines.set(id, new Set(mine));
    else this.#lines.delete(id);
    return mine.some((line) => !known?.has(line));
  }

  /** A line is held no more from now on, though the database does not know yet. Returns what to call when it does. */
  leave(id: DocumentId, line: string): () => void {
    const key = `${id} ${line}`;
    this.#leaving.set(key, (this.#leaving.get(key) ?? 0) + 1);
    let isKnown = false;
    return () => {
      if (isKnown) return;
      isKnown = true;
      const left = (this.#leaving.get(key) ?? 1) - 1;
      if (left > 0) this.#leaving.set(key, left);
      else this.#leaving.delete(key);
    };
  }

  /** Everything is somebody else's. */
  clear(): void {
    this.#lines.clear();
    this.#leaving.clear();
    this.#newest.clear();
    this.#newestBefore = new Map();
  }

  /** Forgets in which order answers came that are older than the time since it was called last. */
  age(): void {
    this.#newestBefore = this.#newest;
    this.#newest = new Map();
  }
}
