import type { Address } from '../../ports/address.ts';
import type { StoredDocument } from '../../ports/document.ts';
import type { Json } from '../../ports/json.ts';

/** A document as a store keeps it, with the addresses that lead to it. */
export interface Kept {
  document: StoredDocument;
  addresses: readonly Address[];
}

/** `there`: it was, the same in every part. `other`: something else is kept under its id, and was left as it is. */
export type Placed = 'placed' | 'there' | 'other';

/** What a store knows of a move from it, or to it. Nobody may work on a store with such a note. */
export interface MoveNote {
  /** `left`: everything was moved elsewhere, and what people wrote since then is there. */
  state: 'moving-out' | 'moving-in' | 'left';
  /** The same on both sides: that is how a move that was interrupted finds itself again. */
  move: string;
  /** When it began, or when everything had been moved; epoch milliseconds. */
  at: number;
}

/** What a move needs of a store, beyond the port: documents as they are, with their version. */
export interface MovingStore {
  /** Every document, in no order. */
  everything(): AsyncIterable<Kept>;
  /**
   * Keeps documents as they are, each whole with what leads to it or not at all. Resolves when it would survive a power
   * cut. Gives what became of each. Errors: those of the store.
   */
  place(kept: readonly Kept[]): Promise<readonly Placed[]>;
  /** How many documents could not be read and were set aside: these stay behind. */
  lost(): Promise<number>;
  note(): Promise<MoveNote | null>;
  /** Resolves when it would survive a power cut. */
  setNote(note: MoveNote | null): Promise<void>;
  /** What `Store.keyedHash` hashes under. The new place is opened with that of the old one, or is not the same. */
  readonly hashSecret: Buffer;
  close(): Promise<void>;
}

/** Something that is kept beside the documents, by key, and moves with them. */
export interface Beside {
  /** As people read it in the table. */
  name: string;
  from: BesideStore;
  to: BesideStore;
}

export interface BesideStore {
  keys(): AsyncIterable<string>;
  get(key: string): Promise<Json | null>;
  set(key: string, value: Json): Promise<void>;
}
