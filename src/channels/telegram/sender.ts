import { type Api, InputFile } from 'grammy';
import type { Outbound, SendResult } from '../../ports/channel.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { PassedOn } from '../../ports/media.ts';
import type { PaperFile } from '../../ports/message.ts';
import { TELEGRAM } from '../../rendering/capabilities/telegram.ts';
import type { Part } from '../../rendering/part.ts';
import { render } from '../../rendering/render.ts';
import { BucketPace } from '../bucket-pace.ts';
import { safeFileName } from '../safe-file-name.ts';
import { shownKind } from '../shown-kind.ts';
import { SlidingPace } from '../sliding-pace.ts';
import type { Chats } from './chats.ts';
import { type Failure, resultOf } from './failure.ts';
import { keyboardOf } from './keyboard.ts';
import { ANSWER_WITHIN_MS, MOST_WAIT_MS, UPLOAD_WITHIN_MS } from './limits.ts';
import { sleep } from './sleep.ts';
import type { Called, TelegramCalls } from './telegram-calls.ts';

/** Messages of several parts that are remembered as half sent. */
const MOST_HALF_SENT = 1_000;

/** Addresses of private chats: those of groups are negative, and nothing of ours goes there. */
const PRIVATE_CHAT = /^[1-9]\d{0,18}$/;

const NOT_OURS: SendResult = { ok: false, code: 'channel.wrong-address', retry: 'never' };
const NOTHING_TO_SEND: SendResult = { ok: false, code: 'channel.nothing-to-send', retry: 'never' };
const STOPPING: SendResult = { ok: false, code: 'channel.stopping', retry: 'later' };

/** How far an outbound came: of its parts, and Telegram's ids of what it became. */
interface Progress {
  parts: number;
  first: number;
  last: number;
  keyboard: number | null;
}

/** All messages of the bot share one pace. */
const ALL = '';

/** No previews of links: they would make Telegram fetch the page, and cost the person data. */
const PLAIN = { link_preview_options: { is_disabled: true } } as const;

/**
 * Sends messages, part by part, at the pace that Telegram allows. At least once: when an answer of Telegram is lost, the
 * part goes again. What Telegram confirmed is not sent again by the same process; after a restart the whole message is.
 */
export class Sender {
  readonly #api: Api;
  readonly #calls: TelegramCalls;
  readonly #chats: Chats;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #overall = new SlidingPace(TELEGRAM.rates.overall);
  readonly #perChat = new BucketPace(TELEGRAM.rates.perChat);
  readonly #halfSent = new Map<string, Progress>();
  readonly #underWay = new Map<string, Promise<SendResult>>();

  constructor(options: { api: Api; calls: TelegramCalls; chats: Chats; clock: Clock; log: Log }) {
    this.#api = options.api;
    this.#calls = options.calls;
    this.#chats = options.chats;
    this.#clock = options.clock;
    this.#log = options.log;
  }

  /**
   * `stopping`: waits for a place end, and the message stays for the next start. `begins` is told when it is sent. Who
   * asks again for a message that is under way gets what becomes of that.
   */
  send(outbound: Outbound, stopping: AbortSignal, begins: (chat: number) => void): Promise<SendResult> {
    const underWay = this.#underWay.get(outbound.id);
    if (underWay) return underWay;
    const sending = this.#send(outbound, stopping, begins).finally(() => this.#underWay.delete(outbound.id));
    this.#underWay.set(outbound.id, sending);
    return sending;
  }

  /** Whether something that is not needed may be sent now without taking the place of what is. */
  mayAside(): boolean {
    const now = this.#clock.now();
    if (this.#overall.wait(ALL, now) > 0) return false;
    this.#overall.take(ALL, now);
    return true;
  }

  async #send(outbound: Outbound, stopping: AbortSignal, begins: (chat: number) => void): Promise<SendResult> {
    const { to, message } = outbound;
    if (to.channel !== 'telegram' || to.scheme !== 'chat' || !PRIVATE_CHAT.test(to.value)) return NOT_OURS;
    const chat = Number(to.value);
    // Telegram has no list that opens, so the word for opening one is never read.
    const parts = render(message, TELEGRAM, { open: '' }).parts.filter((part) => canBeSent(part, outbound));
    if (parts.length === 0) return NOTHING_TO_SEND;
    const progress = this.#halfSent.get(outbound.id) ?? { parts: 0, first: 0, last: 0, keyboard: null };
    for (const part of parts.slice(progress.parts)) {
      const held = await this.#wait(chat, stopping);
      if (held) return held;
      begins(chat);
      const sent = await this.#sendPart(chat, part, outbound);
      if (!sent.ok) {
        if (sent.failure.kind === 'refused') {
          this.#log.warn('telegram-refused', { status: sent.failure.status, note: sent.failure.note });
        }
        const result = resultOf(sent.failure);
        if (result.retry === 'never') this.#halfSent.delete(outbound.id);
        return result;
      }
      progress.parts += 1;
      progress.first ||= sent.value;
      progress.last = sent.value;
      if (part.kind === 'buttons' || part.kind === 'list') progress.keyboard = sent.value;
      this.#remember(outbound.id, progress);
    }
    this.#halfSent.delete(outbound.id);
    const { first, last, keyboard } = progress;
    this.#chats.sent(chat, { language: message.language, first, last, keyboard });
    return { ok: true };
  }

