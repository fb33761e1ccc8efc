import type { DocumentId, DocumentKind, Letter, Timer } from '../ports/document.ts';
import type { Json } from '../ports/json.ts';
import type { Posted } from './feature.ts';
import type { NetworkFacts } from './world.ts';

/** What a desk may know of the world; handed in, so that a turn can be repeated. */
export interface DeskWorld {
  /** The document's own id. */
  self: DocumentId;
  /** Epoch milliseconds. */
  now: number;
  network: NetworkFacts;
  /** A fresh UUID, for a document that this turn calls into being by a letter. */
  newId(): DocumentId;
  /** As `Store.keyedHash`. */
  keyedHash(text: string): string;
}

/** One letter to many people. */
export interface Broadcast {
  to: readonly DocumentId[];
  letter: Letter;
}

/** What a document becomes by a turn, and what must happen next. */
export interface DeskTurn {
  /** Null: the document is not needed any more, and goes once its letters were delivered. */
  state: Json | null;
  letters?: readonly Posted[];
  /** The same letter to many people, delivered a few at a time, so that a document stays small. */
  toAll?: Broadcast;
  /** Set beside those that there are; the same id replaces. */
  timers?: { set?: readonly Timer[]; cancel?: readonly string[] };
}

/**
 * The turns of a document that is no person's: letters in, letters out. Pure. A body that it does not understand is
 * refused by throwing; the letter is then tried again later.
 */
export interface Desk {
  kind: DocumentKind;
  /** `state` is null when there is no document yet. Null: nothing changes, and nobody is answered. */
  letter(state: Json | null, from: DocumentId, letter: Letter, world: DeskWorld): DeskTurn | null;
  timer?(state: Json, timer: Timer, world: DeskWorld): DeskTurn;
  /**
   * Somebody is gone for good, whom letters may have called by any of these ids: what stands of them goes, also what they
   * themselves did not know of. Asked again, it changes nothing. Null: nothing of theirs stands here. An id that is left in the
   * state afterwards becomes its keyed hash.
   */
  forget?(state: Json, gone: ReadonlySet<DocumentId>, world: DeskWorld): DeskTurn | null;
}
