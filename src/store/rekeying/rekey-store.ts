import type { Kept } from '../moving/moving-store.ts';

/** How far one kind of thing is. */
export interface Resealed {
  /** As people read it: `documents`. */
  what: string;
  /** Looked at so far. */
  seen: number;
  /** Of those, sealed anew, or written as it is, because it lay there otherwise; null: that was not counted. */
  resealed: number | null;
  /** Of those, damaged: kept as it is, in a wrapping under the key that writes. */
  damaged: number;
}

/** What changing the key needs of a store, beyond the port. Nobody else works on it until it is closed. */
export interface RekeyStore {
  /** Every document, in no order. */
  everything(): AsyncIterable<Kept>;
  /**
   * Writes anew whatever does not lie there as it would be written now; what does is left as it is, so that it goes on
   * where it was. Gives one of each kind of thing. Errors: those of the store.
   */
  reseal(progress: (far: Resealed) => void): Promise<readonly Resealed[]>;
  /** How many things still do not lie there as they would be written now. Reads all of it. */
  remaining(): Promise<number>;
  /**
   * Takes away older bytes that the store itself keeps, and says of it that only the key that writes is needed. Resolves
   * when it would survive a power cut.
   */
  finish(): Promise<void>;
  close(): Promise<void>;
}
