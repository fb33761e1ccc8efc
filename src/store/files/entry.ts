import type { DocumentId, DocumentKind, StoredDocument } from '../../ports/document.ts';
import type { HeldAddress } from './document-schema.ts';
import { type DocumentKey, documentKey } from './names.ts';

/** A document in memory, with what its file holds besides. */
export interface Held {
  document: StoredDocument;
  addresses: HeldAddress[];
  /** About what it takes, in bytes of JSON. */
  bytes: number;
}

/** What the store knows of one id: always in memory, and the document itself while there is room. */
export class Entry {
  readonly id: DocumentId;
  readonly key: DocumentKey;
  kind: DocumentKind = 'person';
  /** 0 while there is no document. */
  version = 0;
  /** Number of the last journal record of this document. */
  change = 0;
  /** Whether it has timers or unsent items. */
  pending = false;
  held: Held | null = null;
  /** Number of the first journal record that its file lacks; 0 when the file has all. */
  dirtySince = 0;
  /** The same, for what came while its file was being written. */
  laterSince = 0;
  flushing = false;
  rescue: Promise<Held | null> | null = null;
  #tail: Promise<void> | null = null;

  constructor(id: DocumentId, key: DocumentKey = documentKey(id)) {
    this.id = id;
    this.key = key;
  }

  /** Whether somebody changes it, or waits to. */
  get busy(): boolean {
    return this.#tail !== null;
  }

  /** Does one thing after the other, in the order of asking: nothing changes a document in the middle of a change. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail === null ? work() : this.#tail.then(work);
    const tail = result.then(noop, noop).then(() => {
      if (this.#tail === tail) this.#tail = null;
    });
    this.#tail = tail;
    return result;
  }

  /** Resolves when nobody changes it any more. */
  async rest(): Promise<void> {
    while (this.#tail !== null) await this.#tail;
  }
}

function noop(): void {}
