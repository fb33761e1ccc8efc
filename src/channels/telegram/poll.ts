import type { Api } from 'grammy';
import type { Clock } from '../../ports/clock.ts';
import type { Failure } from './failure.ts';
import { ANSWER_WITHIN_MS, backOff, COURTESY_WITHIN_MS, POLL_SECONDS } from './limits.ts';
import { atMost, sleep } from './sleep.ts';
import type { TelegramCalls } from './telegram-calls.ts';
import { ALLOWED_UPDATES } from './update.ts';

/** How long one round waits for what is in hand before it looks for updates of others, milliseconds. */
const PATIENCE_MS = 1_000;

export interface PollOptions {
  api: Api;
  calls: TelegramCalls;
  clock: Clock;
  /** Takes one update as Telegram sent it; null for what has no number. */
  take(raw: unknown): { id: number; taken: Promise<boolean> } | null;
  /** Telegram will not bring updates below this number again. */
  acknowledged(below: number): void;
  /** Telegram answered. */
  reached(): void;
  /** Telegram did not give updates; returns whether to go on trying. */
  trouble(failure: Failure): Promise<boolean>;
}

/**
 * Asks for updates, again and again. Telegram forgets what is below the number that is asked for, so that number moves
 * only over what was taken: after a crash, or while nothing can be stored, all the rest comes again. An update that
 * takes long holds up nobody: the same is asked for again each second, and what is new in it is taken.
 */
export class Poll {
  readonly #options: PollOptions;
  /** Everything below this was taken; undefined until the first updates are here. */
  #offset: number | undefined;
  /** The same, as Telegram knows it. */
  #told: number | undefined;

  constructor(options: PollOptions) {
    this.#options = options;
  }

  /** Runs until the signal says stop. */
  async run(stop: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    let failures = 0;
    let wait = POLL_SECONDS;
    while (!stop.aborted) {
      const got = await this.#ask(wait, 100, POLL_SECONDS * 1000 + ANSWER_WITHIN_MS, stop);
      if (stop.aborted) return;
      if (!got.ok) {
        failures += 1;
        // The next is answered at once, so that it is known as soon as Telegram is back.
        wait = 0;
        if (!(await this.#options.trouble(got.failure))) return;
        await sleep(clock, got.failure.kind === 'rate-limited' ? got.failure.afterMs : backOff(failures), stop);
        continue;
      }
      failures = 0;
      this.#options.reached();
      const all = await this.#takeAll(got.value, stop);
      wait = all ? POLL_SECONDS : 0;
    }
  }

  /** After the last: tells Telegram what was taken meanwhile, so that it does not come again at the next start. */
  async end(): Promise<void> {
    if (this.#offset === undefined || this.#offset === this.#told) return;
    await this.#ask(0, 1, COURTESY_WITHIN_MS);
  }

  #ask(timeout: number, limit: number, withinMs: number, stop?: AbortSignal) {
    const { api, calls } = this.#options;
    const offset = this.#offset;
    return calls.make(
      withinMs,
      async (signal): Promise<unknown[]> => {
        const updates = await api.getUpdates(
          { timeout, limit, allowed_updates: ALLOWED_UPDATES, ...(offset !== undefined && { offset }) },
          signal,
        );
        if (offset !== undefined) {
          this.#told = offset;
          this.#options.acknowledged(offset);
        }
        return updates;
      },
      stop,
    );
  }

  /** Takes a batch, side by side; resolves with whether all of it is taken. */
  async #takeAll(raws: readonly unknown[], stop: AbortSignal): Promise<boolean> {
    const { clock, take } = this.#options;
    const batch = raws
      .map(take)
      .filter((one) => one !== null)
      .map(({ id, taken }) => ({ id, taken, state: 'in-hand' as 'in-hand' | 'taken' | 'refused' }));
    if (batch.length === 0) return true;
    const ends = batch.map(async (one) => {
      one.state = (await one.taken) ? 'taken' : 'refused';
      this.#move(batch);
    });
    await atMost(clock, PATIENCE_MS, Promise.all(ends), stop);
    const open = batch.filter((one) => one.state !== 'taken');
    // What is in hand was waited for already; what was refused has a rest before it is asked for again.
    if (open.length > 0 && open.every((one) => one.state === 'refused')) await sleep(clock, PATIENCE_MS, stop);
    return open.length === 0;
  }

  #move(batch: readonly { id: number; state: string }[]): void {
    const sorted = batch.toSorted((one, other) => one.id - other.id);
    const open = sorted.find((one) => one.state !== 'taken');
    const next = open?.id ?? (sorted.at(-1)?.id ?? 0) + 1;
    this.#offset = Math.max(this.#offset ?? next, next);
  }
}
