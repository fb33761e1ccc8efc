import type { Address } from '../../ports/address.ts';
import type { Clock } from '../../ports/clock.ts';

/**
 * How long the connector may take to bring again what was not taken, milliseconds. It tries again after some 15 and 30
 * seconds and then no more (MicrosoftDocs/msteams-docs#6084, microsoft/botbuilder-dotnet#5005).
 */
export const REDELIVERED_WITHIN_MS = 60_000;

/**
 * Sees to it that nothing is lost when the companion could not take a message and the connector gives up: after a
 * minute the person is asked to send it again. Not at once, because who sends again what also comes by itself would
 * answer two questions with it.
 */
export class AskAgain {
  readonly #clock: Clock;
  readonly #ask: (address: Address) => void;
  readonly #waiting = new Map<string, () => void>();

  constructor(clock: Clock, ask: (address: Address) => void) {
    this.#clock = clock;
    this.#ask = ask;
  }

  /** This could not be taken. */
  rejected(id: string, address: Address): void {
    if (this.#waiting.has(id)) return;
    const callOff = this.#clock.wakeAt(this.#clock.now() + REDELIVERED_WITHIN_MS, () => {
      this.#waiting.delete(id);
      this.#ask(address);
    });
    this.#waiting.set(id, callOff);
  }

  /** This was taken after all. */
  taken(id: string): void {
    this.#waiting.get(id)?.();
    this.#waiting.delete(id);
  }

  /** Asks nobody any more; gives how many are left unasked. */
  stop(): number {
    for (const callOff of this.#waiting.values()) callOff();
    const left = this.#waiting.size;
    this.#waiting.clear();
    return left;
  }
}
