import type { NetworkFacts } from '../engine/world.ts';
import { takeLeave } from '../features/privacy/take-leave.ts';
import type { Channel } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentId, StoredDocument } from '../ports/document.ts';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import type { AddressBook } from './address-book.ts';
import type { Desks } from './desks.ts';
import { letterNumber } from './letter-number.ts';
import type { Mailbox } from './mailbox.ts';
import type { Outbox } from './outbox.ts';
import { readPersonBody } from './person-document.ts';
import type { LetterItem } from './post.ts';
import type { TimerTurns } from './timer-turns.ts';
import { codeOf } from './turns.ts';

export interface ErasingOptions {
  store: Store;
  clock: Clock;
  network: NetworkFacts;
  mailbox: Mailbox;
  log: Log;
  channels: readonly Channel[];
  desks: Pick<Desks, 'letterTurn'>;
  addresses: () => AddressBook;
  timers: () => TimerTurns;
  outbox: () => Outbox;
}

/** Takes people's documents away: at once from the command line, or after a goodbye when they asked for it in the chat. */
export class Erasing {
  readonly #options: ErasingOptions;
  /** Erased documents that still have a goodbye to send. */
  readonly #goodbyes = new Set<DocumentId>();
  #stopped = false;

  constructor(options: ErasingOptions) {
    this.#options = options;
  }

  /** Follows a person's document: erased, with a goodbye to send, or not. */
  follow(id: DocumentId, isErased: boolean): void {
    if (isErased) this.#goodbyes.add(id);
    else this.#goodbyes.delete(id);
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Everything of a person goes now; nothing is said to them. */
  erase(id: DocumentId): Promise<void> {
    const { mailbox, store } = this.#options;
    return mailbox.run(id, async () => {
      const read = await store.read(id);
      const document = read.status === 'found' ? read.document : null;
      if (document?.kind === 'person') await this.#takeLeave(id, document);
      await this.remove(id, document);
    });
  }

  /** Nothing of this document waits to be sent any more. */
  drained(id: DocumentId): void {
    if (this.#stopped || !this.#goodbyes.has(id)) return;
    const { mailbox, store, log } = this.#options;
    void mailbox
      .run(id, async () => {
        const read = await store.read(id);
        if (read.status !== 'found' || read.document.kind !== 'person') return;
        if (read.document.out.length === 0 && readPersonBody(read.document).erased)
          await this.remove(id, read.document);
      })
      .catch((error: unknown) => log.error('erase-failed', { document: id, code: codeOf(error) }));
  }

  /** Takes a document away, with all that joined it and all that it still wanted sent. Within its queue only. */
  async remove(id: DocumentId, document: StoredDocument | null): Promise<void> {
    const { store, channels } = this.#options;
    const joined = document ? (readPersonBody(document).joined ?? []) : [];
    for (const each of [...joined, id]) await store.erase(each);
    this.#goodbyes.delete(id);
    this.#options.timers().follow(id, []);
    if (!document) return;
    this.#options.outbox().drop(
      id,
      document.out.map(({ seq }) => ({ seq, outcome: 'superseded' })),
    );
    for (const address of readPersonBody(document).addresses) {
      this.#options.addresses().forget(address);
      await channels.find((channel) => channel.name === address.channel)?.forget?.(address);
    }
  }

  /** Whoever talks with them, or has them on a list, is told before they go; asked again, it does no harm. */
  async #takeLeave(id: DocumentId, document: StoredDocument): Promise<void> {
    const { mailbox, desks, clock, network } = this.#options;
    const { person, lettersOut } = readPersonBody(document);
    for (const posted of takeLeave(person, { now: clock.now(), network })) {
      const number = letterNumber(lettersOut[posted.to], clock.now());
      const item: LetterItem = { type: 'letter', seq: 0, number, ...posted };
      await mailbox.run(item.to, (deadline) => desks.letterTurn(id, item, deadline));
    }
  }
}
