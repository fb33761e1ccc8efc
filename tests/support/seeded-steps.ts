/** Numbers from 0 up to 1, the same ones for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = Math.trunc(seed);
  // Mulberry32: enough to mix up an order, and no secret.
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Rounds of the event loop without a step, after which nothing is under way that needs no time. */
const QUIET_ROUNDS = 6;

/**
 * Steps of several processes, one after the other, in an order that a seed chooses: whatever waits at the same time may
 * come in any order. The same seed repeats a run.
 */
export class SeededSteps {
  readonly random: () => number;
  readonly #waiting: (() => void | Promise<void>)[] = [];
  #isStepping = false;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  /** `step` must not throw. */
  add(step: () => void | Promise<void>): void {
    this.#waiting.push(step);
    if (this.#isStepping) return;
    this.#isStepping = true;
    setImmediate(() => void this.#stepAll());
  }

  /** Resolves when there has been nothing to do for some rounds of the event loop. */
  async rest(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_ROUNDS; quiet += 1) {
      await new Promise((done) => setImmediate(done));
      if (this.#isStepping) quiet = -1;
    }
  }

  async #stepAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const [step] = this.#waiting.splice(Math.floor(this.random() * this.#waiting.length), 1);
      await step?.();
      // What the step made possible may want to be done before the next one, or after it.
      await new Promise((done) => setImmediate(done));
    }
    this.#isStepping = false;
  }
}
