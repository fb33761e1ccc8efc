import type { Capabilities } from '../ports/capabilities.ts';
import type { DocumentId } from '../ports/document.ts';
import { broadcastPerSecond } from './sending-time.ts';

/** How much of a broadcast may be on its way in a channel: so many seconds' worth, so that a stop is felt at once. */
const SECONDS = 2;
/** On a channel without a limit, and the least on a slow one: who is busy talking must not hold up everybody. */
const WITHOUT_LIMIT = 64;
const LEAST = 4;

/** A letter that was taken says something by now, or waits until the person is not busy any more, milliseconds. */
const SAYS_SOON = 15_000;
/** What lies in the outbox is not waited for longer than this, milliseconds, or twice its turn in the window. */
const LEAVES_SOON = 60_000;

/**
 * What a broadcast has under way in one channel, from the turn of a person until their message has left. It is the back
 * pressure of a broadcast: turns are made only as messages leave, so that who opts out meanwhile is never written to.
 */
export class BroadcastWindow {
  readonly #size: number;
  readonly #patience: number;
  /** Until when each is waited for, epoch milliseconds. */
  readonly #underway = new Map<string, number>();

  constructor(capabilities: Pick<Capabilities, 'rates'> | undefined) {
    const rate = capabilities ? broadcastPerSecond(capabilities) : Number.POSITIVE_INFINITY;
    this.#size = Number.isFinite(rate) ? Math.max(LEAST, Math.floor(rate * SECONDS)) : WITHOUT_LIMIT;
    this.#patience = Math.max(LEAVES_SOON, (2 * this.#size * 1_000) / rate);
  }

  /** How many more may come; `waiting`: what the outbox holds ready for this channel, whoever it is from. */
  room(now: number, waiting: number): number {
    if (this.#underway.size >= this.#size)
      for (const [key, until] of this.#underway) if (until <= now) this.#underway.delete(key);
    return this.#size - Math.max(this.#underway.size, waiting);
  }

  /** A person's turn begins, and they will be told something by and by. */
  began(part: DocumentId, person: DocumentId, now: number): void {
    this.#underway.set(keyOf(part, person), now + SAYS_SOON);
  }

  /** What they are told lies in the outbox. */
  said(part: DocumentId, person: DocumentId, now: number): void {
    const key = keyOf(part, person);
    // It may have left already.
    if (this.#underway.has(key)) this.#underway.set(key, now + this.#patience);
  }

  /** It left, or never will. Whether it was waited for. */
  left(part: DocumentId, person: DocumentId): boolean {
    return this.#underway.delete(keyOf(part, person));
  }
}

function keyOf(part: DocumentId, person: DocumentId): string {
  return `${part} ${person}`;
}