  /** Waits for a place; null when it is there. */
  async #wait(chat: number, stopping: AbortSignal): Promise<SendResult | null> {
    const now = this.#clock.now();
    const ms = Math.max(this.#perChat.wait(`${chat}`, now), this.#overall.wait(ALL, now));
    if (ms > MOST_WAIT_MS) return paced(ms);
    if (!(await this.#sleep(this.#perChat.take(`${chat}`, now), stopping))) return STOPPING;
    // Not before its turn in the chat has come: a place among all that is taken ahead would hold up the others.
    const then = this.#clock.now();
    const still = this.#overall.wait(ALL, then);
    if (still > MOST_WAIT_MS) return paced(still);
    return (await this.#sleep(this.#overall.take(ALL, then), stopping)) ? null : STOPPING;
  }

  /** Whether to go on: who need not wait is sent even while the channel stops. */
  async #sleep(ms: number, stopping: AbortSignal): Promise<boolean> {
    if (ms <= 0) return true;
    await sleep(this.#clock, ms, stopping);
    return !stopping.aborted;
  }

  async #sendPart(chat: number, part: Part, { message, file }: Outbound): Promise<Called<number>> {
    const shown = part.kind === 'document' && file ? shownAs(part, file) : null;
    if (part.kind === 'document' && file && shown) {
      const called = await this.#sendMedia(chat, part, file, shown);
      // Of measures that Telegram does not take, or a voice note to somebody who refuses them: then as a file.
      if (called.ok || (called.failure.kind !== 'refused' && called.failure.kind !== 'markup')) return called;
    }
    const marked = await this.#call(chat, part, message.language, file, true);
    if (marked.ok || marked.failure.kind !== 'markup') return marked;
    // Never seen with what we escape; should Telegram change its mind about it, the words go all the same.
    this.#log.warn('telegram-markup-refused', { part: part.kind });
    return this.#call(chat, part, message.language, file, false);
  }

  #sendMedia(
    chat: number,
    { caption }: Extract<Part, { kind: 'document' }>,
    file: PaperFile,
    shown: PassedOn,
  ): Promise<Called<number>> {
    const input = new InputFile(file.bytes, safeFileName(file.fileName));
    const words = caption === '' ? {} : ({ caption, parse_mode: 'HTML' } as const);
    return this.#calls.make(UPLOAD_WITHIN_MS, async (signal) => {
      const sent =
        shown === 'photo'
          ? await this.#api.sendPhoto(chat, input, words, signal)
          : await this.#api.sendVoice(chat, input, words, signal);
      return sent.message_id;
    });
  }

  #call(
    chat: number,
    part: Part,
    language: Outbound['message']['language'],
    file: Outbound['file'],
    marked: boolean,
  ): Promise<Called<number>> {
    const mode = marked ? ({ parse_mode: 'HTML' } as const) : {};
    if (part.kind === 'document' && file !== undefined) {
      const words = marked ? part.caption : part.plain;
      const input = new InputFile(file.bytes, safeFileName(file.fileName));
      return this.#calls.make(UPLOAD_WITHIN_MS, async (signal) => {
        const sent = await this.#api.sendDocument(chat, input, words === '' ? {} : { caption: words, ...mode }, signal);
        return sent.message_id;
      });
    }
    const words = part.kind === 'document' ? (marked ? part.caption : part.plain) : marked ? part.text : part.plain;
    const keys = part.kind === 'buttons' ? part.buttons : part.kind === 'list' ? part.rows : [];
    const keyboard = keys.length === 0 ? {} : { reply_markup: keyboardOf(keys, language) };
    return this.#calls.make(ANSWER_WITHIN_MS, async (signal) => {
      const sent = await this.#api.sendMessage(chat, words, { ...mode, ...PLAIN, ...keyboard }, signal);
      return sent.message_id;
    });
  }

  #remember(id: string, progress: Progress): void {
    this.#halfSent.delete(id);
    this.#halfSent.set(id, progress);
    if (this.#halfSent.size <= MOST_HALF_SENT) return;
    for (const oldest of this.#halfSent.keys()) {
      this.#halfSent.delete(oldest);
      return;
    }
  }
}

/** What Telegram shows as more than a file: https://core.telegram.org/bots/api#sendphoto and #sendvoice (2026-07-15). */
const SHOWN: Readonly<Record<PassedOn, { types: readonly string[]; mostBytes: number }>> = {
  photo: { types: ['image/jpeg', 'image/png', 'image/webp'], mostBytes: 10 * 1024 * 1024 },
  voice: { types: ['audio/ogg', 'audio/mpeg', 'audio/mp4'], mostBytes: 50 * 1024 * 1024 },
};

function shownAs(part: Extract<Part, { kind: 'document' }>, file: PaperFile): PassedOn | null {
  const kind = shownKind(file, part.shows);
  if (kind === null) return null;
  const { types, mostBytes } = SHOWN[kind];
  return types.includes(file.mediaType) && file.bytes.byteLength <= mostBytes ? kind : null;
}

function paced(afterMs: number): SendResult {
  return { ok: false, code: 'channel.pace', retry: 'later', afterMs };
}

/** A paper that could not be made leaves its words; without words, nothing of it can be sent. */
function canBeSent(part: Part, { file }: Outbound): boolean {
  return part.kind !== 'document' || file !== undefined || part.caption !== '';
}

/** Whether what a failed call of no importance says is worth a line in the log. */
export function worthNoting(failure: Failure): boolean {
  return failure.kind !== 'refused' || (failure.note !== 'not-modified' && failure.note !== 'query-too-old');
}
