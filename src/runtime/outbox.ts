import type { NetworkFacts } from '../engine/world.ts';
import type { Address } from '../ports/address.ts';
import { addressKey } from '../ports/address.ts';
import type { Channel } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentId, OutItem, Purpose } from '../ports/document.ts';
import type { Log } from '../ports/log.ts';
import type { PaperMaker } from '../ports/message.ts';
import type { Mark, Store } from '../ports/store.ts';
import type { Backlog } from '../ports/watch.ts';
import { afterTry } from './after-try.ts';
import { Attempts } from './attempt.ts';
import { backlogOf } from './backlog.ts';
import { ChannelPace, type Place } from './channel-pace.ts';
import { firstOf, type Line, type MessageItem, newLine, newWaiting, pressingOf, type Waiting } from './outbox-line.ts';
import { type Became, type BecameHook, OutboxRecord } from './outbox-record.ts';
import type { Seeing } from './seeing.ts';
import { turnId } from './turn-id.ts';

export interface OutboxOptions {
  channels: readonly Channel[];
  store: Store;
  clock: Clock;
  papers: PaperMaker;
  network: NetworkFacts;
  log: Log;
  seeing: Seeing;
  /** Called when nothing of this document waits to be sent any more. */
  drained(id: DocumentId): void;
  /** Called with every message that the channel has an id for; `marking` resolves when that is kept. */
  sent?(channel: string, externalId: string, id: DocumentId, seq: number, marking: Promise<void>): Promise<void>;
  /** Called once for every message of a broadcast, after what became of it is kept. */
  became?: BecameHook;
  /** On a store that several processes share. */
  shared?: SharedSending;
}

/** What sending has to do with the other processes. */
export interface SharedSending {
  /** As in `AttemptsOptions.sharedPlace`. */
  place(channel: Channel, purpose: Purpose): Promise<number>;
  /** The channel says that it is too much: for so long, milliseconds, nobody sends on our own initiative. */
  pause(channel: string, purpose: Purpose, forMs: number): void;
  /** Whether somebody is not to be reached from here, but may be from another process. */
  isElsewhere(address: Address): boolean;
  /** What a document wants sent to an address is let go of, for whoever can reach it. */
  release(id: DocumentId, address: Address): void;
  /** A message was sent, or settled otherwise; that is being put on the record. */
  settled(id: DocumentId, item: MessageItem): void;
  /** That could not be put on the record after all. */
  unmarked(id: DocumentId, item: MessageItem): void;
}

/** What became of sends since start, for whoever watches. */
export interface OutboxCounts {
  sent: number;
  failed: number;
  retried: number;
  /** Messages of broadcasts that somebody may have got twice. */
  maybeTwice: number;
  /** Everything that is not sent yet, and what of it is on our own initiative. */
  waiting: number;
  waitingInitiative: number;
}

