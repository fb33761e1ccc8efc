import type { Api } from 'grammy';
import type { Clock } from '../../ports/clock.ts';
import { type Language, SOURCE_LANGUAGE } from '../../ports/language.ts';
import type { Log } from '../../ports/log.ts';
import { TELEGRAM } from '../../rendering/capabilities/telegram.ts';
import { withinLimit } from '../../rendering/text-length.ts';
import type { Adapted, Me, TappedMessage } from './adapt.ts';
import type { Chats } from './chats.ts';
import type { Say } from './commands.ts';
import { NO_KEYBOARD } from './keyboard.ts';
import { COURTESY_WITHIN_MS, TYPING_AFTER_MS } from './limits.ts';
import { type Sender, worthNoting } from './sender.ts';
import type { TelegramCalls } from './telegram-calls.ts';
import type { TelegramEntity } from './update.ts';

/** A person is told only once in this time that changed messages are not read, milliseconds. */
const EDITED_EVERY_MS = 10 * 60_000;
/** A group is answered only once in this time, milliseconds: Telegram allows 20 messages a minute there, people fewer. */
const GROUP_EVERY_MS = 60_000;

/** grammY's type of an entity knows the kinds of today; what Telegram gave us goes back to it as it was. */
type Entities = NonNullable<NonNullable<Parameters<Api['editMessageText']>[3]>['entities']>;

/**
 * What the channel says and does by itself, beside the conversation. Nothing waits for it, nothing is tried again, and
 * what fails is no more than noted.
 */
export class Courtesies {
  readonly #api: Api;
  readonly #calls: TelegramCalls;
  readonly #chats: Chats;
  readonly #sender: Sender;
  readonly #say: Say;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #underWay = new Set<Promise<void>>();
  /** Chats in which an answer is awaited: how to call the sign off. */
  readonly #awaited = new Map<number, () => void>();

  constructor(options: {
    api: Api;
    calls: TelegramCalls;
    chats: Chats;
    sender: Sender;
    say: Say;
    clock: Clock;
    log: Log;
  }) {
    this.#api = options.api;
    this.#calls = options.calls;
    this.#chats = options.chats;
    this.#sender = options.sender;
    this.#say = options.say;
    this.#clock = options.clock;
    this.#log = options.log;
  }

  /** Shows "typing…" unless something is sent to the chat soon: sent at once, it would outlive the answer. */
  awaitAnswer(chat: number): void {
    this.answered(chat);
    this.#awaited.set(
      chat,
      this.#clock.wakeAt(this.#clock.now() + TYPING_AFTER_MS, () => {
        this.#awaited.delete(chat);
        this.#aside('typing', (signal) => this.#api.sendChatAction(chat, 'typing', {}, signal));
      }),
    );
  }

  answered(chat: number): void {
    this.#awaited.get(chat)?.();
    this.#awaited.delete(chat);
  }

  /** Takes the waiting sign off a button. Also for a tap that means nothing any more: else it would turn for ever. */
  answerTap(query: string): void {
    this.#always('answer-tap', (signal) => this.#api.answerCallbackQuery(query, {}, signal));
  }

  /**
   * Takes the buttons of a message away, and writes the choice under it when it answers the newest question. Of an older
   * one only the buttons go: that it was chosen would not be true. `newest` is what was so when it was tapped.
   */
  showChoice(chat: number, message: TappedMessage, newest: boolean): void {
    const { id, text, title, entities } = message;
    const chosen = text === null || title === null ? '' : `${text}\n\n✅ ${title}`;
    if (newest && chosen !== '' && withinLimit(chosen, TELEGRAM.text)) {
      this.#aside('show-choice', (signal) =>
        this.#api.editMessageText(
          chat,
          id,
          chosen,
          {
            entities: asGiven(entities),
            reply_markup: NO_KEYBOARD,
            link_preview_options: { is_disabled: true },
          },
          signal,
        ),
      );
      return;
    }
    this.#aside('clear-buttons', (signal) =>
      this.#api.editMessageReplyMarkup(chat, id, { reply_markup: NO_KEYBOARD }, signal),
    );
  }

  /** Says that a changed message was not read, in the language of the conversation as far as it is known. */
  sayEdited({ chat, language }: Extract<Adapted, { kind: 'edited' }>): void {
    if (!this.#chats.maySpeak(chat, this.#clock.now(), EDITED_EVERY_MS)) return;
    const text = this.#say(this.#languageIn(chat, language), 'telegram.edited');
    this.#aside('edited', (signal) => this.#api.sendMessage(chat, text, {}, signal));
  }

  /** Says in a group to go on in private, with the way there. */
  sayInGroup({ chat, messageId, thread, language }: Extract<Adapted, { kind: 'addressed' }>, me: Me): void {
    if (!this.#chats.maySpeak(chat, this.#clock.now(), GROUP_EVERY_MS)) return;
    const text = this.#say(language ?? SOURCE_LANGUAGE, 'telegram.group', { link: `https://t.me/${me.username}` });
    this.#aside('group', (signal) =>
      this.#api.sendMessage(
        chat,
        text,
        {
          reply_parameters: { message_id: messageId, allow_sending_without_reply: true },
          link_preview_options: { is_disabled: true },
          ...(thread !== null && { message_thread_id: thread }),
        },
        signal,
      ),
    );
  }

  /** Resolves when nothing of this is under way. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Calls off what would still come. */
  stop(): void {
    for (const callOff of this.#awaited.values()) callOff();
    this.#awaited.clear();
  }

  #languageIn(chat: number, hint: Language | null): Language {
    return this.#chats.newest(chat)?.language ?? hint ?? SOURCE_LANGUAGE;
  }

  #aside(what: string, call: Parameters<TelegramCalls['make']>[1]): void {
    if (this.#sender.mayAside()) this.#always(what, call);
  }

  #always(what: string, call: Parameters<TelegramCalls['make']>[1]): void {
    const work = this.#calls.make(COURTESY_WITHIN_MS, call).then((called) => {
      this.#underWay.delete(work);
      if (!called.ok && worthNoting(called.failure)) {
        this.#log.info('telegram-aside-failed', { what, failure: called.failure.kind });
      }
    });
    this.#underWay.add(work);
  }
}

function asGiven(entities: readonly TelegramEntity[]): Entities {
  return entities as unknown as Entities;
}
