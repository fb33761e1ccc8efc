import type { Clock } from '../ports/clock.ts';

export interface RateLimitOptions {
  /** This many at once are allowed to who was quiet before. */
  burst: number;
  /** In this many milliseconds a used-up burst is whole again, evenly: 20 in 10,000 is one more each half second. */
  perMs: number;
  /** Keys remembered at most. Who is forgotten starts anew with a whole burst. */
  maxKeys: number;
}

/**
 * Counts how often something happens for each key, in memory, with one number a key: the moment at which its burst is
 * whole again (the generic cell rate algorithm). What is refused is not counted, so asking again does no harm.
 */
export class RateLimit {
  readonly #clock: Clock;
  readonly #burst: number;
  readonly #costMs: number;
  readonly #maxKeys: number;
  /** Key to epoch milliseconds, the longest unused first. */
  readonly #wholeAt = new Map<string, number>();

  constructor(clock: Clock, { burst, perMs, maxKeys }: RateLimitOptions) {
    this.#clock = clock;
    this.#burst = burst;
    this.#costMs = perMs / burst;
    this.#maxKeys = maxKeys;
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#wholeAt.size;
  }

  /** Counts one for this key and returns 0, or counts nothing and returns after how many milliseconds to try again. */
  take(key: string): number {
    const now = this.#clock.now();
    const wholeAt = Math.max(now, this.#wholeAt.get(key) ?? now) + this.#costMs;
    const waitMs = wholeAt - now - this.#burst * this.#costMs;
    // The sum of many costs is not exact: less than a millisecond is no wait.
    if (waitMs >= 1) return Math.ceil(waitMs);
    this.#wholeAt.delete(key);
    this.#wholeAt.set(key, wholeAt);
    if (this.#wholeAt.size > this.#maxKeys) {
      const [longestUnused] = this.#wholeAt.keys();
      if (longestUnused !== undefined) this.#wholeAt.delete(longestUnused);
    }
    return 0;
  }
}
