import type { Api } from 'grammy';
import type { Clock } from '../../ports/clock.ts';
import { type Failure, failureOf } from './failure.ts';

/** What a call came to; never an error of grammY's, which can hold the token. */
export type Called<T> = { ok: true; value: T } | { ok: false; failure: Failure };

/** grammY's type of signal is that of a package which declares less than Node's. */
type Signal = NonNullable<Parameters<Api['getMe']>[0]>;

interface UnderWay {
  /** Ends no later than this, epoch milliseconds. */
  endBy(at: number): void;
}

/** Calls of the Bot API, each with an end on the clock. */
export class TelegramCalls {
  readonly #clock: Clock;
  readonly #underWay = new Set<UnderWay>();
  /** When everything must have ended, epoch milliseconds. */
  #closesAt = Number.POSITIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Makes one call. It is cut off after `withinMs` milliseconds, or when `until` says so; Telegram may have done it all
   * the same, so that trying again can do it twice.
   */
  async make<T>(withinMs: number, call: (signal: Signal) => Promise<T>, until?: AbortSignal): Promise<Called<T>> {
    const controller = new AbortController();
    const cut = (): void => controller.abort();
    let callOff = this.#clock.wakeAt(Math.min(this.#clock.now() + withinMs, this.#closesAt), cut);
    const underWay: UnderWay = {
      endBy: (at) => {
        const earlier = callOff;
        const later = this.#clock.wakeAt(at, cut);
        callOff = () => {
          earlier();
          later();
        };
      },
    };
    this.#underWay.add(underWay);
    if (until?.aborted) cut();
    until?.addEventListener('abort', cut, { once: true });
    try {
      return { ok: true, value: await call(controller.signal as Signal) };
    } catch (error) {
      return { ok: false, failure: failureOf(error) };
    } finally {
      callOff();
      until?.removeEventListener('abort', cut);
      this.#underWay.delete(underWay);
    }
  }

  /** Ends everything that is under way, and everything that is still begun, no later than at this moment. */
  closeBy(at: number): void {
    this.#closesAt = at;
    for (const each of this.#underWay) each.endBy(at);
  }

  /** Takes `closeBy` back, for a new start. */
  reopen(): void {
    this.#closesAt = Number.POSITIVE_INFINITY;
  }
}
