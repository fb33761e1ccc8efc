import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { retryAfter } from './limits.ts';

/** Something that one person did. */
export interface Item {
  /** Of its chat; what has the same id is the same. */
  id: string;
  /** When it was done, seconds since 1970. */
  seconds: number;
  /** Hands it in; done again when it rejects. */
  run(): Promise<void>;
  /** It was not taken for the first time: asks the person to send it again. */
  refused(): void;
  /** It was taken, or given up: never to be read again. */
  done(): Promise<void>;
}

interface Waiting {
  item: Item;
  /** It came while something that was sent before it was still to be read. */
  held: boolean;
}

/** What waits of one chat, in order. */
interface Line {
  queue: Waiting[];
  busy: boolean;
  /** Which of the queue were missed; while there are any, nothing is sent to the chat. */
  missed: Set<string>;
  /** What was missed in this chat is still to be read. */
  held: boolean;
  tries: number;
  /** Nothing is tried again before this moment, epoch milliseconds. */
  restsUntil: number;
  disarm: () => void;
}

/** Tries of what is refused for a reason of its own, before it is given up so that what comes after it can go on. */
const MOST_TRIES = 5;

/** Reasons that hold for everything: nothing can be taken, and nothing may be given up. */
const FOR_ALL = /^(?:store|companion)\./;

/** Ids of what was done, remembered over all chats together. */
const MOST_DONE = 20_000;

/**
 * Hands in what people do: of one chat one after the other, different chats side by side. WhatsApp never brings anything
 * again, so what is refused is tried again here, and everything after it in that chat waits.
 */
export class Intake {
  readonly #clock: Clock;
  readonly #log: Log;
  /** Told when there are fewer chats that catch up. */
  readonly #freed: () => void;
  readonly #lines = new Map<string, Line>();
  readonly #done = new Set<string>();
  readonly #inHand = new Set<Promise<void>>();
  #allHeld = false;
  #stopped = false;

  constructor(options: { clock: Clock; log: Log; freed: () => void }) {
    this.#clock = options.clock;
    this.#log = options.log;
    this.#freed = options.freed;
  }

  open(): void {
    this.#stopped = false;
  }

  /** Takes one; what was taken already, or waits, is dropped. */
  add(chat: string, item: Item): void {
    if (this.#stopped || this.#isKnown(chat, item.id)) return;
    const line = this.#line(chat);
    line.queue.push({ item, held: this.#allHeld || line.held });
    this.#work(chat, line);
  }

  /** What comes from now on waits until it is known which chats have something that was missed. */
  holdAll(): void {
    this.#allHeld = true;
  }

  /** It is known: only these are still to be read. */
  holdOnly(chats: ReadonlySet<string>): void {
    this.#allHeld = false;
    for (const chat of chats) this.#line(chat).held = true;
    for (const [chat, line] of this.#lines) {
      line.held = chats.has(chat);
      if (!line.held) for (const waiting of line.queue) waiting.held = false;
      this.#work(chat, line);
    }
    this.#freed();
  }

  /** What was missed in a chat goes before what came meanwhile. */
  release(chat: string, missed: readonly Item[]): void {
    const line = this.#line(chat);
    line.held = false;
    const fresh = missed.filter((item) => !this.#isKnown(chat, item.id));
    const waiting = [...fresh, ...line.queue.map(({ item }) => item)];
    line.queue = waiting.sort((one, other) => one.seconds - other.seconds).map((item) => ({ item, held: false }));
    line.missed = new Set(missed.map(({ id }) => id).filter((id) => waiting.some((item) => item.id === id)));
    if (line.missed.size === 0) this.#freed();
    this.#work(chat, line);
  }

  /** Whether something that was missed in this chat is still to be read or handed in. */
  isCatchingUp(chat: string): boolean {
    const line = this.#lines.get(chat);
    return this.#allHeld || (line !== undefined && (line.held || line.missed.size > 0));
  }

  /** Whether something is being handed in at this moment. */
  get isBusy(): boolean {
    return this.#inHand.size > 0;
  }

  /** Takes nothing new; resolves when what is in hand is done. What waits is read again after the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const line of this.#lines.values()) line.disarm();
    await Promise.all(this.#inHand);
    this.#lines.clear();
    this.#allHeld = false;
  }

  /** Forgets what was done in a chat. */
  forget(chat: string): void {
    for (const key of this.#done) if (key.startsWith(`${chat} `)) this.#done.delete(key);
  }

  #isKnown(chat: string, id: string): boolean {
    if (this.#done.has(`${chat} ${id}`)) return true;
    return this.#lines.get(chat)?.queue.some(({ item }) => item.id === id) ?? false;
  }

  #line(chat: string): Line {
    let line = this.#lines.get(chat);
    if (!line) {
      line = { queue: [], busy: false, missed: new Set(), held: false, tries: 0, restsUntil: 0, disarm: () => {} };
      this.#lines.set(chat, line);
    }
    return line;
  }

  #work(chat: string, line: Line): void {
    if (line.busy || this.#stopped || line.restsUntil > this.#clock.now()) return;
    const [first] = line.queue;
    if (!first) {
      if (!line.held) this.#lines.delete(chat);
      return;
    }
    if (first.held) return;
    const { item } = first;
    line.busy = true;
    const work = this.#take(chat, line, item).finally(() => {
      this.#inHand.delete(work);
      line.busy = false;
      if (line.tries === 0) this.#work(chat, line);
    });
    this.#inHand.add(work);
  }

  async #take(chat: string, line: Line, item: Item): Promise<void> {
    try {
      await item.run();
    } catch (error) {
      if (!this.#isGivenUp(line, item, error)) {
        // Nobody can be asked anything now; but nobody waits for us either.
        if (line.missed.size > 0) {
          line.missed.clear();
          this.#freed();
        }
        line.restsUntil = this.#clock.now() + retryAfter(line.tries);
        line.disarm = this.#clock.wakeAt(line.restsUntil, () => this.#work(chat, line));
        return;
      }
    }
    line.tries = 0;
    line.queue = line.queue.filter((one) => one.item !== item);
    this.#remember(`${chat} ${item.id}`);
    if (line.missed.delete(item.id) && line.missed.size === 0) this.#freed();
    try {
      await item.done();
    } catch (error) {
      // It may be read again after a restart; the companion knows then that it was taken.
      this.#log.warn('whatsapp-web-mark-failed', { code: codeOf(error) });
    }
  }

  #isGivenUp(line: Line, item: Item, error: unknown): boolean {
    const code = codeOf(error);
    line.tries += 1;
    if (!FOR_ALL.test(code) && line.tries >= MOST_TRIES) {
      this.#log.error('whatsapp-web-given-up', { code, tries: line.tries });
      return true;
    }
    this.#log.warn('whatsapp-web-not-taken', { code, times: line.tries });
    // One that is stopping reads it again after the next start.
    if (line.tries === 1 && code !== 'companion.stopping') item.refused();
    return false;
  }

  #remember(key: string): void {
    this.#done.add(key);
    if (this.#done.size <= MOST_DONE) return;
    for (const oldest of this.#done) {
      this.#done.delete(oldest);
      return;
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
