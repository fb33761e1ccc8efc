import { buttonsIn, FIRST_MESSAGE, type Said } from './plan.ts';
import type { Act } from './script.ts';

/** What Telegram pushes when a pilot does something, having got these messages so far. */
export function pilotUpdate(act: Act, chatId: number, updateId: number, got: readonly Said[]): string {
  const from = { id: chatId, is_bot: false, first_name: 'P', language_code: 'nl' };
  const chat = { id: chatId, type: 'private', first_name: 'P' };
  const date = Math.floor(Date.now() / 1_000);
  if ('type' in act) {
    return JSON.stringify({ update_id: updateId, message: { message_id: updateId, date, chat, from, text: act.type } });
  }
  const place = got.findLastIndex(({ markup }) => markup !== '');
  const message = got[place];
  const button = buttonsIn(message?.markup ?? '').find((each) => each.callback_data.endsWith(`-${act.tap}`));
  if (!message || !button) throw new Error(`There is no button "${act.tap}" under "${got.at(-1)?.text}".`);
  return JSON.stringify({
    update_id: updateId,
    callback_query: {
      id: String(updateId),
      from,
      chat_instance: '1',
      data: button.callback_data,
      message: {
        message_id: FIRST_MESSAGE + place,
        date,
        chat,
        text: message.text,
        reply_markup: JSON.parse(message.markup),
      },
    },
  });
}
