import type { DocumentKind, Outcome, Purpose } from './document.ts';

/**
 * What made a document take a turn: a person wrote or tapped, a letter came, a timer fired, a channel was heard of, or who
 * runs the companion asked for it.
 */
export type TurnBy = 'person' | 'letter' | 'timer' | 'notice' | 'command';

/** What the store made of a commit; `conflict`: another one came first, and the turn is worked out again. */
export type CommitResult = 'done' | 'conflict' | 'failed';

/** What a channel made of one send; `again`: it is tried again; `away`: when the person is there again. */
export type TryResult = 'sent' | 'again' | 'away' | 'refused';

/**
 * Told what goes on, to count and to time it. Nothing here says who: no id, no address, no word. Must not throw, and must
 * be quick: it is called in the middle of turns.
 */
export interface Watch {
  /**
   * For durations only: milliseconds, with fractions, since a moment of its own. Never goes back, also when somebody sets
   * the clock of the machine.
   */
  now(): number;
  /** A turn was committed. `ms`: since what made it came in; null when that is not known. */
  turn(turn: { of: DocumentKind; by: TurnBy; ms: number | null }): void;
  /** The store was asked to commit, which took so long. */
  commit(result: CommitResult, ms: number): void;
  /** A channel was asked to send, which took so long. */
  tried(send: { channel: string; purpose: Purpose; result: TryResult; ms: number }): void;
  /** A message left the outbox. */
  left(message: { channel: string; purpose: Purpose; outcome: Outcome }): void;
  /** A timer fired, so long after its moment, milliseconds. */
  timer(lateMs: number): void;
}

/** Of which a channel has so many messages, and since when the oldest waits that nothing but the channel holds up. */
export interface Backlog {
  channel: string;
  /** Answers to what people did, and what goes on our own initiative. */
  reply: number;
  initiative: number;
  /** How long the oldest waits that could go now, milliseconds; 0 when everything waits for an hour or for its person. */
  oldestMs: number;
}

export const NOBODY_WATCHES: Watch = {
  now: () => 0,
  turn() {},
  commit() {},
  tried() {},
  left() {},
  timer() {},
};
