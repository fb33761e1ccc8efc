import type { Clock } from '../../ports/clock.ts';

/** Waits on the clock that can all be ended at once. */
export class Sleeper {
  readonly #clock: Clock;
  readonly #asleep = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves after `ms` milliseconds, or when all are woken. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        callOff();
        this.#asleep.delete(end);
        resolve();
      };
      const callOff = this.#clock.wakeAt(this.#clock.now() + ms, end);
      this.#asleep.add(end);
    });
  }

  wake(): void {
    for (const end of [...this.#asleep]) end();
  }
}
