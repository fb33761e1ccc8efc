import type { Rate } from './limits.ts';

/** Keys that are remembered at once; of those that have all their places again nothing needs to be known. */
const MOST_KEYS = 10_000;

/** Buckets of places, one for each key: they empty as messages go, and fill up with time. Knows no clock. */
export class Pace {
  readonly #rate: Rate;
  /** When each bucket is full again, epoch milliseconds; not there when it is. */
  readonly #fullAt = new Map<string, number>();

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** How long one that takes a place now has to wait for it, milliseconds. */
  wait(key: string, now: number): number {
    const { burst, intervalMs } = this.#rate;
    return Math.max(0, this.#full(key, now) - now - (burst - 1) * intervalMs);
  }

  /** Takes the next place. */
  take(key: string, now: number): void {
    this.#fullAt.set(key, this.#full(key, now) + this.#rate.intervalMs);
    if (this.#fullAt.size > MOST_KEYS) this.#tidy(now);
  }

  #full(key: string, now: number): number {
    return Math.max(this.#fullAt.get(key) ?? 0, now);
  }

  #tidy(now: number): void {
    for (const [key, at] of this.#fullAt) if (at <= now) this.#fullAt.delete(key);
  }
}
