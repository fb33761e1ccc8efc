import type { Address } from '../../ports/address.ts';
import type { Inbound } from '../../ports/inbound.ts';
import { isLanguage, type Language } from '../../ports/language.ts';
import { contentOf } from './message-content.ts';
import type { TelegramEntity, TelegramMessage, TelegramUpdate, TelegramUser } from './update.ts';

/** The bot itself, as `getMe` says. */
export interface Me {
  id: number;
  /** Without the `@`. */
  username: string;
}

/** A message whose button was tapped, with what it takes to show the choice under it. */
export interface TappedMessage {
  id: number;
  /** Null when Telegram no longer shows it to us. */
  text: string | null;
  entities: readonly TelegramEntity[];
  /** What stood on the button, when it is still there. */
  title: string | null;
}

/** What is to be done with an update. `chat` is Telegram's id: things of one chat are done in order. */
export type Adapted =
  | { kind: 'said'; chat: number; inbounds: readonly Inbound[] }
  | { kind: 'tapped'; chat: number; query: string; inbound: Inbound | null; message: TappedMessage | null }
  | { kind: 'reacted'; chat: number; messageId: number; inbound: Inbound }
  /** A person changed what they wrote before. */
  | { kind: 'edited'; chat: number; language: Language | null }
  /** Somebody in a group speaks to the bot. What they said is not kept. */
  | { kind: 'addressed'; chat: number; messageId: number; thread: number | null; language: Language | null }
  /** A person closed the chat (blocked the bot), or opened it again. */
  | { kind: 'membership'; chat: number; open: boolean }
  | { kind: 'nothing' };

const NOTHING: Adapted = { kind: 'nothing' };

/** The address of a private chat. Its id is that of the person, and stays the same. */
export function telegramAddress(chat: number): Address {
  return { channel: 'telegram', scheme: 'chat', value: String(chat) };
}

/**
 * What an update means. Only private chats reach the companion. `now` (epoch milliseconds) is for updates that Telegram
 * gives no time. Handled as nothing, on purpose: messages of bots, of channels, and of groups in which nobody speaks to
 * us; what a chat reports of itself; a group that becomes a supergroup (of groups nothing is kept).
 */
export function adapt(update: TelegramUpdate, me: Me, now: number): Adapted {
  if (update.message) return adaptMessage(update.update_id, update.message, me);
  if (update.edited_message) return adaptEdited(update.edited_message);
  if (update.callback_query) return adaptTap(update.update_id, update.callback_query, now);
  if (update.message_reaction) return adaptReaction(update.update_id, update.message_reaction);
  if (update.my_chat_member) return adaptMembership(update.my_chat_member);
  return NOTHING;
}

function adaptMessage(id: number, message: TelegramMessage, me: Me): Adapted {
  const { chat, from } = message;
  if (from?.is_bot) return NOTHING;
  if (chat.type === 'group' || chat.type === 'supergroup') return adaptGroup(message, me);
  if (chat.type !== 'private' || (from !== undefined && from.id !== chat.id)) return NOTHING;
  const contents = contentOf(message);
  if (contents.length === 0) return NOTHING;
  const inbounds = contents.map((content, part) => ({
    address: telegramAddress(chat.id),
    externalId: externalId(id, part),
    at: message.date * 1000,
    content,
    ...hint(from),
  }));
  return { kind: 'said', chat: chat.id, inbounds };
}

/** Of an edited message only the words count: a shared place edits its message every few seconds. */
function adaptEdited({ chat, from, text, caption }: TelegramMessage): Adapted {
  if (chat.type !== 'private' || from?.is_bot || (text === undefined && caption === undefined)) return NOTHING;
  return { kind: 'edited', chat: chat.id, language: languageOf(from) };
}

function adaptTap(id: number, query: NonNullable<TelegramUpdate['callback_query']>, now: number): Adapted {
  const { message, data, from } = query;
  // Without a message the button was not one of ours; the person is the chat all the same. In a private chat nobody but
  // that person can tap.
  const chat = message?.chat.id ?? from.id;
  if (message?.chat.type !== 'private' || chat !== from.id || data === undefined) {
    return { kind: 'tapped', chat, query: query.id, inbound: null, message: null };
  }
  const buttons = message.reply_markup?.inline_keyboard.flat() ?? [];
  return {
    kind: 'tapped',
    chat,
    query: query.id,
    inbound: {
      address: telegramAddress(chat),
      externalId: externalId(id, 0),
      at: now,
      content: { kind: 'option', id: data },
      ...hint(from),
    },
    message: {
      id: message.message_id,
      text: message.text ?? null,
      entities: message.entities ?? [],
      title: buttons.find((button) => button.callback_data === data)?.text ?? null,
    },
  };
}

/** The emoji that was put, or none when one was taken away. One of a person's own making says nothing that we can read. */
function adaptReaction(id: number, reaction: NonNullable<TelegramUpdate['message_reaction']>): Adapted {
  const { chat, user, old_reaction: before, new_reaction: after } = reaction;
  if (chat.type !== 'private' || user?.id !== chat.id) return NOTHING;
  const put = after.filter(({ emoji }) => emoji !== undefined && !before.some((each) => each.emoji === emoji));
  const emoji = put.at(-1)?.emoji ?? '';
  if (emoji === '' && after.length > 0) return NOTHING;
  return {
    kind: 'reacted',
    chat: chat.id,
    messageId: reaction.message_id,
    inbound: {
      address: telegramAddress(chat.id),
      externalId: externalId(id, 0),
      at: reaction.date * 1000,
      content: { kind: 'reaction', emoji },
      ...hint(user),
    },
  };
}

function adaptMembership({ chat, new_chat_member }: NonNullable<TelegramUpdate['my_chat_member']>): Adapted {
  if (chat.type !== 'private') return NOTHING;
  return { kind: 'membership', chat: chat.id, open: new_chat_member.status === 'member' };
}

function adaptGroup(message: TelegramMessage, me: Me): Adapted {
  if (!isAddressed(message, me)) return NOTHING;
  return {
    kind: 'addressed',
    chat: message.chat.id,
    messageId: message.message_id,
    thread: message.is_topic_message ? (message.message_thread_id ?? null) : null,
    language: languageOf(message.from),
  };
}

/** Named by `@name` or a link, by a command with our name, or by a reply to us. A bare command may be for another bot. */
function isAddressed(message: TelegramMessage, me: Me): boolean {
  if (message.reply_to_message?.from?.id === me.id) return true;
  const text = message.text ?? message.caption ?? '';
  const name = `@${me.username}`.toLowerCase();
  return [...(message.entities ?? []), ...(message.caption_entities ?? [])].some(({ type, offset, length, user }) => {
    const words = text.slice(offset, offset + length).toLowerCase();
    if (type === 'mention') return words === name;
    if (type === 'bot_command') return words.endsWith(name);
    return type === 'text_mention' && user?.id === me.id;
  });
}

function externalId(id: number, part: number): string {
  return part === 0 ? `u${id}` : `u${id}.${part}`;
}

/** What the person's Telegram is set to: `nl`, or `nl-be`. */
function languageOf(user: TelegramUser | undefined): Language | null {
  const language = user?.language_code?.slice(0, 2).toLowerCase() ?? '';
  return isLanguage(language) ? language : null;
}

function hint(user: TelegramUser | undefined): { language?: Language } {
  const language = languageOf(user);
  return language === null ? {} : { language };
}
