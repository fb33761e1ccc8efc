import type { NetworkFacts } from '../engine/world.ts';
import type { Address } from '../ports/address.ts';
import { addressKey } from '../ports/address.ts';
import type { Channel, MaySend, SendResult } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentId, Outcome, OutItem } from '../ports/document.ts';
import type { Log } from '../ports/log.ts';
import type { PaperMaker, Template } from '../ports/message.ts';
import type { Mark, Store } from '../ports/store.ts';
import { Beside, type Ready, wordsAlone } from './beside.ts';
import { canSend, isUnreachable } from './can-send.ts';
import { nameOf } from './name-of.ts';
import { readPersonBody } from './person-document.ts';
import { within } from './within.ts';

type MessageItem = Extract<OutItem, { type: 'message' }>;

interface Waiting {
  id: DocumentId;
  item: MessageItem;
  tries: number;
  /** Of fetching what it passes on. */
  fetches: number;
  /** Held until the quiet hours are over; what comes behind it overtakes it. */
  notBefore: number;
}

/** What became of one message, for the record. */
interface Became {
  outcome: Outcome;
  externalId?: string;
  code?: string;
}

/** Everything to be sent to one address, in order. */
interface Line {
  items: Waiting[];
  /** What is being sent. */
  busy: Waiting | null;
  /** Not before this moment; infinity until the channel says that the address is there again. */
  notBefore: number;
  /** How often the channel has said so. */
  returns: number;
  disarm: () => void;
}

/** Waits between tries, milliseconds; the last one repeats. */
const BACK_OFF = [1_000, 2_000, 5_000, 15_000, 60_000, 300_000];
/** Tries of one message before it counts as failed: about a day of them. */
const MOST_TRIES = 300;

/** How long a channel may take for one send, milliseconds; each has shorter limits of its own. */
const SEND_DEADLINE = 120_000;

export interface OutboxOptions {
  channels: readonly Channel[];
  store: Store;
  clock: Clock;
  papers: PaperMaker;
  network: NetworkFacts;
  log: Log;
  /** Called when nothing of this document waits to be sent any more. */
  drained(id: DocumentId): void;
  /** Called with every message that the channel has an id for; `marking` resolves when that is kept. */
  sent?(channel: string, externalId: string, id: DocumentId, seq: number, marking: Promise<void>): Promise<void>;
}

/** What became of sends since start, for whoever watches. */
export interface OutboxCounts {
  sent: number;
  failed: number;
  retried: number;
  waiting: number;
}