/**
 * Sends what turns have committed, in order for each address and at the pace of each channel, and marks what became of it.
 * A crash between a send and its mark sends that one message again: at least once, never not.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #channels: ReadonlyMap<string, Channel>;
  readonly #attempts: Attempts;
  readonly #record: OutboxRecord;
  readonly #paces = new Map<string, ChannelPace>();
  readonly #lines = new Map<string, Line>();
  readonly #perDocument = new Map<DocumentId, Set<Waiting>>();
  /** Messages on our own initiative that wait for nothing but room, by channel. */
  readonly #pressing = new Map<string, number>();
  readonly #underway = new Set<Promise<void>>();
  readonly #counts = { sent: 0, failed: 0, retried: 0 };
  #open = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#channels = new Map(options.channels.map((channel) => [channel.name, channel]));
    const { shared } = options;
    const sharedPlace = shared && { sharedPlace: shared.place.bind(shared) };
    this.#attempts = new Attempts({ ...options, channels: this.#channels, ...sharedPlace });
    this.#record = new OutboxRecord({ ...options, ...(shared && { unmarked: shared.unmarked.bind(shared) }) });
  }

  get counts(): OutboxCounts {
    let waiting = 0;
    let waitingInitiative = 0;
    for (const line of this.#lines.values()) {
      waiting += line.items.length;
      for (const { item } of line.items) if (item.purpose === 'initiative') waitingInitiative += 1;
    }
    return { ...this.#counts, maybeTwice: this.#record.maybeTwice, waiting, waitingInitiative };
  }

  /** What is not sent yet, by channel. */
  get backlog(): Backlog[] {
    return backlogOf(this.#channels.keys(), this.#lines.values(), this.#options.clock.now());
  }

  /**
   * Messages on our own initiative that could go now, or wait for room in their channel; not those that are held until the
   * quiet hours are over, until the channel lets them, or until somebody is back.
   */
  waitingInitiative(channel: string): number {
    return this.#pressing.get(channel) ?? 0;
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
        line = newLine(item.to.channel);
        this.#lines.set(key, line);
      }
      const waiting = newWaiting(id, item);
      line.items.push(waiting);
      const all = this.#perDocument.get(id) ?? new Set();
      this.#perDocument.set(id, all.add(waiting));
      this.#pump(key, line);
    }
  }

  /** Forgets items that a later turn settled, as it marked them. */
  drop(id: DocumentId, marks: readonly Pick<Mark, 'seq' | 'outcome' | 'code'>[]): void {
    const bySeq = new Map(marks.map((mark) => [mark.seq, mark]));
    for (const waiting of [...(this.#perDocument.get(id) ?? [])]) {
      const mark = bySeq.get(waiting.item.seq);
      const key = addressKey(waiting.item.to);
      const line = this.#lines.get(key);
      if (!mark || mark.outcome === 'trying') continue;
      const { outcome, code } = mark;
      const settled = { outcome, ...(code !== undefined && { code }) };
      if (line?.busy === waiting) {
        // What is on its way can't be called back; but it is not tried again.
        waiting.settled = settled;
        continue;
      }
      if (line) this.#take(line, waiting);
      this.#record.tell(waiting, settled);
      this.#left(waiting);
      // An empty line that waits for its address stays: what comes next must wait too.
      if (line?.items.length) this.#pump(key, line);
    }
  }

  /** What is not known to have been sent, or settled otherwise, of a document. */
  waitingOf(id: DocumentId): MessageItem[] {
    return [...(this.#perDocument.get(id) ?? [])].map(({ item }) => item);
  }

  /**
   * Others have these messages by now: they are not sent from here any more. Of one document, or all; to one address, or
   * any. What is on its way just now goes on, and is marked when it was sent.
   */
  letGo(of?: { id: DocumentId; address?: Address }): void {
    const all = of
      ? [...(this.#perDocument.get(of.id) ?? [])]
      : [...this.#perDocument.values()].flatMap((set) => [...set]);
    const only = of?.address && addressKey(of.address);
    for (const waiting of all) {
      const key = addressKey(waiting.item.to);
      const line = this.#lines.get(key);
      if (only !== undefined && key !== only) continue;
      waiting.isLetGo = true;
      if (!line?.items.includes(waiting) || line.busy === waiting) continue;
      this.#take(line, waiting);
      this.#left(waiting);
      this.#pump(key, line);
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

  /** What was let go of while it was on its way is this process's again. */
  holdAgain(id: DocumentId, seqs: ReadonlySet<number>): void {
    for (const waiting of this.#perDocument.get(id) ?? []) if (seqs.has(waiting.item.seq)) waiting.isLetGo = false;
  }

  /** Something happened to a document elsewhere, perhaps its person wrote: what waited for that is tried. */
  stirred(id: DocumentId): void {
    const waiting = this.#perDocument.get(id) ?? [];
    for (const { to } of new Map([...waiting].map(({ item }) => [addressKey(item.to), item])).values()) {
      this.heard(to);
      this.wrote(to);
    }
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

  /** Sends that are under way, and marks that are being kept. */
  get busy(): number {
    return this.#underway.size;
  }

  /** Resolves when nothing can be sent right now: everything is sent, or waits for a time or an address. */
  async idle(): Promise<void> {
    while (this.#underway.size > 0) await Promise.all(this.#underway);
  }

  async stop(): Promise<void> {
    this.#open = false;
    for (const pace of this.#paces.values()) pace.stop();
    for (const line of this.#lines.values()) line.disarm();
    this.#record.stop();
    await this.idle();
  }

  #pump(key: string, line: Line): void {
    line.disarm();
    if (!line.busy && this.#open) {
      if (line.items.length === 0) {
        this.#withdraw(line);
        this.#lines.delete(key);
      } else this.#next(key, line);
    }
    this.#press(line);
  }

  /** Sends the next one of a line that sends nothing; or lets it wait for a place, or for its time. */
  #next(key: string, line: Line): void {
    const { clock } = this.#options;
    const now = clock.now();
    const first = firstOf(line, now);
    if (!first) {
      this.#withdraw(line);
      const at = Math.max(line.notBefore, Math.min(...line.items.map((each) => each.notBefore)));
      if (Number.isFinite(at)) line.disarm = clock.wakeAt(at, () => this.#pump(key, line));
      return;
    }
    const pace = this.#paceOf(line.channel);
    const place = line.asking ? null : pace.take(first.item.purpose);
    if (place) {
      this.#track(this.#sendNext(key, line, first, place));
      return;
    }
    // An answer does not stand behind an invitation that waits for its place.
    const next = firstOf(line, now, 'reply') ?? first;
    if (line.asking?.waiting === next) return;
    this.#withdraw(line);
    const withdraw = pace.ask(next.item.purpose, next.ready !== null, (place) => {
      line.asking = null;
      this.#track(this.#sendNext(key, line, next, place));
    });
    // It may have got its place at once.
    if (line.busy !== next) line.asking = { waiting: next, withdraw };
  }

  #paceOf(channel: string): ChannelPace {
    let pace = this.#paces.get(channel);
    if (!pace) {
      pace = new ChannelPace(this.#channels.get(channel), this.#options.clock);
      this.#paces.set(channel, pace);
    }
    return pace;
  }

  #withdraw(line: Line): void {
    line.asking?.withdraw();
    line.asking = null;
  }

  #track(doing: Promise<void>): void {
    const work = doing.finally(() => {
      this.#underway.delete(work);
    });
    this.#underway.add(work);
  }

  async #sendNext(key: string, line: Line, next: Waiting, place: Place): Promise<void> {
    line.busy = next;
    const { returns } = line;
    const attempted = await this.#attempts.try(next, place);
    const { clock } = this.#options;
    const after = afterTry(line, next, attempted, returns, clock.now());
    if (attempted.kind === 'ready') next.ready = attempted.ready;
    else if (attempted.kind !== 'no-place') next.ready = null;
    if (after.pauseMs > 0) {
      this.#paceOf(line.channel).pause(clock.now() + after.pauseMs);
      this.#options.shared?.pause(line.channel, next.item.purpose, after.pauseMs);
    }
    if (after.isRetried) this.#counts.retried += 1;
    const became = after.became ?? next.settled;
    const isAway = attempted.kind === 'result' && !attempted.result.ok && attempted.result.retry === 'when-back';
    if (became !== null) {
      this.#take(line, next);
      this.#note(next, became);
      this.#options.shared?.settled(next.id, next.item);
      // The next one does not wait for the disk: a crash before the mark sends a few messages again, and loses none.
      this.#track(this.#record.keep(next, became).then(() => this.#left(next)));
    } else if (next.isLetGo) {
      this.#take(line, next);
      this.#left(next);
    }
    line.busy = null;
    if (isAway) this.#handOver(line, next.item.to);
    this.#pump(key, line);
    place.over();
  }

  /** Somebody is away from this process. Where another may reach them, everything for them is its to send. */
  #handOver(line: Line, address: Address): void {
    const { shared } = this.#options;
    if (!shared?.isElsewhere(address)) return;
    for (const id of new Set(line.items.map((each) => each.id))) {
      this.letGo({ id, address });
      shared.release(id, address);
    }
    line.notBefore = 0;
  }

  #note({ id, item, tries }: Waiting, { outcome, code = '' }: Became): void {
    if (outcome === 'sent') this.#counts.sent += 1;
    if (outcome !== 'failed' && outcome !== 'unreachable') return;
    this.#counts.failed += 1;
    const turn = item.turn === undefined ? {} : { turn: turnId(id, item.turn) };
    this.#options.log.warn('send-failed', { document: id, ...turn, channel: item.to.channel, code, tries: tries + 1 });
  }

  /** Takes a message out of its line. */
  #take(line: Line, waiting: Waiting): void {
    line.items = line.items.filter((each) => each !== waiting);
    if (line.asking?.waiting === waiting) this.#withdraw(line);
    this.#press(line);
  }

  /** Counts anew what of a line presses. */
  #press(line: Line): void {
    const { channel } = line;
    const pressing = pressingOf(line, this.#options.clock.now());
    if (pressing === line.pressing) return;
    this.#pressing.set(channel, this.waitingInitiative(channel) + pressing - line.pressing);
    line.pressing = pressing;
  }

  #left(waiting: Waiting): void {
    const { id } = waiting;
    const all = this.#perDocument.get(id);
    all?.delete(waiting);
    if (all?.size) return;
    this.#perDocument.delete(id);
    this.#options.drained(id);
  }
}
