import type { Content, MediaKind } from '../../src/ports/inbound.ts';
import type { BotMessage, TelegramServer } from './telegram-server.ts';

/** What a message of each kind of media holds, as Telegram sends it. */
const MEDIA: Record<MediaKind, Record<string, unknown>> = {
  voice: { voice: { file_id: 'v', duration: 3 } },
  photo: { photo: [{ file_id: 'p', width: 90, height: 90 }] },
  video: { video: { file_id: 'm', duration: 3 } },
  sticker: { sticker: { file_id: 's', emoji: '👍' } },
  location: { location: { latitude: 52, longitude: 5 } },
  contact: { contact: { phone_number: '000', first_name: 'x' } },
  document: { document: { file_id: 'd', file_name: 'x.pdf' } },
  other: { poll: { id: '1', question: '?', options: [] } },
};

/** Persons who use the bot in private chats of a stand-in server. */
export class TelegramPeople {
  readonly server: TelegramServer;
  /** What their Telegram is set to. */
  languageCode: string | undefined = 'nl';
  readonly #ids = new Map<string, number>();
  readonly #reactions = new Map<string, string>();
  readonly #now: () => number;
  /** The last update of each, for bringing it once more. */
  readonly last = new Map<string, { update_id: number }>();

  constructor(server: TelegramServer, now: () => number) {
    this.server = server;
    this.#now = now;
  }

  /** The id of a person, which is that of the chat too. */
  id(name: string): number {
    const id = this.#ids.get(name) ?? 7_000_000_001 + this.#ids.size;
    this.#ids.set(name, id);
    return id;
  }

  screen(name: string): BotMessage[] {
    return this.server.chat(this.id(name));
  }

  user(name: string): Record<string, unknown> {
    const { languageCode } = this;
    return {
      id: this.id(name),
      is_bot: false,
      first_name: name,
      ...(languageCode !== undefined && { language_code: languageCode }),
    };
  }

  private(name: string): Record<string, unknown> {
    return { id: this.id(name), type: 'private', first_name: name };
  }

  /** A message as Telegram gives it to the bot. */
  message(name: string, fields: Record<string, unknown>): Record<string, unknown> {
    return {
      message_id: this.server.newMessageId(),
      date: Math.floor(this.#now() / 1000),
      chat: this.private(name),
      from: this.user(name),
      ...fields,
    };
  }

  push(name: string, update: Record<string, unknown>): number {
    const update_id = this.server.push(update);
    this.last.set(name, { update_id, ...update });
    return update_id;
  }

  say(name: string, text: string): number {
    return this.push(name, { message: this.message(name, { text }) });
  }

  /** Taps the button with this id in the newest message that has it, or in the one given. */
  tap(name: string, id: string, on?: BotMessage): number {
    const message =
      on ?? this.screen(name).findLast((each) => each.keyboard.flat().some((key) => key.callback_data === id));
    if (!message) throw new Error(`There is no button "${id}".`);
    return this.push(name, {
      callback_query: {
        id: `query-${this.server.newMessageId()}`,
        from: this.user(name),
        chat_instance: '1',
        data: id,
        message: {
          message_id: message.message_id,
          date: Math.floor(this.#now() / 1000),
          chat: this.private(name),
          from: this.server.me,
          text: message.text,
          entities: message.entities,
          ...(message.keyboard.length > 0 && { reply_markup: { inline_keyboard: message.keyboard } }),
        },
      },
    });
  }

  /** Puts an emoji on a message of the bot (the newest when not given), or takes it back with `''`. */
  react(name: string, emoji: string, on?: BotMessage): number {
    const message = on ?? this.screen(name).at(-1);
    if (!message) throw new Error('There is no message to react to.');
    const before = this.#reactions.get(name) ?? '';
    this.#reactions.set(name, emoji);
    const reaction = (each: string) => (each === '' ? [] : [{ type: 'emoji', emoji: each }]);
    return this.push(name, {
      message_reaction: {
        chat: this.private(name),
        message_id: message.message_id,
        user: this.user(name),
        date: Math.floor(this.#now() / 1000),
        old_reaction: reaction(before),
        new_reaction: reaction(emoji),
      },
    });
  }

  /** Sends a photo or voice note that the bot can fetch. */
  send(name: string, kind: 'photo' | 'voice', bytes: Uint8Array, caption?: string): number {
    const id = `${kind}-${this.server.chats.files.size + 1}`;
    this.server.chats.files.set(id, { path: `${kind}s/file_${this.server.chats.files.size}.bin`, bytes });
    const file = { file_id: id, file_unique_id: id, file_size: bytes.length };
    const held =
      kind === 'photo'
        ? {
            photo: [
              { file_id: 'small', file_size: 9, width: 9, height: 9 },
              { ...file, width: 900, height: 900 },
            ],
          }
        : { voice: { ...file, duration: 3, mime_type: 'audio/ogg' } };
    return this.push(name, { message: this.message(name, { ...held, ...(caption !== undefined && { caption }) }) });
  }

  /** Does natively what a content stands for. */
  act(name: string, content: Content): number {
    switch (content.kind) {
      case 'text':
        return this.say(name, content.text);
      case 'option':
        return this.tap(name, content.id);
      case 'reaction':
        return this.react(name, content.emoji);
      case 'media':
        return this.push(name, { message: this.message(name, MEDIA[content.media]) });
      case 'command':
        return this.say(name, [`/${content.name}`, content.argument ?? ''].join(' ').trim());
      case 'opened':
        throw new Error('Telegram does not tell that a chat was opened.');
    }
  }
}
