import { type Address, addressKey } from '../../src/ports/address.ts';
import type { DocumentId, StoredDocument } from '../../src/ports/document.ts';

interface Row {
  address: Address;
  holder: string | null;
  /** Since when nobody holds it, epoch milliseconds. */
  freeSince: number;
}

/** What a change of a document made of its lines. */
export interface Followed {
  /** All lines of it that the process holds from now on. */
  mine: readonly string[];
  /** Who else holds a line of it. */
  holders: ReadonlySet<string>;
  isOffered: boolean;
}

/** What is asked about lines for one process. */
export interface Asker {
  /** Its id; null while it is none of the processes. */
  id: string | null;
  serves(address: Address): boolean;
}

/** Who holds which lines, as all processes see it. A line is there while its document has unsent messages on it. */
export class SharedLines {
  readonly #now: () => number;
  readonly #rows = new Map<DocumentId, Map<string, Row>>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether there are any that nobody holds. */
  get areFree(): boolean {
    return [...this.#rows.values()].some((rows) => [...rows.values()].some(({ holder }) => holder === null));
  }

  /** After a change by a process; `takes`: what nobody holds, it takes where it serves that. */
  follow(document: DocumentId, after: StoredDocument | null, asker: Asker, takes: boolean): Followed {
    const before = this.#rows.get(document) ?? new Map<string, Row>();
    const rows = new Map<string, Row>();
    for (const item of after?.out ?? []) {
      if (item.type !== 'message') continue;
      const key = addressKey(item.to);
      rows.set(key, before.get(key) ?? { address: item.to, holder: null, freeSince: this.#now() });
    }
    if (rows.size > 0) this.#rows.set(document, rows);
    else this.#rows.delete(document);
    if (takes) this.#take(rows, asker);
    // Also of a line that nothing is left on: what is to be sent no more must not be sent.
    const holders = new Set([...before.values(), ...rows.values()].flatMap(({ holder }) => holder ?? []));
    if (asker.id !== null) holders.delete(asker.id);
    const isOffered = takes && [...rows.values()].some(({ holder }) => holder === null);
    return { mine: this.#heldBy(asker.id, rows), holders, isOffered };
  }

  /** Takes what nobody holds. Gives all lines of the document that the process holds then. */
  take(document: DocumentId, asker: Asker): string[] {
    const rows = this.#rows.get(document) ?? new Map<string, Row>();
    this.#take(rows, asker);
    return this.#heldBy(asker.id, rows);
  }

  /** Whether it was this process's to give. */
  release(document: DocumentId, address: Address, holder: string): boolean {
    const row = this.#rows.get(document)?.get(addressKey(address));
    if (row?.holder !== holder) return false;
    this.#free(row);
    return true;
  }

  /** Everything that a process held is nobody's. Gives of which documents. */
  freeAll(holder: string): DocumentId[] {
    return this.#documentsOf((row) => {
      if (row.holder !== holder) return false;
      this.#free(row);
      return true;
    });
  }

  /** Documents with lines that nobody has held for longer than this, milliseconds, and that this process serves. */
  free(since: number, asker: Asker): DocumentId[] {
    const until = this.#now() - since;
    return this.#documentsOf((row) => row.holder === null && row.freeSince <= until && asker.serves(row.address));
  }

  /** Documents with lines that are a process's and that it does not know of. */
  unknownTo(holder: string, knows: (document: DocumentId, key: string) => boolean): DocumentId[] {
    return this.#documentsOf((row, id, key) => row.holder === holder && !knows(id, key));
  }

  #documentsOf(is: (row: Row, document: DocumentId, key: string) => boolean): DocumentId[] {
    // Every line is looked at: `is` may change it.
    return [...this.#rows].flatMap(([id, rows]) =>
      [...rows].filter(([key, row]) => is(row, id, key)).length > 0 ? [id] : [],
    );
  }

  #take(rows: ReadonlyMap<string, Row>, { id, serves }: Asker): void {
    if (id === null) return;
    for (const row of rows.values()) if (row.holder === null && serves(row.address)) row.holder = id;
  }

  #free(row: Row): void {
    row.holder = null;
    row.freeSince = this.#now();
  }

  #heldBy(id: string | null, rows: ReadonlyMap<string, Row>): string[] {
    return id === null ? [] : [...rows].flatMap(([key, { holder }]) => (holder === id ? key : []));
  }
}
