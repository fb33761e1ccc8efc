import type { Language } from '../../ports/language.ts';

/** The newest message that was sent to a chat. */
export interface Newest {
  language: Language;
  /** Telegram's ids of its first and last part. */
  first: number;
  last: number;
  /** The part with buttons; null when there is none, or when one of them was tapped. */
  keyboard: number | null;
}

/** More chats than this are not remembered at once. */
const MOST_CHATS = 10_000;

/**
 * What is remembered of chats while the process runs; the longest unused goes first. Nothing depends on it for being
 * right: a chat that is not known is served a little less finely.
 */
export class Chats {
  readonly #newest = new Map<number, Newest>();
  readonly #spoken = new Map<number, number>();

  newest(chat: number): Newest | undefined {
    return this.#newest.get(chat);
  }

  sent(chat: number, newest: Newest): void {
    put(this.#newest, chat, newest);
  }

  /** Whether something that is said at most once every `everyMs` milliseconds may be said now; if so, it counts as said. */
  maySpeak(chat: number, now: number, everyMs: number): boolean {
    const last = this.#spoken.get(chat);
    if (last !== undefined && now - last < everyMs) return false;
    put(this.#spoken, chat, now);
    return true;
  }
}

function put<T>(map: Map<number, T>, chat: number, value: T): void {
  map.delete(chat);
  map.set(chat, value);
  if (map.size <= MOST_CHATS) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
