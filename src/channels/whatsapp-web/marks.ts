import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Journal, openJournal } from './journal.ts';
import { MISSED_WITHIN_MS } from './limits.ts';

/** How far one chat was taken: nothing before `seconds`, and of that second what is named, has to be read again. */
export interface Mark {
  /** Seconds since 1970, as WhatsApp counts. */
  seconds: number;
  /** Ids of the messages of that second that were taken. */
  ids: readonly string[];
}

const mark = z.strictObject({
  kind: z.literal('mark'),
  chat: z.string(),
  seconds: z.number(),
  ids: z.array(z.string()),
});
/** Since when which number is linked; of its ids only hashes. */
const linked = z.strictObject({ kind: z.literal('linked'), at: z.number(), own: z.array(z.string()) });
/** Somebody was erased: of the chat only a hash, and only for as long as its messages might be read again. */
const gone = z.strictObject({ kind: z.literal('gone'), hash: z.string(), at: z.number() });
const record = z.discriminatedUnion('kind', [mark, linked, gone]);
type Record = z.infer<typeof record>;

/** Lines after which the file is written anew: each message adds one. */
const MOST_LINES = 5_000;

/**
 * High-water marks of our own, one a chat, in a journal: WhatsApp marks a chat as seen with everything that is sent to it,
 * so that "unread" says nothing of what was answered.
 */
export class Marks {
  readonly #journal: Journal<Record>;
  readonly #marks = new Map<string, Mark>();
  readonly #gone = new Map<string, number>();
  #linked: { at: number; own: readonly string[] } | null = null;
  #lines: number;

  private constructor(journal: Journal<Record>) {
    this.#journal = journal;
    for (const one of journal.read) this.#apply(one);
    this.#lines = journal.read.length;
  }

  /** Errors: the file system's own. */
  static async open(path: string): Promise<Marks> {
    return new Marks(await openJournal(path, record));
  }

  /** Lines that could not be read when it was opened. */
  get unreadable(): number {
    return this.#journal.unreadable;
  }

  /** Whether a phone was ever linked. */
  get wasLinked(): boolean {
    return this.#linked !== null;
  }

  get chats(): readonly string[] {
    return [...this.#marks.keys()];
  }

  /**
   * Notes that a number is linked, by all its ids, at `now` (epoch milliseconds). Another number than before begins anew:
   * what people wrote to it earlier was not meant for us.
   */
  async link(ids: readonly string[], now: number): Promise<void> {
    const own = ids.map(hashOf);
    const known = this.#linked?.own ?? [];
    if (own.every((hash) => known.includes(hash))) return;
    if (own.some((hash) => known.includes(hash))) {
      this.#linked = { at: this.#linked?.at ?? now, own: [...new Set([...known, ...own])] };
    } else {
      this.#marks.clear();
      this.#gone.clear();
      this.#linked = { at: now, own };
    }
    await this.#rewrite(now);
  }

  /** After which moment messages of a chat are missed ones; see `isMissed`. */
  since(chat: string, now: number): Mark {
    const oldest = now - MISSED_WITHIN_MS;
    const known = this.#marks.get(chat);
    if (known && known.seconds * 1000 >= oldest) return known;
    // Before it was linked, and before somebody was erased, nothing was said to us.
    const from = Math.max(oldest, this.#linked?.at ?? now, this.#gone.get(hashOf(chat)) ?? 0);
    return { seconds: Math.floor(from / 1000), ids: [] };
  }

  /** Moves the mark of a chat over a message that was taken. It never moves back. */
  async move(chat: string, seconds: number, id: string, now: number): Promise<void> {
    // The message by which somebody had everything erased leaves no trace either.
    if ((this.#gone.get(hashOf(chat)) ?? 0) > seconds * 1000) return;
    const known = this.#marks.get(chat);
    if (known && (known.seconds > seconds || (known.seconds === seconds && known.ids.includes(id)))) return;
    const ids = known?.seconds === seconds ? [...known.ids, id] : [id];
    await this.#append(now, { kind: 'mark', chat, seconds, ids });
  }

  /** Whether anything of these chats is kept. */
  has(chat: string): boolean {
    return this.#marks.has(chat);
  }

  /**
   * Removes what is kept of chats. What was said in them until `at` (epoch milliseconds; the mark when absent) is not read
   * again.
   */
  async forget(chats: readonly string[], now: number, at?: number): Promise<void> {
    for (const chat of chats) {
      const seconds = this.#marks.get(chat)?.seconds ?? 0;
      this.#marks.delete(chat);
      this.#gone.set(hashOf(chat), at ?? (seconds + 1) * 1000);
    }
    // The lines themselves go, not only their meaning.
    await this.#rewrite(now);
  }

  async close(): Promise<void> {
    await this.#journal.close();
  }

  async #append(now: number, one: Record): Promise<void> {
    this.#apply(one);
    this.#lines += 1;
    if (this.#lines > MOST_LINES + 2 * this.#marks.size) await this.#rewrite(now);
    else await this.#journal.append(one);
  }

  async #rewrite(now: number): Promise<void> {
    this.#lines = this.#marks.size + this.#gone.size + 1;
    await this.#journal.rewrite(() => this.#records(now));
  }

  #records(now: number): Record[] {
    for (const [hash, at] of this.#gone) if (at < now - MISSED_WITHIN_MS) this.#gone.delete(hash);
    const linked = this.#linked;
    return [
      ...(linked ? [{ kind: 'linked' as const, at: linked.at, own: [...linked.own] }] : []),
      ...[...this.#marks].map(([chat, { seconds, ids }]) => ({ kind: 'mark' as const, chat, seconds, ids: [...ids] })),
      ...[...this.#gone].map(([hash, at]) => ({ kind: 'gone' as const, hash, at })),
    ];
  }

  #apply(one: Record): void {
    if (one.kind === 'mark') this.#marks.set(one.chat, { seconds: one.seconds, ids: one.ids });
    else if (one.kind === 'linked') this.#linked = { at: one.at, own: one.own };
    else this.#gone.set(one.hash, one.at);
  }
}

/** Whether a message comes after a mark. */
export function isMissed({ seconds, ids }: Mark, message: { seconds: number; id: string }): boolean {
  return message.seconds > seconds || (message.seconds === seconds && !ids.includes(message.id));
}

function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('base64url').slice(0, 22);
}
