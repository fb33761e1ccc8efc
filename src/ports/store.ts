import type { Address } from './address.ts';
import type { DocumentId, DocumentKind, Outcome, OutItem, StoredDocument, Timer } from './document.ts';
import type { Json } from './json.ts';
import type { Sharing } from './sharing.ts';

/** One turn's outcome, all of it or nothing. */
export interface Commit {
  id: DocumentId;
  kind: DocumentKind;
  /** The version that was read; 0 when the document did not exist. */
  expected: number;
  body: Json;
  timers: readonly Timer[];
  /** New items; what was there and is not marked stays. */
  out: readonly OutItem[];
  /** Items of earlier turns that this turn settles (for example `superseded`). */
  marks?: readonly Mark[];
  /** Addresses that lead to this document from now on. */
  addresses?: readonly Address[];
  /** Those of them that may lead to no other document until now: two processes may both meet somebody new. */
  unlessTaken?: readonly Address[];
}

export interface Mark {
  /** Of an unsent message or letter, or of a receipt. */
  seq: number;
  /** `trying` settles nothing: the item stays, with `at` as its `tried`. */
  outcome: Outcome | 'trying';
  /** When it came to that, epoch milliseconds; with `externalId`, `code` or `twice` it is kept as a receipt. */
  at?: number;
  externalId?: string;
  code?: string;
  /** As in `Receipt`; on `trying` it stays with the item, so that it is not lost when a turn settles that. */
  twice?: true;
}

/** `lost`: there was a document, but it could not be read and was set aside (never overwritten). */
export type ReadResult = { status: 'found'; document: StoredDocument } | { status: 'absent' } | { status: 'lost' };

export interface StoreHealth {
  /** False while commits fail, for example on a full disk. */
  writable: boolean;
  /** Documents set aside since start because they could not be read. */
  quarantined: number;
  /** One line for an operator when not writable. */
  problem?: string;
}

/**
 * Keeps documents, the addresses that lead to them, and what they still want sent.
 *
 * Every method that changes something resolves only when the change would survive a power cut.
 * Errors: `AppError` with code
 *  - `store.conflict`   another commit came first (`expected` is not the stored version); retry: read again
 *  - `store.address-taken`  one of `unlessTaken` leads to another document by now; retry: find it again
 *  - `store.too-large`  the document would exceed `MAX_DOCUMENT_BYTES`; nothing was written
 *  - `store.unwritable` disk full, read-only, …; nothing was acknowledged; retry
 *  - `store.closed`
 */
export interface Store {
  read(id: DocumentId): Promise<ReadResult>;
  /** Gives what the document has become, of version `expected + 1`, as `read` would. */
  commit(commit: Commit): Promise<StoredDocument>;
  /**
   * Settles outbox items, and says of receipts what became of them; unknown seqs are ignored, so that a repeat does no
   * harm. Does not change the version.
   */
  mark(id: DocumentId, marks: readonly Mark[]): Promise<void>;
  /** The document that an address leads to. */
  find(address: Address): Promise<DocumentId | null>;
  /** Everything with timers or unsent items, for the start of the runtime. */
  pending(): AsyncIterable<StoredDocument>;
  /** Ids of all documents of a kind, in no order. */
  list(kind: DocumentKind): AsyncIterable<DocumentId>;
  /** Removes the document, its addresses, its unsent items, and every older copy of its bytes. */
  erase(id: DocumentId): Promise<void>;
  /**
   * HMAC-SHA256 of a text under a secret that this store made for itself and keeps, as 32 hex digits: what may still be
   * remembered of somebody who is gone. The same after a start, in each process that shares the store, and after a move.
   */
  keyedHash(text: string): string;
  /**
   * Removes for good what was set aside before a moment (epoch milliseconds) because it could not be read; gives how many
   * copies. A document of which nothing else is left is `absent` then, and no longer `lost`. Absent where nothing is set aside.
   */
  removeSetAside?(before: number): Promise<number>;
  health(): StoreHealth;
  /** How processes agree on who does what; absent on a store that one process has to itself. */
  readonly sharing?: Sharing;
  /** Finishes what is under way and leaves everything readable for the next start. */
  close(): Promise<void>;
}

/** Hard limit of one document with its timers and outbox, in bytes of UTF-8 JSON. */
export const MAX_DOCUMENT_BYTES = 64 * 1024;
