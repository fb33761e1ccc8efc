import type { Address } from './address.ts';
import type { Json } from './json.ts';
import type { Message } from './message.ts';

/** Our own UUID, or a fixed name for the network's single documents (`codes`). */
export type DocumentId = string;

/** Each kind has its own turn function in the runtime. */
export const DOCUMENT_KINDS = [
  'person',
  'codes',
  'network',
  'talk',
  'unanswered',
  'dead-letter',
  'group',
  'roll',
  'meeting',
  'announcement',
  'part',
  'audience',
  'audit',
  'directory',
  'visit',
  'pair',
  'tombstone',
  'retention',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** Turn of a `wait` that belongs to no conversation: something is put in order then, whatever else happened. */
export const NO_TURN = 0;

/** Something that must happen to a document later; committed with the turn that asked for it. */
export interface Timer {
  /** Unique in its document; setting the same id again replaces it. */
  id: string;
  /** When it is due, epoch milliseconds. */
  at: number;
  /** After this moment it does nothing any more. */
  notAfter?: number;
  /** What to do: a name that the document's turn knows. */
  event: string;
  /**
   * A `wait` belongs to the turn it was set in, and does nothing once another turn has passed.
   * An `appointment` belongs to its subject, and does nothing once the subject has another version.
   */
  binding: { kind: 'wait'; turn: number } | { kind: 'appointment'; subject: string; version: number };
}

/** What one document tells another; numbered per sender and receiver, so that it is taken once. */
export interface Letter {
  /** `codes.redeem`, `codes.redeemed`, … */
  kind: string;
  body: Json;
}

/**
 * Why a message is sent: `reply` answers what the person just did; `initiative` comes from us alone, and is held
 * back by STOP, quiet hours and missing consent.
 */
export type Purpose = 'reply' | 'initiative';

/** What a turn wants sent, in order of `seq` within the document. */
export type OutItem =
  | {
      type: 'message';
      seq: number;
      purpose: Purpose;
      to: Address;
      message: Message;
      /** When it was committed, epoch milliseconds. */
      at: number;
      notAfter?: number;
      /** A later unsent item about the same topic replaces this one (`question`, `card:p1`). */
      topic?: string;
      /** The part of a broadcast that it belongs to, which is told what became of it. */
      about?: DocumentId;
      /** A send was begun at this moment, epoch milliseconds: should the process die now, it may be sent twice. */
      tried?: number;
      /** As in `Receipt`: it is being sent again. */
      twice?: true;
      /** The version that the turn made which says it; for the log, also when another process sends it. */
      turn?: number;
    }
  | {
      type: 'letter';
      seq: number;
      to: DocumentId;
      toKind: DocumentKind;
      number: number;
      letter: Letter;
      /** As in a message: of the turn that writes it. */
      turn?: number;
    };

/**
 * What became of an outbox item. Nothing is tried again after a mark; `delivered`, `read`, `failed` and `unreachable` may
 * still follow on `sent`, from a channel that reports them.
 */
export const OUTCOMES = [
  'sent',
  'delivered',
  'read',
  'failed',
  'unreachable',
  'superseded',
  'expired',
  'withheld',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What is remembered of a message after it left the outbox: of the last few, and only what a channel said of them. */
export interface Receipt {
  seq: number;
  to: Address;
  outcome: Outcome;
  /** When it came to that, epoch milliseconds. */
  at: number;
  /** The channel's id of the message. */
  externalId?: string;
  /** Why it was not sent, or not delivered. */
  code?: string;
  /** As in `OutItem`. */
  about?: DocumentId;
  /** The person may have got it twice: a process died in the middle of an earlier send. */
  twice?: true;
}

/** Receipts kept in one document; the oldest go. */
export const MOST_RECEIPTS = 16;

/** A document as the store keeps it. Everything in it is immutable; a turn makes a new one. */
export interface StoredDocument {
  id: DocumentId;
  kind: DocumentKind;
  /** 1 after the first commit, then one more with each. */
  version: number;
  body: Json;
  timers: readonly Timer[];
  /** Not yet marked, ascending `seq`. */
  out: readonly OutItem[];
  /** Ascending `seq`; absent when there are none. */
  receipts?: readonly Receipt[];
}
