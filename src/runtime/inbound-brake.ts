import { type Address, addressKey } from '../ports/address.ts';
import type { Clock } from '../ports/clock.ts';
import type { Inbound } from '../ports/inbound.ts';

/** How much one person, and all together, may bring in. docs/OPERATING.md, "Limits", has each number and why. */
export interface InboundLimits {
  /**
   * What one address wrote within any minute, by the channel's own times: nobody types or taps so much, and what somebody
   * wrote over hours while a channel was away counts in the minutes in which it was written.
   */
  written: number;
  /** What one address brings within a minute however old it says that it is. A channel that was away brings much at once. */
  arriving: number;
  /** Who was over the limit is read again after being quiet for so long, milliseconds. */
  quietMs: number;
  /** Cries for help and "stop" that are taken all the same from who is over the limit, until they are quiet. */
  urgent: number;
  /** Turns of all people that may be under way or wait; what comes over it is not acknowledged, and comes again. */
  inHand: number;
  /** People whose recent messages are remembered; who is forgotten starts anew. */
  people: number;
}

export const INBOUND_LIMITS: InboundLimits = {
  written: 100,
  arriving: 500,
  quietMs: 10_000,
  urgent: 30,
  inHand: 1_000,
  people: 10_000,
};

/** For who measures turns, and drives one person faster than anybody types. */
export const NOBODY_HELD: InboundLimits = { ...INBOUND_LIMITS, written: 1_000_000, arriving: 1e9, inHand: 1_000_000 };

const MINUTE_MS = 60_000;

/** What becomes of an inbound: it is taken; its writer is over their limit; or there is too much of everybody in hand. */
type Verdict = 'take' | 'held' | 'busy';

interface Recent {
  /** Moments at which the last ones were written, oldest overwritten. */
  written: number[];
  next: number;
  /** When the allowance of what arrives is whole again. */
  wholeAt: number;
  /** Over the limit, with when they were last heard. */
  held: { heardAt: number; urgent: number; telling: Promise<void> | null } | null;
}

/**
 * Holds back who writes more than people do, before anything is looked up for it: a flood costs a few numbers in memory,
 * and never a turn. Nothing is lost without a word: who is held back is told once, and read again after a pause.
 */
export class InboundBrake {
  readonly #clock: Clock;
  readonly #limits: InboundLimits;
  /** By address, the longest unheard first. */
  readonly #recent = new Map<string, Recent>();
  #held = 0;
  #refused = 0;

  constructor(clock: Clock, limits: InboundLimits = INBOUND_LIMITS) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Inbounds that were not read because their writer was over the limit, since start. */
  get held(): number {
    return this.#held;
  }

  /** Inbounds that were refused because too much was in hand, to be brought again, since start. */
  get refused(): number {
    return this.#refused;
  }

  /**
   * What is to become of an inbound while `inHand` others are under way. `isUrgent` is asked only where it would not be
   * taken otherwise: it costs a look at the words.
   */
  judge(inbound: Inbound, inHand: number, isUrgent: () => boolean): Verdict {
    const now = this.#clock.now();
    const recent = this.#of(inbound.address);
    const { held } = recent;
    if (held && now - held.heardAt >= this.#limits.quietMs) this.#release(recent);
    else if (held) {
      held.heardAt = now;
      return this.#whileHeld(held, isUrgent);
    }
    // Counted only when it is taken: what is refused comes again.
    if (inHand >= this.#limits.inHand && (inHand >= 2 * this.#limits.inHand || !isUrgent())) {
      this.#refused += 1;
      return 'busy';
    }
    if (this.#count(recent, Math.min(inbound.at, now), now)) return 'take';
    recent.held = { heardAt: now, urgent: 0, telling: null };
    return this.#whileHeld(recent.held, isUrgent);
  }

  /**
   * Tells somebody who is held back, once for as long as that lasts; all that is held back waits for it, because it may be
   * acknowledged only when it is sure that its writer will know. Rejects as `tell` does, and the next one tries again.
   */
  async tellOnce(address: Address, tell: () => Promise<void>): Promise<void> {
    const held = this.#recent.get(addressKey(address))?.held;
    if (!held) return;
    held.telling ??= tell();
    try {
      await held.telling;
    } catch (error) {
      held.telling = null;
      throw error;
    }
  }

  #of(address: Address): Recent {
    const key = addressKey(address);
    const recent = this.#recent.get(key) ?? { written: [], next: 0, wholeAt: 0, held: null };
    this.#recent.delete(key);
    this.#recent.set(key, recent);
    if (this.#recent.size > this.#limits.people) {
      const [longestUnheard] = this.#recent.keys();
      if (longestUnheard !== undefined) this.#recent.delete(longestUnheard);
    }
    return recent;
  }

  #release(recent: Recent): void {
    recent.held = null;
    recent.written = [];
    recent.next = 0;
    recent.wholeAt = 0;
  }

  #whileHeld(held: NonNullable<Recent['held']>, isUrgent: () => boolean): Verdict {
    if (held.urgent < this.#limits.urgent && isUrgent()) {
      held.urgent += 1;
      return 'take';
    }
    this.#held += 1;
    return 'held';
  }

  /** Counts one more, unless that would be too many. */
  #count(recent: Recent, at: number, now: number): boolean {
    const { written, arriving } = this.#limits;
    const cost = MINUTE_MS / arriving;
    const wholeAt = Math.max(now, recent.wholeAt) + cost;
    const oldest = recent.written[recent.next];
    const isFull = recent.written.length >= written && oldest !== undefined;
    // Of what a channel brings late the order may differ by some seconds: it is the distance that counts.
    if (isFull && Math.abs(at - oldest) < MINUTE_MS) return false;
    if (wholeAt - now > MINUTE_MS + 1) return false;
    recent.wholeAt = wholeAt;
    recent.written[recent.next] = at;
    recent.next = (recent.next + 1) % written;
    return true;
  }
}
