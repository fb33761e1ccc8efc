import type { Clock } from '../../../ports/clock.ts';

/** After this a change has come to its end, whether that was heard or not: no statement takes so long. Milliseconds. */
const ENDED_WITHIN = 20_000;

interface Change {
  /** When it was asked for, epoch milliseconds. */
  since: number;
  look: () => Promise<boolean>;
}

/**
 * Changes of lines whose answer was not heard, or not yet: they may hold all the same, and this process then knows wrongly
 * what it holds. What became of them is looked at until it is sure.
 */
export class Unanswered {
  readonly #clock: Clock;
  readonly #changes = new Set<Change>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Notes a change that is asked for; `look` looks what became of it, and gives whether that can't change any more.
   * Returns what to call with its answer.
   */
  note(look: () => Promise<boolean>): () => void {
    const change = { since: this.#clock.now(), look };
    this.#changes.add(change);
    return () => this.#changes.delete(change);
  }

  /** Looks at those that are older than this, milliseconds. Errors: those of `look`; they are looked at again then. */
  async look(olderThan: number): Promise<void> {
    for (const change of [...this.#changes]) {
      const age = this.#clock.now() - change.since;
      if (age < olderThan) continue;
      if ((await change.look()) || age > ENDED_WITHIN) this.#changes.delete(change);
    }
  }

  /** What they were about is somebody else's. */
  clear(): void {
    this.#changes.clear();
  }
}
