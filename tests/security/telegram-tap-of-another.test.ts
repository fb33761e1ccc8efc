/**
 * Button presses in Telegram that claim to be somebody else's, or on another's message: the chat of the press decides whose
 * turn it is, one in a group is nobody's, and the option can only answer what is open there.
 */
import { expect, it } from 'vitest';
import { adapt } from '../../src/channels/telegram/adapt.ts';
import { readUpdate } from '../../src/channels/telegram/update.ts';
import { startedWorld } from '../support/telegram-started.ts';
import { WEBHOOK } from '../support/telegram-world.ts';

const ANNA = 7_000_000_001;
const BOB = 7_000_000_002;
const me = { id: 1, username: 'bot' };

function tap(from: number, chat: object, data: unknown) {
  const message = {
    message_id: 9,
    date: 1,
    chat,
    text: 'x',
    reply_markup: { inline_keyboard: [[{ text: 'Ja', callback_data: 'q1-yes' }]] },
  };
  const read = readUpdate({ update_id: 5, callback_query: { id: 'q', from: { id: from }, data, message } });
  return read && read.update !== 'unreadable' ? adapt(read.update, me, 0) : null;
}

it('is the turn of the private chat in which it was pressed', () => {
  const pressed = tap(BOB, { id: BOB, type: 'private' }, 'q1-yes');
  expect(pressed).toMatchObject({
    kind: 'tapped',
    inbound: { address: { value: String(BOB) }, content: { id: 'q1-yes' } },
  });
});

it('is nobody’s turn in a group or a channel, by whoever it is pressed', () => {
  for (const type of ['group', 'supergroup', 'channel', 'sender', '__proto__']) {
    expect(tap(BOB, { id: -100, type }, 'q1-yes'), type).toMatchObject({ kind: 'tapped', inbound: null });
    expect(tap(BOB, { id: ANNA, type }, 'q1-yes'), type).toMatchObject({ inbound: null });
  }
});

it('never becomes the turn of another private chat than that of who pressed', () => {
  const pressed = tap(BOB, { id: ANNA, type: 'private' }, 'q1-yes');
  expect(pressed?.kind === 'tapped' && pressed.inbound !== null).toBe(false);
});

it('is not taken from who does not know the secret, whosever name is in it', async () => {
  const { world, host } = await startedWorld({ webhook: true });
  const update = { update_id: 1, message: world.people.message('anna', { text: 'wis mijn gegevens' }) };
  const push = async (headers: Record<string, string>) =>
    (await world.channel.webhook?.handle(headers, Buffer.from(JSON.stringify(update))))?.status;
  for (const secret of [
    '',
    ' ',
    'undefined',
    'null',
    `${WEBHOOK.secret} `,
    WEBHOOK.secret.toUpperCase(),
    WEBHOOK.secret.slice(0, -1),
  ]) {
    expect(await push({ 'x-telegram-bot-api-secret-token': secret }), secret).toBe(401);
  }
  expect(await push({ 'X-Telegram-Bot-Api-Secret-Token': WEBHOOK.secret, authorization: WEBHOOK.secret })).toBe(401);
  expect(host.called).toEqual([]);
  expect(await push({ 'x-telegram-bot-api-secret-token': WEBHOOK.secret })).toBe(200);
});
