import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { addressOf } from './chat-id.ts';
import { failureOf } from './failure.ts';
import type { Intake, Item } from './intake.ts';
import { CHATS_AT_ONCE, MOST_MISSED, retryAfter } from './limits.ts';
import { isMissed, type Marks } from './marks.ts';
import { type NativeMessage, readMessage } from './native.ts';
import type { WebClient } from './web-client.ts';

/** Tries of reading a list or a chat before it is given up, so that nobody waits for it for ever. */
const MOST_TRIES = 4;

export interface CatchUpOptions {
  intake: Intake;
  clock: Clock;
  log: Log;
  /** What a message that was missed asks to have done; null for one that asks nothing. */
  itemOf(message: NativeMessage): Item | null;
  /** The same person's other id, when WhatsApp knows it: it gives a chat a new id, and the old messages with it. */
  otherIdOf(chat: string): Promise<string | null>;
}

/**
 * Reads what people sent while nobody was there: of each private chat what comes after its mark, oldest first. Until a chat
 * is read, nothing of it is taken and nothing is sent to it, so that the order stays and nothing is asked twice.
 */
export class CatchUp {
  readonly #options: CatchUpOptions;
  #run = 0;

  constructor(options: CatchUpOptions) {
    this.#options = options;
  }

  /** Reads all chats. A later call takes the place of this one. */
  async read(client: WebClient, marks: Marks): Promise<void> {
    const { intake, clock, log } = this.#options;
    this.#run += 1;
    const run = this.#run;
    intake.holdAll();
    const now = clock.now();
    const all = await this.#tries(run, () => client.chats());
    if (run !== this.#run) return;
    if (all === null) {
      log.error('whatsapp-web-catch-up-failed', { what: 'chats' });
      intake.holdOnly(new Set());
      return;
    }
    const open = all
      .filter(({ chat, seconds }) => addressOf(chat) !== null && seconds >= marks.since(chat, now).seconds)
      .map(({ chat }) => chat);
    const count = open.length;
    intake.holdOnly(new Set(open));
    const readers = Array.from({ length: CHATS_AT_ONCE }, async () => {
      for (let chat = open.shift(); chat !== undefined && run === this.#run; chat = open.shift()) {
        await this.#readChat(run, chat, client, marks, now);
      }
    });
    await Promise.all(readers);
    if (run === this.#run) log.info('whatsapp-web-caught-up', { chats: count });
  }

  /** What is being read is of no use any more: the browser is gone. */
  cancel(): void {
    this.#run += 1;
  }

  async #readChat(run: number, chat: string, client: WebClient, marks: Marks, now: number): Promise<void> {
    const { intake, log, itemOf, otherIdOf } = this.#options;
    const other = marks.has(chat) ? null : await otherIdOf(chat);
    const since = marks.since(other !== null && marks.has(other) ? other : chat, now);
    const raws = await this.#tries(run, () => client.messages(chat, since.seconds, MOST_MISSED));
    if (run !== this.#run) return;
    if (raws === null) log.error('whatsapp-web-catch-up-failed', { what: 'chat' });
    const items = (raws ?? [])
      .map(readMessage)
      .filter((message) => message !== null)
      .filter(({ id, timestamp }) => isMissed(since, { seconds: timestamp, id: id.id }))
      .map(itemOf)
      .filter((item) => item !== null);
    if (items.length > 0) log.info('whatsapp-web-missed', { messages: items.length });
    intake.release(chat, items);
  }

  /** Null when it did not work, or when it is of no use any more. */
  async #tries<T>(run: number, ask: () => Promise<T>): Promise<T | null> {
    const { clock, log } = this.#options;
    for (let tries = 1; run === this.#run; tries += 1) {
      try {
        return await ask();
      } catch (error) {
        log.warn('whatsapp-web-not-read', { failure: failureOf(error), times: tries });
        if (tries >= MOST_TRIES) return null;
        await new Promise<void>((done) => {
          clock.wakeAt(clock.now() + retryAfter(tries), done);
        });
      }
    }
    return null;
  }
}
