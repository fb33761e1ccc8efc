import type { Rate } from '../ports/capabilities.ts';

/** Beyond so many, those that have been quiet for the longest rate are let go of. */
const MOST_KEYS = 5_000;

/**
 * Keeps sends within rates, for each key on its own: never more than `max` in any time of `per`. Who has to wait gets the
 * next place, in the order of asking. Knows no clock, and only what went through this process.
 */
export class SlidingPace {
  readonly #rates: readonly Pick<Rate, 'max' | 'per'>[];
  readonly #longest: number;
  /** When each send was or will be, ascending. */
  readonly #sends = new Map<string, number[]>();

  constructor(rates: readonly Pick<Rate, 'max' | 'per'>[]) {
    this.#rates = rates;
    this.#longest = Math.max(0, ...rates.map(({ per }) => per));
  }

  /** How long one that takes a place now has to wait for it, milliseconds; 0 is now. */
  wait(key: string, now: number): number {
    const sends = this.#sends.get(key) ?? [];
    let wait = 0;
    for (const { max, per } of this.#rates) {
      // The send that must have left the time span before there is room.
      const before = sends[sends.length - max];
      if (before !== undefined) wait = Math.max(wait, before + per - now);
    }
    return wait;
  }

  /** Takes the next place; gives how long to wait for it, milliseconds. */
  take(key: string, now: number): number {
    const wait = this.wait(key, now);
    const sends = (this.#sends.get(key) ?? []).filter((at) => at > now - this.#longest);
    sends.push(now + wait);
    this.#sends.set(key, sends);
    if (this.#sends.size > MOST_KEYS) this.#tidy(now);
    return wait;
  }

  #tidy(now: number): void {
    for (const [key, sends] of this.#sends) {
      if ((sends.at(-1) ?? 0) <= now - this.#longest) this.#sends.delete(key);
    }
  }
}
