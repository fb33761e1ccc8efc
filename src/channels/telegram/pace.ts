import type { Rate } from './limits.ts';

/** Spreads what is sent over time: a burst at once, then one each interval. Knows no clock; the time comes in. */
export class Pace {
  readonly #rate: Rate;
  /** When everything that was claimed is paid off, epoch milliseconds. */
  #paidAt = 0;

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** Claims the next place; returns how long to wait for it, milliseconds. */
  claim(now: number): number {
    const { burst, intervalMs } = this.#rate;
    this.#paidAt = Math.max(this.#paidAt, now) + intervalMs;
    return Math.max(0, this.#paidAt - now - burst * intervalMs);
  }

  /** Claims a place only when it is free now. */
  claimNow(now: number): boolean {
    const before = this.#paidAt;
    if (this.claim(now) <= 0) return true;
    this.#paidAt = before;
    return false;
  }
}
