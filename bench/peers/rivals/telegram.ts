import type { Input, Said } from '../peer.ts';
import type { Shown } from '../questionnaire.ts';

/** What both libraries for Telegram send. */
export interface SentMessage {
  text: string;
  reply_markup?: { inline_keyboard: { text: string; callback_data: string }[][] };
}

const CHAT = { id: 1, type: 'private', first_name: 'p1' } as const;
const FROM = { id: 1, is_bot: false, first_name: 'p1', language_code: 'nl' } as const;
export const BOT = {
  id: 2,
  is_bot: true,
  first_name: 'bench',
  username: 'bench_bot',
  can_join_groups: false,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
} as const;
export const TOKEN = '2:bench';
export const START = 'start';
export const BACK = 'back';

let updates = 0;

/** An update as Telegram gives it for what a person does. */
export function updateOf(input: Input) {
  updates += 1;
  const message = { message_id: updates, date: 1_795_514_400, chat: CHAT, from: FROM };
  if (input.kind === 'tap') {
    const tap = { id: String(updates), from: FROM, chat_instance: '1', data: input.id, message };
    return { update_id: updates, callback_query: tap };
  }
  if (input.kind === 'text') return { update_id: updates, message: { ...message, text: input.text } };
  const text = input.kind === 'start' ? `/${START}` : `/${BACK}`;
  const entities = [{ type: 'bot_command' as const, offset: 0, length: text.length }];
  return { update_id: updates, message: { ...message, text, entities } };
}

/** What a bot is told of an update that is no start. */
export function inputOf(text: string | undefined, data: string | undefined): Exclude<Input, { kind: 'start' }> {
  if (data !== undefined) return { kind: 'tap', id: data };
  if (text === `/${BACK}`) return { kind: 'back' };
  return { kind: 'text', text: text ?? '' };
}

/** What goes with the text of a message. */
export function extraOf({ buttons }: Shown) {
  const extra = { parse_mode: 'HTML' } as const;
  if (buttons.length === 0) return extra;
  const rows = buttons.map(({ id, title }) => [{ text: title, callback_data: id }]);
  return { ...extra, reply_markup: { inline_keyboard: rows } };
}

/** What Telegram answers when a message was sent. */
export const SENT = { message_id: 1, date: 1_795_514_400, chat: CHAT, text: '' };

export function readSent({ text, reply_markup }: SentMessage): Said {
  return { text, buttons: (reply_markup?.inline_keyboard ?? []).flat().map((button) => button.text) };
}
