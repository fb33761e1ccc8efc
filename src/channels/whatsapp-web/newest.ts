import { NewestMap } from '../newest-map.ts';

/** Chats of which it is remembered; the longest unused go first. */
const MOST_CHATS = 10_000;

/** The newest message that was sent to each chat, while the process runs. */
export class Newest {
  readonly #parts = new NewestMap<readonly string[]>(MOST_CHATS);

  /** `parts`: serialized ids, as WhatsApp gives them. */
  sent(chat: string, parts: readonly string[]): void {
    this.#parts.set(chat, parts.map(keyOf));
  }

  isPartOf(chat: string, serialized: string): boolean {
    return this.#parts.get(chat)?.includes(keyOf(serialized)) ?? false;
  }

  forget(chat: string): void {
    this.#parts.delete(chat);
  }
}

/** The message's own part of `true_316…@c.us_3EB0…`: the chat may be written with the other id. */
function keyOf(serialized: string): string {
  return serialized.split('_')[2] ?? serialized;
}
