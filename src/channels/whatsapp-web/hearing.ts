import type { ChannelHost } from '../../ports/channel.ts';
import { AppError } from '../../ports/error.ts';
import type { Log } from '../../ports/log.ts';
import { adapt, adaptReaction } from './adapt.ts';
import { addressOf } from './chat-id.ts';
import type { PeopleEvent } from './connection.ts';
import type { Courtesies } from './courtesies.ts';
import type { Intake, Item } from './intake.ts';
import { type NativeMessage, readMessage, readReaction } from './native.ts';
import type { Newest } from './newest.ts';
import type { OtherIds } from './other-ids.ts';
import type { Reports } from './reports.ts';

export interface HearingOptions {
  intake: Intake;
  courtesies: Courtesies;
  otherIds: OtherIds;
  newest: Newest;
  reports: Reports;
  log: Log;
  /** Null while the channel does not run. */
  host(): ChannelHost | null;
  /** A message was taken: it is never to be read again. */
  taken(chat: string, seconds: number, id: string): Promise<void>;
}

/** Brings in what people do, as it happens or as it is read afterwards. */
export class Hearing {
  readonly #options: HearingOptions;
  #own: ReadonlySet<string> = new Set();

  constructor(options: HearingOptions) {
    this.#options = options;
  }

  /** All ids of the number that is linked. */
  setOwn(ids: readonly string[]): void {
    this.#own = new Set(ids);
  }

  /** Something happened at this moment. */
  happened(event: PeopleEvent): void {
    const { reports, host: find } = this.#options;
    const host = find();
    if (!host) return;
    switch (event.kind) {
      case 'message':
        this.#message(event.raw);
        return;
      case 'unreadable':
        this.#sendAgain(event.raw, host);
        return;
      case 'edited':
        this.#edited(event.raw, event.before);
        return;
      case 'reaction':
        this.#reacted(event.raw);
        return;
      case 'ack':
        reports.acked(event.raw, event.ack, host);
    }
  }

  /** What a message asks to have done; null when that is nothing, or was done here and now. */
  itemOf(message: NativeMessage, missed: boolean): Item | null {
    const { courtesies, otherIds, host, taken } = this.#options;
    const adapted = adapt(message, this.#own);
    if (adapted.kind === 'named') courtesies.sayInPrivate(adapted.author);
    if (adapted.kind !== 'said') return null;
    const { chat, address, id, seconds, inbounds } = adapted;
    return {
      id,
      seconds,
      run: async () => {
        courtesies.awaitAnswer(chat);
        try {
          const also = await otherIds.addressesOf(chat);
          const more = { ...(also.length > 0 && { also }), ...(missed && { missed: true as const }) };
          for (const inbound of inbounds) await this.#taker().receive({ ...inbound, ...more });
        } finally {
          courtesies.endSoon(chat);
        }
      },
      refused: () => void host()?.couldNotTake(address),
      done: () => taken(chat, seconds, id),
    };
  }

  #message(raw: unknown): void {
    const message = readMessage(raw);
    if (!message) {
      this.#options.log.error('whatsapp-web-unreadable', { what: 'message' });
      return;
    }
    const item = this.itemOf(message, false);
    if (item) this.#options.intake.add(message.id.remote, item);
  }

  #edited(raw: unknown, before: unknown): void {
    const message = readMessage(raw);
    // A message that is decrypted, or a picture that is loaded, gets its first words in the same way.
    const isChange = message?.type === 'chat' && typeof before === 'string' && before !== '';
    if (!message || !isChange || message.id.fromMe || !addressOf(message.id.remote)) return;
    this.#options.courtesies.sayEdited(message.id.remote);
  }

  /** One that can't be decrypted will never be read: only its writer can help. */
  #sendAgain(raw: unknown, host: ChannelHost): void {
    const message = readMessage(raw);
    const address = message && !message.id.fromMe ? addressOf(message.id.remote) : null;
    if (!address) return;
    this.#options.log.warn('whatsapp-web-undecrypted');
    void host.couldNotTake(address);
  }

  #reacted(raw: unknown): void {
    const { intake, newest, otherIds, host } = this.#options;
    const reaction = readReaction(raw);
    const adapted = reaction && adaptReaction(reaction);
    // Only to the newest message it is an answer. An old card that somebody likes must not say yes to a question.
    if (!adapted || !newest.isPartOf(adapted.chat, adapted.on)) return;
    const { chat, inbound } = adapted;
    intake.add(chat, {
      id: inbound.externalId,
      seconds: Math.floor(inbound.at / 1000),
      run: async () => {
        const also = await otherIds.addressesOf(chat);
        await this.#taker().receive({ ...inbound, ...(also.length > 0 && { also }) });
      },
      refused: () => void host()?.couldNotTake(inbound.address),
      done: async () => {},
    });
  }

  #taker(): ChannelHost {
    const host = this.#options.host();
    if (host) return host;
    throw new AppError('companion.stopping', 'The channel has stopped.', { advice: 'Nothing.', retry: true });
  }
}
