import type { NetworkFacts } from '../engine/world.ts';
import { addressKey } from '../ports/address.ts';
import type { Channel, MaySend, SendResult } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { Purpose } from '../ports/document.ts';
import type { Log } from '../ports/log.ts';
import type { PaperMaker, Template } from '../ports/message.ts';
import type { Store } from '../ports/store.ts';
import { Beside, type Ready, wordsAlone } from './beside.ts';
import { canSend, isUnreachable } from './can-send.ts';
import type { Place } from './channel-pace.ts';
import { nameOf } from './name-of.ts';
import type { Waiting } from './outbox-line.ts';
import { readPersonBody } from './person-document.ts';
import type { Seeing } from './seeing.ts';
import { within } from './within.ts';

/** How long a channel may take for one send, milliseconds; each has shorter limits of its own. */
const SEND_DEADLINE = 120_000;

const NOT_FETCHED: SendResult = { ok: false, code: 'channel.not-fetched', retry: 'later' };
const NO_ANSWER: SendResult = { ok: false, code: 'channel.no-answer', retry: 'later' };

/** What one try to send came to. */
export type Attempted =
  | { kind: 'result'; result: SendResult }
  /** It is of no use any more. */
  | { kind: 'expired' }
  /** A turn settled it before it was sent. */
  | { kind: 'settled' }
  /** Not wanted, or not allowed. `reason`: a stable code. */
  | { kind: 'withheld'; reason: string }
  /** Not before this moment, epoch milliseconds. */
  | { kind: 'held'; until: number }
  /** What it goes with is made, which may have taken long: it needs a place anew. */
  | { kind: 'ready'; ready: Ready }
  /** Other processes use the rates of the channel now: not before this moment, epoch milliseconds. */
  | { kind: 'no-place'; until: number };

export interface AttemptsOptions {
  channels: ReadonlyMap<string, Channel>;
  store: Store;
  clock: Clock;
  papers: PaperMaker;
  network: NetworkFacts;
  log: Log;
  seeing: Seeing;
  /** A place in the rates that all processes share: 0, or how long to wait, milliseconds. Absent: nobody else sends. */
  sharedPlace?(channel: Channel, purpose: Purpose): Promise<number>;
}

/** One try to send one message: whether it may go, what goes beside it, and handing it to its channel. */
export class Attempts {
  readonly #options: AttemptsOptions;
  readonly #beside: Beside;

  constructor(options: AttemptsOptions) {
    this.#options = options;
    this.#beside = new Beside(options);
  }

  /** Never rejects. The place is used when the channel is really asked to send. */
  async try(waiting: Waiting, place: Place): Promise<Attempted> {
    const now = this.#options.clock.now();
    const { notAfter } = waiting.item;
    if (notAfter !== undefined && now > notAfter) return { kind: 'expired' };
    try {
      const may = await this.#may(waiting, now);
      if (may.kind === 'no') return { kind: 'withheld', reason: may.reason };
      if (may.kind === 'later') return { kind: 'held', until: may.at };
      return await this.#send(waiting, place, may.kind === 'template' ? may.template : undefined);
    } catch (error) {
      // A channel that throws, or a store that can't be used: neither may hold up the line for good.
      return { kind: 'result', result: { ok: false, code: nameOf(error), retry: 'later' } };
    }
  }

  /**
   * Whether the person wants it now, and the channel allows it. Nothing goes on our own initiative to one who is gone, or
   * who can't be reached there as far as is known.
   */
  async #may({ id, item, ready }: Waiting, now: number): Promise<MaySend> {
    const { to, purpose, message } = item;
    const channel = this.#options.channels.get(to.channel);
    // What is ready was allowed by the channel just before, which may have counted it.
    const rules = ready === null ? channel?.maySend?.bind(channel) : undefined;
    if (purpose === 'reply' && !rules) return { kind: 'yes' };
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
    return (await rules?.({ to, purpose, message, heardAt })) ?? { kind: 'yes' };
  }

  async #send(waiting: Waiting, place: Place, template: Template | undefined): Promise<Attempted> {
    const { id, item } = waiting;
    const channel = this.#options.channels.get(item.to.channel);
    if (!channel) {
      return { kind: 'result', result: { ok: false, code: 'channel.off', retry: 'later', afterMs: 60_000 } };
    }
    const { message } = item;
    // Approved words go alone.
    const isAlone = template !== undefined || (!message.paper && !message.attachment);
    if (!isAlone && waiting.ready === null) {
      // Others may have the place meanwhile: it may take a minute.
      place.over();
      const ready = await this.#beside.ready(id, message, waiting.fetches);
      if (ready !== null) return { kind: 'ready', ready };
      waiting.fetches += 1;
      return { kind: 'result', result: NOT_FETCHED };
    }
    const ready = waiting.ready ?? { message };
    const { sharedPlace } = this.#options;
    const wait = sharedPlace ? await sharedPlace(channel, item.purpose) : 0;
    if (wait > 0) return { kind: 'no-place', until: this.#options.clock.now() + wait };
    if (item.about !== undefined && !waiting.isTried) await this.#markTrying(waiting);
    // The person may have answered meanwhile: what their turn settled is of no use any more.
    if (waiting.settled !== null) return { kind: 'settled' };
    place.used();
    const { clock, seeing } = this.#options;
    const begun = seeing.now();
    const sending = channel.send({
      // A channel that sent half of the one must not go on with the other.
      id: `${id}:${item.seq}${ready.changed ? ':words' : ''}`,
      to: item.to,
      purpose: item.purpose,
      message: ready.message,
      ...(ready.file && { file: ready.file }),
      ...(template && { template }),
    });
    // A send that never ends would hold up its line, and a stop, for good.
    const result = await within(clock, SEND_DEADLINE, sending, NO_ANSWER);
    seeing.tried(waiting, result, begun);
    if (result === NO_ANSWER && !waiting.maybeSent) {
      waiting.maybeSent = true;
      waiting.isTried = false;
    }
    const isRefused = !result.ok && result.retry === 'never' && result.unreachable !== true;
    if (!isRefused || !ready.file || !ready.message.attachment) return { kind: 'result', result };
    // A photo that a channel does not take must not take the words with it.
    this.#options.log.warn('media-refused', { document: id, channel: item.to.channel, code: result.code });
    return { kind: 'ready', ready: wordsAlone(ready.message) };
  }

  /**
   * Of a broadcast it is kept that a send is begun, and that it is begun again: after a crash this tells who may get it twice. Rejects when that can't
   * be kept: then nothing is sent, rather than thousands again after a restart without a word about it.
   */
  async #markTrying(waiting: Waiting): Promise<void> {
    const { item, maybeSent } = waiting;
    const again = maybeSent && ({ twice: true } as const);
    const mark = { seq: item.seq, outcome: 'trying', at: this.#options.clock.now(), ...again } as const;
    await this.#options.store.mark(waiting.id, [mark]);
    waiting.isTried = true;
  }
}
