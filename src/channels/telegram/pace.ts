import type { Rate } from './limits.ts';

/** Spreads what is sent over time: a burst at once, then one each interval. Knows no clock; the time comes in. */
export class Pace {
  readonly #rate: Rate;
  /** When everything that was claimed is paid off, epoch milliseconds. */
  #paidAt = 0;

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** How long one that claims now has to wait for its place, milliseconds. */
  wait(now: number): number {
    const { burst, intervalMs } = this.#rate;
    return Math.max(0, Math.max(this.#paidAt, now) + intervalMs - now - burst * intervalMs);
  }

  /** Claims the next place; returns how long to wait for it, milliseconds. */
  claim(now: number): number {
    const wait = this.wait(now);
    this.#paidAt = Math.max(this.#paidAt, now) + this.#rate.intervalMs;
    return wait;
  }

  /** Claims a place only when it is free now. */
  claimNow(now: number): boolean {
    return this.wait(now) <= 0 && this.claim(now) <= 0;
  }
}
