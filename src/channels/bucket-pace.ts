import type { Rate } from '../ports/capabilities.ts';

/** Keys that are remembered at once; of those that have all their places again nothing needs to be known. */
const MOST_KEYS = 10_000;

/**
 * Places for each key on its own: `max` at once, and then one more each `per / max`, because that is how channels count
 * what goes to one chat: a burst is let through, and paid off. Knows no clock, and only what went through this process.
 */
export class BucketPace {
  readonly #rates: readonly Pick<Rate, 'max' | 'per'>[];
  /** When the bucket of each rate is full again, epoch milliseconds; not there when all are. */
  readonly #fullAt = new Map<string, readonly number[]>();

  constructor(rates: readonly Pick<Rate, 'max' | 'per'>[]) {
    this.#rates = rates;
  }

  /** How long one that takes a place now has to wait for it, milliseconds; 0 is now. */
  wait(key: string, now: number): number {
    const fullAt = this.#fullAt.get(key);
    const waits = this.#rates.map(({ max, per }, index) => {
      const full = Math.max(fullAt?.[index] ?? 0, now);
      return full - now - (max - 1) * (per / max);
    });
    return Math.max(0, ...waits);
  }

  /** Takes the next place; gives how long to wait for it, milliseconds. */
  take(key: string, now: number): number {
    const wait = this.wait(key, now);
    const fullAt = this.#fullAt.get(key);
    const next = this.#rates.map(({ max, per }, index) => Math.max(fullAt?.[index] ?? 0, now) + per / max);
    this.#fullAt.set(key, next);
    if (this.#fullAt.size > MOST_KEYS) this.#tidy(now);
    return wait;
  }

  #tidy(now: number): void {
    for (const [key, fullAt] of this.#fullAt) if (Math.max(...fullAt) <= now) this.#fullAt.delete(key);
  }
}
