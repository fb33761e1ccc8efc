import type { Address } from '../ports/address.ts';
import type { Channel, Door } from '../ports/channel.ts';
import type { DocumentId, Purpose, StoredDocument } from '../ports/document.ts';
import type { Log } from '../ports/log.ts';
import type { Sharing, SharingHost } from '../ports/sharing.ts';
import type { Store } from '../ports/store.ts';
import { ratesOf } from './channel-pace.ts';
import { bringLetters, type LetterJobOptions } from './letter-job.ts';
import type { Mailbox } from './mailbox.ts';
import type { Outbox, SharedSending } from './outbox.ts';
import type { MessageItem } from './outbox-line.ts';
import { PastSends } from './past-sends.ts';
import { codeOf } from './turns.ts';

export interface AttendingOptions {
  store: Store;
  sharing: Sharing;
  channels: readonly Channel[];
  mailbox: Mailbox;
  log: Log;
  outbox: () => Outbox;
  letters: LetterJobOptions;
  /** Fires what is due of a document. */
  fire(id: DocumentId): Promise<void>;
  /** A document that another process changed was looked at. */
  seen(document: StoredDocument): void;
  partChanged(id: DocumentId): Promise<void>;
  /** This process became the lead, or is not any more. */
  lead(isLead: boolean): Promise<void>;
}

/**
 * What one of several processes sees to: it sends what documents want sent on the lines that it holds, whoever committed
 * that, and does the jobs that it is given. See `Sharing`.
 */
export class Attending implements SharingHost, SharedSending {
  readonly #options: AttendingOptions;
  readonly #channels: ReadonlyMap<string, Channel>;
  readonly #past = new PastSends();
  /** Documents that are to be looked at; false while that is under way. */
  readonly #looks = new Map<DocumentId, boolean>();
  readonly #underway = new Set<Promise<void>>();
  #stopped = false;

  constructor(options: AttendingOptions) {
    this.#options = options;
    this.#channels = new Map(options.channels.map((channel) => [channel.name, channel]));
  }

  /** Looks and jobs under way. */
  get busy(): number {
    return this.#underway.size;
  }

  async idle(): Promise<void> {
    while (this.#underway.size > 0) await Promise.all(this.#underway);
  }

  /** Nothing more is looked at for others. */
  stop(): void {
    this.#stopped = true;
  }

  /**
   * A document as it is now: what it wants sent on lines of this process is sent, what is settled is not. Within its queue
   * only, so that what was read first is not taken for news.
   */
  follow(document: StoredDocument): void {
    const { sharing, outbox } = this.#options;
    const { id, out } = document;
    const unsent = new Map<number, MessageItem>();
    for (const item of out) if (item.type === 'message') unsent.set(item.seq, item);
    const wanted = new Map([...unsent].filter(([, { to }]) => sharing.holds(id, to)));
    const waiting = outbox().waitingOf(id);
    outbox().holdAgain(id, new Set(wanted.keys()));
    // What was sent already is being put on the record.
    const gone = waiting.filter((item) => !wanted.has(item.seq) && !this.#past.has(id, item));
    // What stands there unsent on the line of another process is its to send, and not settled.
    for (const { seq, to } of gone) if (unsent.has(seq)) outbox().letGo({ id, address: to });
    const settled = gone.filter(({ seq }) => !unsent.has(seq));
    if (settled.length > 0) {
      outbox().drop(
        id,
        settled.map(({ seq }) => {
          const receipt = document.receipts?.find((each) => each.seq === seq);
          const { outcome = 'superseded', code } = receipt ?? {};
          return { seq, outcome, ...(code !== undefined && { code }) };
        }),
      );
    }
    const known = new Set(waiting.map(({ seq }) => seq));
    outbox().add(
      id,
      [...wanted.values()].filter((item) => !known.has(item.seq) && !this.#past.has(id, item)),
    );
  }

  /** An address can be reached from this process now: what waits for it elsewhere, or nowhere, is taken. */
  available(address: Address): void {
    this.#track(
      this.#options.store.find(address).then((id) => {
        if (id !== null) this.#look(id);
      }),
    );
  }

  /** Whether a message was sent or settled here, though it may not be on the record yet. */
  sentHere(id: DocumentId, item: MessageItem): boolean {
    return this.#past.has(id, item);
  }

  // ---- SharingHost

  serves(address: Address): boolean {
    const channel = this.#channels.get(address.channel);
    if (!channel || this.#stopped) return false;
    if (channel.exclusive && !this.#options.sharing.isLead) return false;
    return channel.reaches?.(address) ?? true;
  }

  changed(id: DocumentId): void {
    this.#look(id);
  }

  offered(id: DocumentId): void {
    this.#look(id);
  }

  doors(): readonly Door[] {
    return this.#options.channels.flatMap(({ door }) => (door ? [door] : []));
  }

  partChanged(id: DocumentId): void {
    this.#track(this.#options.partChanged(id));
  }

  async letters(id: DocumentId): Promise<void> {
    const { store, seen, letters } = this.#options;
    const read = await store.read(id);
    if (read.status !== 'found') return;
    seen(read.document);
    await bringLetters(read.document, letters);
  }

  timers(id: DocumentId): Promise<void> {
    return this.#options.fire(id);
  }

  lead(isLead: boolean): Promise<void> {
    return this.#options.lead(isLead);
  }

  lost(): void {
    this.#options.outbox().letGo();
  }

  // ---- SharedSending

  place(channel: Channel, purpose: Purpose): Promise<number> {
    const rates = ratesOf(channel);
    return this.#options.sharing.place(channel.name, { purpose, ...rates });
  }

  pause(channel: string, purpose: Purpose, forMs: number): void {
    this.#track(this.#options.sharing.pause(channel, purpose, forMs));
  }

  isElsewhere(address: Address): boolean {
    const reaches = this.#channels.get(address.channel)?.reaches;
    return reaches !== undefined && !reaches(address);
  }

  release(id: DocumentId, address: Address): void {
    this.#track(this.#options.sharing.release(id, address));
  }

  settled(id: DocumentId, item: MessageItem): void {
    this.#past.add(id, item);
  }

  unmarked(id: DocumentId, item: MessageItem): void {
    this.#past.delete(id, item);
  }

  // ---- within

  /** Looks at a document once more, however often it was asked for meanwhile. */
  #look(id: DocumentId): void {
    if (this.#stopped) return;
    const before = this.#looks.get(id);
    this.#looks.set(id, true);
    if (before === undefined) this.#track(this.#lookWhileAsked(id));
  }

  async #lookWhileAsked(id: DocumentId): Promise<void> {
    const { mailbox, sharing, outbox, seen } = this.#options;
    try {
      while (this.#looks.get(id)) {
        this.#looks.set(id, false);
        await mailbox.run(id, async () => {
          const document = await sharing.take(id);
          if (!document) {
            outbox().letGo({ id });
            return;
          }
          seen(document);
          this.follow(document);
          outbox().stirred(id);
        });
      }
    } finally {
      this.#looks.delete(id);
    }
  }

  /** What fails here is found again by the next sweep. */
  #track(doing: Promise<void>): void {
    const work = doing
      .catch((error: unknown) => this.#options.log.warn('look-failed', { code: codeOf(error) }))
      .finally(() => this.#underway.delete(work));
    this.#underway.add(work);
  }
}
