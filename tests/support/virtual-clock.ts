import type { Clock } from '../../src/ports/clock.ts';

/** A clock that only moves when told. What is due is woken in order of its time, and sees that time. */
export class VirtualClock implements Clock {
  #now: number;
  #sleepers = new Set<{ at: number; wake: () => void }>();

  /** @param start Epoch milliseconds; a Tuesday in November when left out. */
  constructor(start = Date.UTC(2026, 10, 10, 9)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  wakeAt(at: number, wake: () => void): () => void {
    const sleeper = { at, wake };
    this.#sleepers.add(sleeper);
    return () => {
      this.#sleepers.delete(sleeper);
    };
  }

  /** How many wait to be woken. */
  get waiting(): number {
    return this.#sleepers.size;
  }

  /** Moves on by `ms` and wakes what is due on the way, also what is put there meanwhile. */
  advance(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      let next: { at: number; wake: () => void } | null = null;
      for (const sleeper of this.#sleepers) if (sleeper.at <= until && (!next || sleeper.at < next.at)) next = sleeper;
      if (!next) break;
      this.#sleepers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.wake();
    }
    this.#now = until;
  }
}
