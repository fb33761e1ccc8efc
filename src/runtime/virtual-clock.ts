import type { Clock } from '../ports/clock.ts';

interface Wake {
  at: number;
  order: number;
  wake: () => void;
}

/** Rounds of the event loop in which promises, and what they start at once, come to rest. */
const SETTLE_ROUNDS = 8;

/**
 * A clock that stands still until it is told to go on, for tests and for `chat --now`.
 *
 * A wake that is due already (`at` not after `now`) fires by itself in the next round of the event loop, as a real
 * clock would do it; everything later waits for `advance`. Wakes fire in order of their time, and of their setting
 * when the times are equal; while one fires, `now()` is its time.
 */
export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  #wakes: Wake[] = [];
  #settlers = new Set<() => Promise<void>>();
  #kick: NodeJS.Immediate | undefined;
  #running: Promise<void> = Promise.resolve();

  /** `start`: epoch milliseconds. */
  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  wakeAt(at: number, wake: () => void): () => void {
    const entry: Wake = { at, order: this.#order++, wake };
    this.#wakes.push(entry);
    if (at <= this.#now) this.#kick ??= setImmediate(() => this.#fireDue());
    return () => {
      this.#wakes = this.#wakes.filter((other) => other !== entry);
    };
  }

  /**
   * Adds something to wait for whenever the clock lets work come to rest: a real disk, a runtime with turns under
   * way. Returns how to take it away again.
   */
  settleWith(settler: () => Promise<void>): () => void {
    this.#settlers.add(settler);
    return () => {
      this.#settlers.delete(settler);
    };
  }

  /** Moves on by `ms` milliseconds; see `advanceTo`. */
  async advance(ms: number): Promise<void> {
    await this.#exclusive(() => this.#moveTo(this.#now + ms));
  }

  /**
   * Moves to `at` (epoch milliseconds; an earlier time moves nothing), firing what falls due on the way, and lets
   * what each wake started come to rest before the next one fires.
   */
  async advanceTo(at: number): Promise<void> {
    await this.#exclusive(() => this.#moveTo(at));
  }

  /** Lets everything that needs no time come to rest. */
  async settle(): Promise<void> {
    for (let round = 0; round < SETTLE_ROUNDS; round += 1) await new Promise((done) => setImmediate(done));
    for (const settler of [...this.#settlers]) await settler();
  }

  /** Time of the next wake, or null when nothing waits. */
  nextWake(): number | null {
    return this.#first()?.at ?? null;
  }

  async #moveTo(target: number): Promise<void> {
    await this.settle();
    for (let first = this.#first(); first !== undefined && first.at <= target; first = this.#first()) {
      this.#now = Math.max(this.#now, first.at);
      this.#fire(first);
      await this.settle();
    }
    this.#now = Math.max(this.#now, target);
    await this.settle();
  }

  /** Two callers that advance at once do it one after the other, or time would run backwards for one of them. */
  async #exclusive(work: () => Promise<void>): Promise<void> {
    const mine = this.#running.then(work);
    this.#running = mine.catch(() => undefined);
    await mine;
  }

  #fireDue(): void {
    this.#kick = undefined;
    const due = this.#wakes.filter((wake) => wake.at <= this.#now).sort(byTime);
    for (const wake of due) if (this.#wakes.includes(wake)) this.#fire(wake);
  }

  #fire(wake: Wake): void {
    this.#wakes = this.#wakes.filter((other) => other !== wake);
    wake.wake();
  }

  #first(): Wake | undefined {
    let first: Wake | undefined;
    for (const wake of this.#wakes) if (first === undefined || byTime(wake, first) < 0) first = wake;
    return first;
  }
}

function byTime(a: Wake, b: Wake): number {
  return a.at - b.at || a.order - b.order;
}