/**
 * Sends what turns have committed, in order for each address, and marks what became of it. A crash between a send and
 * its mark sends that one message again: at least once, never not.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #channels: ReadonlyMap<string, Channel>;
  readonly #beside: Beside;
  readonly #lines = new Map<string, Line>();
  readonly #perDocument = new Map<DocumentId, number>();
  readonly #underway = new Set<Promise<void>>();
  readonly #counts = { sent: 0, failed: 0, retried: 0 };
  #open = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#channels = new Map(options.channels.map((channel) => [channel.name, channel]));
    this.#beside = new Beside({ ...options, channels: this.#channels });
  }

  get counts(): OutboxCounts {
    let waiting = 0;
    for (const line of this.#lines.values()) waiting += line.items.length;
    return { ...this.#counts, waiting };
  }

  /** Begins to send, once the channels have started. */
  open(): void {
    this.#open = true;
    for (const [key, line] of this.#lines) this.#pump(key, line);
  }

  /** Takes committed messages. */
  add(id: DocumentId, items: readonly OutItem[]): void {
    for (const item of items) {
      if (item.type !== 'message') continue;
      const key = addressKey(item.to);
      let line = this.#lines.get(key);
      if (!line) {
        line = { items: [], busy: null, notBefore: 0, returns: 0, disarm: () => {} };
        this.#lines.set(key, line);
      }
      line.items.push({ id, item, tries: 0, fetches: 0, notBefore: 0 });
      this.#perDocument.set(id, (this.#perDocument.get(id) ?? 0) + 1);
      this.#pump(key, line);
    }
  }

  /** Forgets items that a later turn settled. */
  drop(id: DocumentId, seqs: ReadonlySet<number>): void {
    for (const line of this.#lines.values()) {
      const kept = line.items.filter((each) => {
        const stays = each.id !== id || !seqs.has(each.item.seq) || each === line.busy;
        if (!stays) this.#left(id);
        return stays;
      });
      if (kept.length < line.items.length) line.items = kept;
    }
  }

  /** The channel says that this address can be reached again. */
  available(address: Address): void {
    const key = addressKey(address);
    const line = this.#lines.get(key);
    if (!line) return;
    line.notBefore = 0;
    line.returns += 1;
    this.#pump(key, line);
  }

  /** The person wrote from there: whoever was away is back. A wait that the channel asked for stays. */
  heard(address: Address): void {
    if (this.#lines.get(addressKey(address))?.notBefore === Number.POSITIVE_INFINITY) this.available(address);
  }

  /** The person wrote, and it is kept: what waited for that may go. */
  wrote(address: Address): void {
    const key = addressKey(address);
    const line = this.#lines.get(key);
    if (!line) return;
    for (const each of line.items) if (each.notBefore === Number.POSITIVE_INFINITY) each.notBefore = 0;
    this.#pump(key, line);
  }

  /** Whether something about a topic, committed at a moment or before it, is not known to have been sent there. */
  waits(address: Address, topic: string, committedAt: number): boolean {
    const line = this.#lines.get(addressKey(address));
    return (line?.items ?? []).some(({ item }) => item.topic === topic && item.at <= committedAt);
  }

  /** Whether something of this document still waits. */
  holds(id: DocumentId): boolean {
    return this.#perDocument.has(id);
  }

  /** Resolves when nothing can be sent right now: everything is sent, or waits for a time or an address. */
  async idle(): Promise<void> {
    while (this.#underway.size > 0) await Promise.all(this.#underway);
  }

  async stop(): Promise<void> {
    this.#open = false;
    for (const line of this.#lines.values()) line.disarm();
    await this.idle();
  }

  #pump(key: string, line: Line): void {
    line.disarm();
    if (line.busy || !this.#open) return;
    if (line.items.length === 0) {
      this.#lines.delete(key);
      return;
    }
    const now = this.#options.clock.now();
    const next = line.notBefore > now ? undefined : line.items.find((each) => each.notBefore <= now);
    if (!next) {
      const at = Math.max(line.notBefore, Math.min(...line.items.map((each) => each.notBefore)));
      if (Number.isFinite(at)) line.disarm = this.#options.clock.wakeAt(at, () => this.#pump(key, line));
      return;
    }
    line.busy = next;
    this.#track(this.#sendNext(key, line, next));
  }

  #track(doing: Promise<void>): void {
    const work = doing.finally(() => {
      this.#underway.delete(work);
    });
    this.#underway.add(work);
  }

  async #sendNext(key: string, line: Line, next: Waiting): Promise<void> {
    const became = await this.#attempt(line, next);
    if (became !== null) {
      const { outcome } = became;
      line.items = line.items.filter((each) => each !== next);
      if (outcome === 'sent') this.#counts.sent += 1;
      else if (outcome === 'failed' || outcome === 'unreachable') this.#counts.failed += 1;
      // The next one does not wait for the disk: a crash before the mark sends a few messages again, and loses none.
      this.#track(this.#record(next, became).then(() => this.#left(next.id)));
    }
    line.busy = null;
    this.#pump(key, line);
  }

  /** Tries one send; null when it is to be tried again, at a moment that is set on it or on the line. */
  async #attempt(line: Line, waiting: Waiting): Promise<Became | null> {
    const { clock, log } = this.#options;
    const { item, id } = waiting;
    const now = clock.now();
    if (item.notAfter !== undefined && now > item.notAfter) return { outcome: 'expired' };
    const { returns } = line;
    let result: SendResult;
    try {
      const may = await this.#may(waiting, now);
      if (may.kind === 'no') return { outcome: 'withheld', code: may.reason };
      if (may.kind === 'later') {
        waiting.notBefore = may.at;
        return null;
      }
      result = await this.#send(waiting, may.kind === 'template' ? may.template : undefined);
    } catch (error) {
      // A channel that throws, or a store that can't be read: neither may hold up the line for good.
      result = { ok: false, code: nameOf(error), retry: 'later' };
    }
    if (result.ok)
      return { outcome: 'sent', ...(result.externalId !== undefined && { externalId: result.externalId }) };
    const { code } = result;
    if (result.retry === 'never' || waiting.tries >= MOST_TRIES) {
      log.warn('send-failed', { document: id, channel: item.to.channel, code, tries: waiting.tries + 1 });
      return { outcome: result.unreachable ? 'unreachable' : 'failed', code };
    }
    // Who is away is not a failure: it may last as long as it lasts.
    if (result.retry === 'later') waiting.tries += 1;
    this.#counts.retried += 1;
    if (result.retry === 'later') {
      const wait = BACK_OFF[Math.min(waiting.tries, BACK_OFF.length) - 1] ?? 0;
      line.notBefore = clock.now() + Math.max(wait, result.afterMs ?? 0);
    } else if (line.returns === returns) line.notBefore = Number.POSITIVE_INFINITY;
    return null;
  }

  /**
   * Whether the person wants it now, and the channel allows it. Nothing goes on our own initiative to one who is gone, or
   * who can't be reached there as far as is known.
   */
  async #may({ id, item }: Waiting, now: number): Promise<MaySend> {
    const { to, purpose, message } = item;
    const channel = this.#channels.get(to.channel);
    if (purpose === 'reply' && !channel?.maySend) return { kind: 'yes' };
    const read = await this.#options.store.read(id);
    const document = read.status === 'found' && read.document.kind === 'person' ? read.document : null;
    const body = document && readPersonBody(document);
    const heardAt = body ? (body.heard?.[addressKey(to)] ?? null) : item.at;
    if (purpose === 'initiative') {
      if (!document || !body) return { kind: 'no', reason: 'person.no-consent' };
      if (isUnreachable(document.receipts ?? [], to, heardAt)) return { kind: 'no', reason: 'channel.unreachable' };
      const may = canSend(body.person, 'initiative', this.#options.network, now);
      if (may.kind !== 'yes') return may;
    }
    return (await channel?.maySend?.({ to, purpose, message, heardAt })) ?? { kind: 'yes' };
  }

  async #send(waiting: Waiting, template: Template | undefined): Promise<SendResult> {
    const { id, item } = waiting;
    const channel = this.#channels.get(item.to.channel);
    if (!channel) return { ok: false, code: 'channel.off', retry: 'later', afterMs: 60_000 };
    const { message } = item;
    // Approved words go alone.
    const isAlone = template !== undefined || (!message.paper && !message.attachment);
    const ready: Ready | null = isAlone ? { message } : await this.#beside.ready(id, message, waiting.fetches);
    if (ready === null) {
      waiting.fetches += 1;
      return { ok: false, code: 'channel.not-fetched', retry: 'later' };
    }
    const give = ({ message, file, changed }: Ready) =>
      this.#orNoAnswer(
        channel.send({
          // A channel that sent half of the one must not go on with the other.
          id: `${id}:${item.seq}${changed ? ':words' : ''}`,
          to: item.to,
          purpose: item.purpose,
          message,
          ...(file && { file }),
          ...(template && { template }),
        }),
      );
    const result = await give(ready);
    const wasRefused = !result.ok && result.retry === 'never' && result.unreachable !== true;
    if (!wasRefused || !ready.file || !ready.message.attachment) return result;
    // A photo that a channel does not take must not take the words with it.
    this.#options.log.warn('media-refused', { document: id, channel: item.to.channel, code: result.code });
    return give(wordsAlone(ready.message));
  }

  /** A send that never ends would hold up its line, and a stop, for good. */
  #orNoAnswer(sending: Promise<SendResult>): Promise<SendResult> {
    const late: SendResult = { ok: false, code: 'channel.no-answer', retry: 'later' };
    return within(this.#options.clock, SEND_DEADLINE, sending, late);
  }

  async #record({ id, item }: Waiting, became: Became): Promise<void> {
    const { to, seq } = item;
    const marking = this.#mark(id, { seq, at: this.#options.clock.now(), ...became });
    if (became.externalId === undefined) return marking;
    try {
      await this.#options.sent?.(to.channel, became.externalId, id, seq, marking);
    } catch (error) {
      this.#options.log.warn('mark-failed', { document: id, error: nameOf(error) });
    }
    return marking;
  }

  async #mark(id: DocumentId, mark: Mark): Promise<void> {
    try {
      await this.#options.store.mark(id, [mark]);
    } catch (error) {
      // Not marked means sent again after a restart, which does less harm than not sent at all.
      this.#options.log.warn('mark-failed', { document: id, error: nameOf(error) });
    }
  }

  #left(id: DocumentId): void {
    const left = (this.#perDocument.get(id) ?? 1) - 1;
    if (left > 0) this.#perDocument.set(id, left);
    else {
      this.#perDocument.delete(id);
      this.#options.drained(id);
    }
  }
}
