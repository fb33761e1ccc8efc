import type { Clock } from '../../ports/clock.ts';
import { LANGUAGES, type Language } from '../../ports/language.ts';
import type { Log } from '../../ports/log.ts';
import { failureOf } from './failure.ts';
import { TYPING_AFTER_MS, TYPING_AGAIN_MS } from './limits.ts';
import type { WebClient } from './web-client.ts';

/** An answer is awaited: how to call off the sign, and the end of the sign. */
interface Awaited {
  sign: () => void;
  end: () => void;
}

/** Says a text of `locales/<language>/`. */
export type Say = (language: Language, key: string, vars?: Record<string, string>) => string;

/** A person is told only once in this time that changed messages are not read, milliseconds. */
const EDITED_EVERY_MS = 10 * 60_000;
/** Who names us in a group is answered only once in this time, milliseconds. */
const GROUP_EVERY_MS = 60 * 60_000;
/** An answer leaves within this time after something was taken, milliseconds. */
const ANSWER_SOON_MS = 5_000;
/** More chats than this are not remembered at once; the longest unused go first. */
const MOST_CHATS = 10_000;

/**
 * What the channel says and does by itself, beside the conversation. Nothing waits for it, nothing is tried again, and what
 * fails is no more than noted.
 */
export class Courtesies {
  readonly #ready: () => WebClient | null;
  readonly #say: Say;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #awaited = new Map<string, Awaited>();
  readonly #spoken = new Map<string, number>();
  readonly #languages = new Map<string, Language>();
  readonly #underWay = new Set<Promise<void>>();

  constructor(options: { ready: () => WebClient | null; say: Say; clock: Clock; log: Log }) {
    this.#ready = options.ready;
    this.#say = options.say;
    this.#clock = options.clock;
    this.#log = options.log;
  }

  /** Shows "typing…" until something is sent to the chat, or `endSoon`. Sent at once, it would outlive the answer. */
  awaitAnswer(chat: string): void {
    this.answered(chat);
    const awaited: Awaited = { sign: () => {}, end: () => {} };
    const show = (): void => {
      this.#aside('typing', (client) => client.showTyping(chat));
      awaited.sign = this.#clock.wakeAt(this.#clock.now() + TYPING_AGAIN_MS, show);
    };
    awaited.sign = this.#clock.wakeAt(this.#clock.now() + TYPING_AFTER_MS, show);
    this.#awaited.set(chat, awaited);
  }

  /** It was taken. An answer may still be on its way; when there is none, nobody is kept waiting for it. */
  endSoon(chat: string): void {
    const awaited = this.#awaited.get(chat);
    if (!awaited) return;
    awaited.end();
    awaited.end = this.#clock.wakeAt(this.#clock.now() + ANSWER_SOON_MS, () => this.answered(chat));
  }

  /** Something is sent to a chat, or nothing is awaited there any more. */
  answered(chat: string): void {
    const awaited = this.#awaited.get(chat);
    awaited?.sign();
    awaited?.end();
    this.#awaited.delete(chat);
  }

  /** In which language somebody is spoken with. */
  speaks(chat: string, language: Language): void {
    put(this.#languages, chat, language);
  }

  /** Says that a changed message was not read. */
  sayEdited(chat: string): void {
    this.#sayOnce(chat, 'whatsapp-web.edited', EDITED_EVERY_MS);
  }

  /** Says in private, to who named us in a group, to go on there. */
  sayInPrivate(author: string): void {
    this.#sayOnce(author, 'whatsapp-web.group', GROUP_EVERY_MS);
  }

  forget(chat: string): void {
    this.answered(chat);
    this.#languages.delete(chat);
    for (const key of this.#spoken.keys()) if (key.endsWith(` ${chat}`)) this.#spoken.delete(key);
  }

  /** Calls off what would still come. */
  stop(): void {
    for (const chat of [...this.#awaited.keys()]) this.answered(chat);
  }

  /** Resolves when nothing of this is under way. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #sayOnce(chat: string, key: string, everyMs: number): void {
    const now = this.#clock.now();
    const last = this.#spoken.get(`${key} ${chat}`);
    if (last !== undefined && now - last < everyMs) return;
    put(this.#spoken, `${key} ${chat}`, now);
    // WhatsApp does not say which language somebody has: who is not known yet gets all of them.
    const known = this.#languages.get(chat);
    const text = (known ? [known] : LANGUAGES).map((language) => this.#say(language, key)).join('\n\n');
    this.#aside('say', async (client) => {
      await client.sendText(chat, text);
    });
  }

  #aside(what: string, work: (client: WebClient) => Promise<void>): void {
    const client = this.#ready();
    if (!client) return;
    const doing = work(client)
      .catch((error: unknown) => this.#log.info('whatsapp-web-aside-failed', { what, failure: failureOf(error) }))
      .finally(() => this.#underWay.delete(doing));
    this.#underWay.add(doing);
  }
}

function put<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= MOST_CHATS) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
