import type { Clock } from '../ports/clock.ts';
import { AppError } from '../ports/error.ts';
import { codeOf } from './turns.ts';

/** How long one turn may take before the next one gets its chance, milliseconds. */
export const TURN_DEADLINE = 10_000;

/** How often a task is done again because another process changed the document first. */
const MOST_CONFLICTS = 50;

/** Handed to a task, so that it can see that its time is over and leave without committing. */
export interface Deadline {
  readonly over: boolean;
}

/**
 * One queue per document, first in, first out: two messages sent quickly are two turns, in order. A task that does not
 * end is left behind at its deadline, so that nobody's chat stays locked; what it would still commit is fenced by the
 * document's version. A task that lost to a change by another process (`store.conflict`) has changed nothing, and is done
 * again from the start.
 */
export class Mailbox {
  readonly #clock: Clock;
  #conflicts = 0;
  readonly #tails = new Map<string, Promise<void>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Documents with something under way or waiting. */
  get size(): number {
    return this.#tails.size;
  }

  /** Tasks that were done again because another process was first, since start. */
  get conflicts(): number {
    return this.#conflicts;
  }

  /** Runs a task after all earlier ones of the same key. Rejects with what it throws, or `turn.deadline`. */
  run<T>(key: string, task: (deadline: Deadline) => Promise<T>): Promise<T> {
    const before = this.#tails.get(key);
    const result = before ? before.then(() => this.#withDeadline(task)) : this.#withDeadline(task);
    const tail: Promise<void> = result.then(
      () => this.#done(key, tail),
      () => this.#done(key, tail),
    );
    this.#tails.set(key, tail);
    return result;
  }

  /** Resolves when everything that is queued now has ended. */
  async idle(): Promise<void> {
    await Promise.all(this.#tails.values());
  }

  async #untilFirst<T>(task: (deadline: Deadline) => Promise<T>, deadline: Deadline): Promise<T> {
    for (let conflicts = 0; ; conflicts += 1) {
      try {
        return await task(deadline);
      } catch (error) {
        if (codeOf(error) !== 'store.conflict' || deadline.over || conflicts >= MOST_CONFLICTS) throw error;
        this.#conflicts += 1;
      }
    }
  }

  #done(key: string, tail: Promise<void>): void {
    if (this.#tails.get(key) === tail) this.#tails.delete(key);
  }

  #withDeadline<T>(task: (deadline: Deadline) => Promise<T>): Promise<T> {
    const deadline = { over: false };
    return new Promise<T>((resolve, reject) => {
      const cancel = this.#clock.wakeAt(this.#clock.now() + TURN_DEADLINE, () => {
        deadline.over = true;
        reject(
          new AppError('turn.deadline', `A turn took longer than ${TURN_DEADLINE / 1000} seconds.`, {
            advice: 'Look at the disk or the database: a commit that hangs holds up one person only.',
            retry: true,
          }),
        );
      });
      this.#untilFirst(task, deadline).then(
        (value) => {
          cancel();
          resolve(value);
        },
        (error: unknown) => {
          cancel();
          reject(error);
        },
      );
    });
  }
}
