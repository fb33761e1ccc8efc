import { actAt, type Plan, tappedIn } from './plan.ts';

const BOT = { id: 4242, is_bot: true, first_name: 'Kennismaker', username: 'kennismaker_bot' };
/** The chat of the first of those who talk. */
const FIRST_CHAT = 7_000_000_001;
/** The chat of the first of those who are invited. */
const FIRST_INVITED = 8_000_000_001;
/** The chat of who walks alone first. */
export const PILOT = 6_000_000_001;

export function chatOf(person: number): number {
  return FIRST_CHAT + person;
}

/** The chat of the nth of those who are invited, and write nothing. */
export function invitedChat(n: number): number {
  return FIRST_INVITED + n;
}

export function isInvited(chat: number): boolean {
  return chat >= FIRST_INVITED;
}

/** Negative for a pilot. */
export function personOf(chat: number): number {
  return chat - FIRST_CHAT;
}

/** What Telegram pushes when a person who did so much does the next thing, as JSON. `seconds`: since 1970. */
export function updateOf(plan: Plan, person: number, done: number, updateId: number, seconds: number): string {
  const { planned, round } = actAt(plan, done);
  const id = chatOf(person);
  const chat = { id, type: 'private', first_name: 'P' };
  const from = { id, is_bot: false, first_name: 'P', language_code: 'nl' };
  const { act, button } = planned;
  if (button === null) {
    const text = 'type' in act ? act.type : '';
    return JSON.stringify({
      update_id: updateId,
      message: { message_id: 2 + done, date: seconds, chat, from, text },
    });
  }
  const { data, keyboard, words, message } = tappedIn(plan, button, round);
  const shown = words.replaceAll(/<\/?b>/g, '').replaceAll(/&(lt|gt|quot|amp);/g, (_, name) => ENTITIES[name] ?? '');
  return JSON.stringify({
    update_id: updateId,
    callback_query: {
      id: `${updateId}`,
      from,
      chat_instance: '1',
      data,
      message: {
        message_id: message,
        date: seconds,
        chat,
        from: BOT,
        text: shown,
        reply_markup: JSON.parse(keyboard),
      },
    },
  });
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' };
