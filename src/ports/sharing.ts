import type { Address } from './address.ts';
import type { Rate } from './capabilities.ts';
import type { Door } from './channel.ts';
import type { DocumentId, Purpose, StoredDocument } from './document.ts';

/**
 * What several processes that share a store agree on through it, so that any of them may take a turn of anybody:
 *
 * - **Lines.** What a document wants sent to one address is a line, held by one process at a time: order is kept, and
 *   nothing is sent by two. A commit takes lines that nobody holds, where this process `serves` the address; those that
 *   somebody else holds are told to them; the others are offered to everybody.
 * - **Jobs.** Letters and timers are jobs, added in the transaction of the turn that wants them: whoever is free does
 *   them. Both are harmless when done twice: a letter has a number, a timer is gone from the document.
 * - **The lead.** One process polls channels that only one may poll, and brings broadcasts.
 * - **Rates.** A place in the rates of a channel is given to one of all processes.
 *
 * A process that dies, or that the store can't hear any more, loses its lines, its jobs and the lead to others within
 * 15 seconds.
 */
export interface Sharing {
  /** Becomes one of the processes. Resolves when work may come in. Errors: those of the store. */
  join(host: SharingHost): Promise<void>;
  /** No more jobs come, and the lead goes to another. Resolves when the jobs in hand have ended; lines are still held. */
  retire(): Promise<void>;
  /** Gives back everything that is still held, for others. After `retire`, and after the last mark. */
  leave(): Promise<void>;
  /** Whether this process is the lead. */
  readonly isLead: boolean;
  /** The ways in that the lead knows, as it told last: read anew at each sweep. */
  readonly doors: readonly Door[];
  /** What waits in the store and is in no process's hands, as the lead counted it within the last half minute. */
  readonly waiting: SharedWaiting;
  /** Whether this process holds the line from a document to an address. */
  holds(id: DocumentId, address: Address): boolean;
  /**
   * Takes those lines of a document that nobody holds, to addresses that this process serves. Gives the document as it
   * is now, or null when there is none.
   */
  take(id: DocumentId): Promise<StoredDocument | null>;
  /** Gives back a line that this process can't serve any more, and offers it to the others. */
  release(id: DocumentId, address: Address): Promise<void>;
  /** Runs a task while no process runs another of the same name; each waits for those that came first. */
  alone<T>(name: string, task: () => Promise<T>): Promise<T>;
  /**
   * A place for one send in the rates of a channel: 0 when it was given, else how long to wait before asking again,
   * milliseconds. `initiative`: also counted to the rates of what we begin ourselves.
   */
  place(channel: string, rates: SharedRates): Promise<number>;
  /** The channel says that it is too much: for so long, in milliseconds, no process gets a place for initiative. */
  pause(channel: string, purpose: Purpose, forMs: number): Promise<void>;
}

/** Counts of what waits for any process. All zero where another one leads, so that it is counted once. */
export interface SharedWaiting {
  /** Letters that are not known to be taken. */
  letters: number;
  /** How late the oldest timer is that has not fired yet, milliseconds; 0 when none is. */
  timersLateMs: number;
  /** Lines that nobody holds, by channel, and for how long the oldest, milliseconds. */
  lines: readonly { channel: string; lines: number; oldestMs: number }[];
}

export const NOTHING_WAITS: SharedWaiting = { letters: 0, timersLateMs: 0, lines: [] };

/** The rates that one send must keep to. */
export interface SharedRates {
  purpose: Purpose;
  /** Of all that is sent. */
  overall: readonly Pick<Rate, 'max' | 'per'>[];
  /** Of what we begin ourselves; asked and counted only for that. */
  initiative: readonly Pick<Rate, 'max' | 'per'>[];
}

/** What a process does for the others. Nothing here may throw, but for jobs: those are then done again. */
export interface SharingHost {
  /** Whether this process can send to an address now. Asked within a transaction: it must answer at once. */
  serves(address: Address): boolean;
  /** Another process changed or erased a document of which this one holds a line: look at it again. */
  changed(id: DocumentId): void;
  /** A document has lines that nobody holds; who can serve them takes them. */
  offered(id: DocumentId): void;
  /** The ways in that this process knows; asked of the lead at each sweep, for the others. */
  doors(): readonly Door[];
  /** Another process committed a part of a broadcast; told to the lead only. */
  partChanged(id: DocumentId): void;
  /** A job: bring the letters of a document. */
  letters(id: DocumentId): Promise<void>;
  /** A job: fire what is due of a document. */
  timers(id: DocumentId): Promise<void>;
  /** This process is the lead from now on, or is not any more. Resolves when what follows from it has begun, or ended. */
  lead(isLead: boolean): Promise<void>;
  /**
   * Everything that this process held is, or may be, others' by now: nothing of it may be sent any more. It joins again by
   * itself, and is then offered what nobody holds.
   */
  lost(): void;
}
