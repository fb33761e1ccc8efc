import type { Random } from '../store/fragile-disk.ts';
import { TelegramPeople } from '../support/telegram-people.ts';
import type { TelegramServer } from '../support/telegram-server.ts';
import type { Written } from './invariants.ts';
import type { Reading } from './kept.ts';
import { wordOf, wordsIn } from './talk.ts';
import { WebhookPush } from './webhook-push.ts';

/** How messages come in: Telegram is asked for them, or pushes them; `disorder`: pushed several times, in any order. */
export type Way = 'polling' | 'webhook' | 'disorder';

/** Messages of one person that are on their way in at once. */
const MOST_UNDER_WAY = 4;
/** Whoever waits for so many answers writes nothing more. */
const MOST_UNANSWERED = 8;
/** An update comes so often at most where there is disorder. */
const MOST_COPIES = 3;

interface Writer {
  name: string;
  wrote: string[];
  /** Number of the update of each word. */
  updates: Map<string, number>;
  /** Of the first message of all, which no word is in. */
  hello: number;
}

/** What the people in the chats do: everybody writes word after word, and sees the answers. */
export class Crowd {
  readonly writers: readonly Writer[];
  readonly push: WebhookPush;
  readonly #server: TelegramServer;
  readonly #people: TelegramPeople;
  readonly #way: Way;
  readonly #random: Random;
  #nextUpdate = 1;

  constructor(
    server: TelegramServer,
    options: { people: number; way: Way; random: Random; secret: string; targets(): readonly string[] },
  ) {
    const { people, way, random, secret, targets } = options;
    this.#server = server;
    this.#people = new TelegramPeople(server, () => Date.now());
    this.#way = way;
    this.#random = random;
    this.push = new WebhookPush({ secret, targets, choose: (count) => Math.floor(random() * count) });
    this.writers = Array.from({ length: people }, (_, n) => ({
      name: `p${n}`,
      wrote: [],
      updates: new Map(),
      hello: 0,
    }));
  }

  get words(): number {
    return this.writers.reduce((sum, { wrote }) => sum + wrote.length, 0);
  }

  /** Everybody who has not written too much already may write once. */
  write(): void {
    for (const writer of this.writers) {
      if (writer.hello === 0) writer.hello = this.#say(writer.name, 'hello');
      const underWay = writer.wrote.filter((word) => !this.#isAcknowledged(writer.updates.get(word))).length;
      // Where order is not kept, a word must not be the first thing that is heard.
      if (this.#way === 'disorder' && !this.#isAcknowledged(writer.hello)) continue;
      const unanswered = writer.wrote.length - new Set(this.shown(writer.name)).size;
      if (underWay >= MOST_UNDER_WAY || unanswered >= MOST_UNANSWERED || this.#random() < 0.5) continue;
      const word = wordOf(writer.name, writer.wrote.length + 1);
      writer.wrote.push(word);
      writer.updates.set(word, this.#say(writer.name, word));
    }
  }

  /** The words that a chat shows, repeats included. */
  shown(name: string): string[] {
    return this.#server.chat(this.#people.id(name)).flatMap(({ text }) => wordsIn(text));
  }

  /** Whether everything that was written is acknowledged and answered. */
  get isAnswered(): boolean {
    return this.writers.every(
      ({ name, wrote, updates, hello }) =>
        (hello === 0 || this.#isAcknowledged(hello)) &&
        wrote.every((word) => this.#isAcknowledged(updates.get(word))) &&
        new Set(this.shown(name)).size === wrote.length,
    );
  }

  nameOf(address: string): string {
    return this.writers.find(({ name }) => String(this.#people.id(name)) === address)?.name ?? address;
  }

  /** What the world outside knows at this moment; to be asked before the store is read. */
  look(): (read: Reading) => Written[] {
    const before = this.writers.map(({ name, wrote, updates }) => ({
      name,
      wrote: [...wrote],
      acknowledged: new Set(wrote.filter((word) => this.#isAcknowledged(updates.get(word)))),
      inOrder: this.#way !== 'disorder',
      shownBefore: this.shown(name),
    }));
    return (read) =>
      before.map((each) => ({
        ...each,
        // More may have been written while the store was read.
        wrote: this.writers.find(({ name }) => name === each.name)?.wrote ?? each.wrote,
        shownAfter: this.shown(each.name),
        kept: read.people.get(String(this.#people.id(each.name))),
      }));
  }

  #say(name: string, text: string): number {
    if (this.#way === 'polling') return this.#people.say(name, text);
    const update = { update_id: this.#nextUpdate++, message: this.#people.message(name, { text }) };
    if (this.#way === 'webhook' || text === 'hello') this.push.push(this.#people.id(name), update);
    else {
      const copies = 1 + Math.floor(this.#random() * MOST_COPIES);
      for (let copy = 0; copy < copies; copy += 1) {
        const late = this.#random() * 150;
        setTimeout(() => void this.push.bring(update), late).unref();
      }
    }
    return update.update_id;
  }

  #isAcknowledged(update: number | undefined): boolean {
    if (update === undefined) return false;
    return this.#way === 'polling' ? this.#server.offset > update : this.push.acknowledged.has(update);
  }
}
