import { DateTime } from 'luxon';
import { z } from 'zod';
import { type Journal, openJournal } from './journal.ts';

/** `chat` is null for somebody who was erased since: they count, and nobody knows who it was. */
const record = z.strictObject({ day: z.string(), chat: z.string().nullable() });
type Record = z.infer<typeof record>;

/** To how many different people something was sent on our own initiative, in the local day; kept over restarts. */
export class PeopleToday {
  readonly #journal: Journal<Record>;
  readonly #timeZone: string;
  #day = '';
  #chats = new Set<string>();
  #erased = 0;

  private constructor(journal: Journal<Record>, timeZone: string) {
    this.#journal = journal;
    this.#timeZone = timeZone;
    for (const { day, chat } of journal.read) {
      if (day !== this.#day) this.#begin(day);
      if (chat === null) this.#erased += 1;
      else this.#chats.add(chat);
    }
  }

  /** Errors: the file system's own. */
  static async open(path: string, timeZone: string): Promise<PeopleToday> {
    return new PeopleToday(await openJournal(path, record), timeZone);
  }

  get chats(): readonly string[] {
    return [...this.#chats];
  }

  count(now: number): number {
    return this.#day === this.#dayOf(now) ? this.#chats.size + this.#erased : 0;
  }

  has(chat: string, now: number): boolean {
    return this.#day === this.#dayOf(now) && this.#chats.has(chat);
  }

  /** Counts one; resolves when that is on the disk. Errors: the file system's own, and then it is not counted. */
  async add(chat: string, now: number): Promise<void> {
    if (this.has(chat, now)) return;
    const day = this.#dayOf(now);
    const isNewDay = day !== this.#day;
    if (isNewDay) this.#begin(day);
    // Before it is written, so that whatever is written meanwhile holds it too.
    this.#chats.add(chat);
    try {
      if (isNewDay) await this.#journal.rewrite(() => this.#records());
      else await this.#journal.append({ day, chat });
    } catch (error) {
      this.#chats.delete(chat);
      throw error;
    }
  }

  /** When the next day begins, epoch milliseconds. */
  tomorrow(now: number): number {
    return DateTime.fromMillis(now, { zone: this.#timeZone }).startOf('day').plus({ days: 1 }).toMillis();
  }

  /** Removes who it was, and keeps the number. */
  async forget(chats: readonly string[]): Promise<void> {
    const known = chats.filter((chat) => this.#chats.delete(chat));
    if (known.length === 0) return;
    this.#erased += known.length;
    await this.#journal.rewrite(() => this.#records());
  }

  async close(): Promise<void> {
    await this.#journal.close();
  }

  #records(): Record[] {
    const day = this.#day;
    const erased = Array.from({ length: this.#erased }, () => ({ day, chat: null }));
    return [...erased, ...this.chats.map((chat) => ({ day, chat }))];
  }

  #begin(day: string): void {
    this.#day = day;
    this.#chats = new Set();
    this.#erased = 0;
  }

  #dayOf(now: number): string {
    return DateTime.fromMillis(now, { zone: this.#timeZone }).toISODate() ?? '';
  }
}
