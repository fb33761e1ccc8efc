import type { Outbound, SendResult } from '../../ports/channel.ts';
import type { Log } from '../../ports/log.ts';
import { WHATSAPP_WEB } from '../../rendering/capabilities/whatsapp-web.ts';
import type { Part } from '../../rendering/part.ts';
import { render } from '../../rendering/render.ts';
import { chatOf } from './chat-id.ts';
import { type Failure, failureOf } from './failure.ts';
import { readMessage } from './native.ts';
import type { WebClient } from './web-client.ts';

/** Messages of several parts that are remembered as half sent. */
const MOST_HALF_SENT = 1_000;

type Failed = Extract<SendResult, { ok: false }>;

const NOT_OURS: Failed = { ok: false, code: 'channel.wrong-address', retry: 'never' };
const NOTHING_TO_SEND: Failed = { ok: false, code: 'channel.nothing-to-send', retry: 'never' };
const AWAY: Failed = { ok: false, code: 'channel.whatsapp-web.away', retry: 'when-back' };
const CATCHING_UP: Failed = { ok: false, code: 'channel.catching-up', retry: 'when-back' };
const NOBODY: Failed = { ok: false, code: 'channel.unknown-address', retry: 'never', unreachable: true };
const UNAVAILABLE: Failed = { ok: false, code: 'channel.unavailable', retry: 'later' };

export interface SenderOptions {
  log: Log;
  /** The client when something can be sent through it. */
  ready(): WebClient | null;
  /** Whether something of this chat is still to be read. */
  isCatchingUp(chat: string): boolean;
  /** The page did not answer, or is gone. */
  trouble(failure: Failure): void;
  /** Asks the page how it is connected, and lets the machine act on it. Resolves with whether it is. */
  probe(client: WebClient): Promise<boolean>;
  /** A part goes to this chat now. */
  begins(chat: string): void;
  /** All parts were sent; `parts`: their ids, as the library gives them. */
  sent(chat: string, outbound: Outbound, parts: readonly string[]): void;
  /** Answers `when-back` were given for this address. */
  waits(outbound: Outbound): void;
}

/**
 * Sends messages, part by part, as numbered text. At least once: when WhatsApp's answer is lost, the part goes again. What
 * WhatsApp confirmed is not sent again by the same process; after a restart the whole message is.
 */
export class Sender {
  readonly #options: SenderOptions;
  /** Ids of the parts that were sent, by outbound. */
  readonly #halfSent = new Map<string, string[]>();
  readonly #underWay = new Map<string, Promise<SendResult>>();

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Who asks again for a message that is under way gets what becomes of that. */
  send(outbound: Outbound): Promise<SendResult> {
    const underWay = this.#underWay.get(outbound.id);
    if (underWay) return underWay;
    const sending = this.#send(outbound).finally(() => this.#underWay.delete(outbound.id));
    this.#underWay.set(outbound.id, sending);
    return sending;
  }

  get isBusy(): boolean {
    return this.#underWay.size > 0;
  }

  /** Resolves when nothing is being sent. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.values());
  }

  async #send(outbound: Outbound): Promise<SendResult> {
    const { to, message, purpose } = outbound;
    const chat = chatOf(to);
    if (chat === null) return NOT_OURS;
    // WhatsApp Web shows no list that opens, so the word for opening one is never read.
    const parts = render(message, WHATSAPP_WEB, { open: '' }).parts.filter((part) => canBeSent(part, outbound));
    if (parts.length === 0) return NOTHING_TO_SEND;
    const client = this.#options.ready();
    if (!client) return this.#whenBack(outbound, AWAY);
    if (this.#options.isCatchingUp(chat)) return this.#whenBack(outbound, CATCHING_UP);
    if (purpose === 'initiative' && !(await this.#options.probe(client))) return this.#whenBack(outbound, AWAY);

    const ids = this.#halfSent.get(outbound.id) ?? [];
    for (const part of parts.slice(ids.length)) {
      this.#options.begins(chat);
      const sent = await this.#sendPart(client, chat, part, outbound);
      if (typeof sent !== 'string') {
        if (sent.retry === 'never') this.#halfSent.delete(outbound.id);
        return sent.retry === 'when-back' ? this.#whenBack(outbound, sent) : sent;
      }
      ids.push(sent);
      this.#remember(outbound.id, ids);
    }
    this.#halfSent.delete(outbound.id);
    this.#options.sent(chat, outbound, ids);
    const last = ids.at(-1);
    return { ok: true, ...(last !== undefined && { externalId: last }) };
  }

  /** The id of the part, or what went wrong. */
  async #sendPart(client: WebClient, chat: string, part: Part, outbound: Outbound): Promise<string | Failed> {
    let learned = false;
    for (;;) {
      let failure: Failure;
      try {
        const message = readMessage(await call(client, chat, part, outbound));
        // Nothing at all, or an ack that says error: it did not leave.
        if (message && (message.ack ?? 0) >= 0) return message.id._serialized;
        failure = 'other';
      } catch (error) {
        failure = failureOf(error);
      }
      if (failure === 'nobody' && !learned) {
        // WhatsApp may know the person by their other id only; asking for both teaches the page.
        learned = true;
        await client.idsOf(chat).catch(() => undefined);
        continue;
      }
      this.#options.log.warn('whatsapp-web-not-sent', { failure });
      return this.#resultOf(failure);
    }
  }

  #resultOf(failure: Failure): Failed {
    if (failure === 'nobody') return NOBODY;
    if (failure === 'page' || failure === 'no-answer') {
      this.#options.trouble(failure);
      // Until the page is there again, or has shown that it is.
      return this.#options.ready() ? UNAVAILABLE : AWAY;
    }
    return UNAVAILABLE;
  }

  #whenBack(outbound: Outbound, result: Failed): Failed {
    this.#options.waits(outbound);
    return result;
  }

  #remember(id: string, ids: string[]): void {
    this.#halfSent.delete(id);
    this.#halfSent.set(id, ids);
    if (this.#halfSent.size <= MOST_HALF_SENT) return;
    for (const oldest of this.#halfSent.keys()) {
      this.#halfSent.delete(oldest);
      return;
    }
  }
}

function call(client: WebClient, chat: string, part: Part, { file }: Outbound): Promise<unknown> {
  if (part.kind !== 'document') return client.sendText(chat, part.text);
  return file === undefined ? client.sendText(chat, part.caption) : client.sendFile(chat, file, part.caption);
}

/** A paper that could not be made leaves its words; without words, nothing of it can be sent. */
function canBeSent(part: Part, { file }: Outbound): boolean {
  return part.kind !== 'document' || file !== undefined || part.caption !== '';
}
