import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { backOff } from './limits.ts';

interface Work {
  id: number;
  run: () => Promise<void>;
  giveUp: () => void;
  settle: (taken: boolean) => void;
}

/** What waits of one chat, in order. */
interface Line {
  queue: Work[];
  busy: boolean;
  /** Nothing is taken before this moment, epoch milliseconds. */
  restsUntil: number;
  failures: number;
}

/** Tries of an update that is refused for a reason of its own, before it is given up so that others can go on. */
const MOST_TRIES = 5;

/** Reasons that hold for everybody: nothing can be taken, and nothing may be given up. */
const FOR_ALL = /^(?:store|companion)\./;

/**
 * Hands in updates: those of one chat one after the other, different chats side by side. What is refused comes again
 * from Telegram; until then nothing later of that chat is taken, so that the order stays.
 */
export class Intake {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #lines = new Map<number, Line>();
  /** In hand, or done and not yet acknowledged. */
  readonly #known = new Map<number, Promise<boolean>>();
  readonly #tries = new Map<number, number>();

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  /**
   * Takes one update, or joins the taking of one that is in hand or done. Resolves with whether it may be acknowledged.
   * `giveUp` is called when it can't be taken and others must not wait for it any longer; it then counts as done.
   */
  take(id: number, chat: number, run: () => Promise<void>, giveUp: () => void): Promise<boolean> {
    const known = this.#known.get(id);
    if (known) return known;
    const line = this.#lines.get(chat) ?? { queue: [], busy: false, restsUntil: 0, failures: 0 };
    this.#lines.set(chat, line);
    if (line.restsUntil > this.#clock.now()) return Promise.resolve(false);
    const taken = new Promise<boolean>((settle) => {
      line.queue.push({ id, run, giveUp, settle });
    });
    this.#known.set(id, taken);
    void this.#work(chat, line);
    return taken;
  }

  /** Forgets updates that Telegram will not bring again. */
  acknowledged(below: number): void {
    for (const id of this.#known.keys()) if (id < below) this.forget(id);
  }

  forget(id: number): void {
    this.#known.delete(id);
    this.#tries.delete(id);
  }

  /** Resolves when nothing is in hand. */
  async idle(): Promise<void> {
    await Promise.all(this.#known.values());
  }

  async #work(chat: number, line: Line): Promise<void> {
    if (line.busy) return;
    line.busy = true;
    for (let work = line.queue.shift(); work; work = line.queue.shift()) {
      if (await this.#did(line, work)) {
        work.settle(true);
        continue;
      }
      for (const later of [work, ...line.queue]) {
        this.#known.delete(later.id);
        later.settle(false);
      }
      line.queue = [];
    }
    line.busy = false;
    if (line.failures === 0) this.#lines.delete(chat);
  }

  async #did(line: Line, work: Work): Promise<boolean> {
    try {
      await work.run();
      line.failures = 0;
      return true;
    } catch (error) {
      const code = codeOf(error);
      const tries = (this.#tries.get(work.id) ?? 0) + (FOR_ALL.test(code) ? 0 : 1);
      if (tries >= MOST_TRIES) {
        this.#log.error('telegram-given-up', { code, tries });
        line.failures = 0;
        work.giveUp();
        return true;
      }
      this.#tries.set(work.id, tries);
      line.failures += 1;
      line.restsUntil = this.#clock.now() + backOff(line.failures);
      this.#log.warn('telegram-not-taken', { code, times: line.failures });
      return false;
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
