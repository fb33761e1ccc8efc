import { describe, expect, it } from 'vitest';
import { gate, startedWorld, toPerson } from '../../support/telegram-started.ts';
import type { TelegramWorld } from '../../support/telegram-world.ts';

const OPTIONS = [
  { id: 'q1-yes', title: 'Ja, graag' },
  { id: 'q1-no', title: 'Nee, dank u' },
];

async function ask(world: TelegramWorld, text = 'Mag dat?'): Promise<void> {
  const sent = await world.channel.send(toPerson(world, 'anna', { heading: 'Vraag', text, options: OPTIONS }));
  expect(sent).toEqual({ ok: true });
}

/** Texts of messages in a chat that is not a person's. */
const textsIn = (world: TelegramWorld, chat: number): string[] => world.server.chat(chat).map(({ text }) => text);

describe('a button that is tapped', () => {
  it('is answered at once, before the turn is done', async () => {
    const { world, host } = await startedWorld();
    await ask(world);
    const held = gate();
    host.beforeTaking = () => held.opened;
    world.people.tap('anna', 'q1-yes');
    await world.server.until(() => world.server.of('answerCallbackQuery').length === 1);
    expect(world.people.screen('anna')[0]?.keyboard).not.toEqual([]);
    held.open();
    await world.server.until(() => world.people.screen('anna')[0]?.keyboard.length === 0);
  });

  it('leaves the choice under the question, and the heading bold', async () => {
    const { world } = await startedWorld();
    await ask(world);
    await world.act('anna', { kind: 'option', id: 'q1-no' });
    await world.server.until(() => world.people.screen('anna')[0]?.keyboard.length === 0);
    const [question] = world.people.screen('anna');
    expect(question?.text).toBe('Vraag\nMag dat?\n\n✅ Nee, dank u');
    expect(question?.entities).toEqual([{ type: 'bold', offset: 0, length: 5 }]);
  });

  it('of an earlier question loses its buttons, and is not shown as chosen', async () => {
    const { world, host } = await startedWorld();
    await ask(world, 'Eerste?');
    const [first] = world.people.screen('anna');
    await ask(world, 'Tweede?');
    world.people.tap('anna', 'q1-yes', first);
    await world.server.until(() => first?.keyboard.length === 0);
    expect(host.last.content).toEqual({ kind: 'option', id: 'q1-yes' });
    expect(first?.text).toBe('Vraag\nEerste?');
    expect(world.people.screen('anna')[1]?.keyboard).not.toEqual([]);
  });

  it('twice in a row keeps the first choice on the screen', async () => {
    const { world } = await startedWorld();
    await ask(world);
    const message = structuredClone(world.people.screen('anna')[0]);
    world.people.tap('anna', 'q1-yes', message);
    const last = world.people.tap('anna', 'q1-no', message);
    await world.server.until(() => world.server.offset > last);
    await world.server.quiet();
    expect(world.people.screen('anna')[0]?.text).toBe('Vraag\nMag dat?\n\n✅ Ja, graag');
    expect(world.server.of('answerCallbackQuery')).toHaveLength(2);
    // Telegram's "message is not modified" is no trouble.
    expect(world.logged.filter(({ event }) => event === 'telegram-aside-failed')).toEqual([]);
  });

  it('after a restart is shown as chosen too', async () => {
    const { world } = await startedWorld();
    const chat = world.people.id('anna');
    const keyboard = [[{ text: 'Ja, graag', callback_data: 'q1-yes' }]];
    world.server.chat(chat).push({ message_id: 9, text: 'Van gisteren', entities: [], keyboard });
    await world.act('anna', { kind: 'option', id: 'q1-yes' });
    await world.server.until(() => world.people.screen('anna')[0]?.text === 'Van gisteren\n\n✅ Ja, graag');
  });

  it('loses only its buttons when the choice does not fit under the text', async () => {
    const { world } = await startedWorld();
    await world.channel.send(toPerson(world, 'anna', { text: `a ${'b'.repeat(4_090)}`, options: OPTIONS }));
    await world.act('anna', { kind: 'option', id: 'q1-yes' });
    await world.server.until(() => world.people.screen('anna')[0]?.keyboard.length === 0);
    expect(world.people.screen('anna')[0]?.text).not.toContain('✅');
  });

  it('is taken all the same when the message can not be changed', async () => {
    const { world, host } = await startedWorld();
    await ask(world);
    world.server.answer('editMessageText', 'cut');
    world.server.answer('answerCallbackQuery', 'cut');
    expect(await world.act('anna', { kind: 'option', id: 'q1-yes' })).toBe('acknowledged');
    expect(host.received).toHaveLength(1);
    await world.server.until(() => world.logged.filter(({ event }) => event === 'telegram-aside-failed').length === 2);
  });

  it('elsewhere than in a private chat is only answered', async () => {
    const { world, host } = await startedWorld();
    const id = world.server.push({
      callback_query: { id: 'q', from: world.people.user('anna'), inline_message_id: 'x', data: 'y' },
    });
    await world.server.until(() => world.server.offset > id && world.server.of('answerCallbackQuery').length === 1);
    expect(host.received).toEqual([]);
  });
});

describe('a reaction', () => {
  it('is an answer on the newest message only: an old card that is liked says yes to nothing', async () => {
    const { world, host } = await startedWorld();
    await world.channel.send(toPerson(world, 'anna', { text: 'Uw kaart' }));
    await ask(world);
    const [card, question] = world.people.screen('anna');
    const first = world.people.react('anna', '👍', card);
    await world.server.until(() => world.server.offset > first);
    expect(host.received).toEqual([]);
    const second = world.people.react('anna', '❤', question);
    await world.server.until(() => world.server.offset > second);
    expect(host.received.map(({ content }) => content)).toEqual([{ kind: 'reaction', emoji: '❤' }]);
  });
});

describe('the sign that an answer is being written', () => {
  it('comes when the answer takes longer than a moment', async () => {
    const { world } = await startedWorld();
    await world.act('anna', { kind: 'text', text: 'hoi' });
    await world.clock.advance(699);
    expect(world.typed('anna')).toBe(0);
    await world.clock.advance(1);
    expect(world.typed('anna')).toBe(1);
    await world.clock.advance(60_000);
    expect(world.typed('anna')).toBe(1);
  });

  it('comes once for what is written in two messages', async () => {
    const { world } = await startedWorld();
    await world.act('anna', { kind: 'text', text: 'ik wil' });
    await world.act('anna', { kind: 'text', text: 'iets vragen' });
    await world.clock.advance(5_000);
    expect(world.typed('anna')).toBe(1);
  });

  it('does not come when the answer is there: it would stay for five seconds under it', async () => {
    const { world } = await startedWorld();
    await world.act('anna', { kind: 'text', text: 'hoi' });
    await world.channel.send(toPerson(world, 'anna', { text: 'Dag' }));
    await world.clock.advance(5_000);
    expect(world.typed('anna')).toBe(0);
  });
});

describe('a message that was changed', () => {
  const edit = (world: TelegramWorld, text: string): number =>
    world.people.push('anna', { edited_message: world.people.message('anna', { text, edit_date: 1 }) });

  it('is not taken as an answer, and that is said once, in the language of the conversation', async () => {
    const { world, host } = await startedWorld();
    await world.channel.send(toPerson(world, 'anna', { language: 'ar', text: 'مرحبًا' }));
    edit(world, 'toch anders');
    await world.server.until(() => world.people.screen('anna').length === 2);
    expect(world.people.screen('anna')[1]?.text).toMatch(/لقد غيّرتم رسالة/);
    const id = edit(world, 'en nog eens');
    await world.server.until(() => world.server.offset > id);
    expect(host.received).toEqual([]);
    await world.clock.advance(10 * 60_000 + 2_000);
    edit(world, 'en veel later');
    await world.server.until(() => world.people.screen('anna').length === 3);
  });

  it('is answered in the language of the phone when nothing was said yet, and else in Dutch', async () => {
    const { world } = await startedWorld();
    world.people.languageCode = 'tr';
    edit(world, 'x');
    await world.server.until(() => world.people.screen('anna').length === 1);
    expect(world.people.screen('anna')[0]?.text).toMatch(/Bir mesajı değiştirdiniz/);
    world.people.languageCode = 'de';
    world.people.push('bilal', { edited_message: world.people.message('bilal', { text: 'y', edit_date: 1 }) });
    await world.server.until(() => world.people.screen('bilal').length === 1);
    expect(world.people.screen('bilal')[0]?.text).toMatch(/U hebt een bericht veranderd/);
  });
});

describe('a group', () => {
  const GROUP = -100_123;
  const speak = (world: TelegramWorld, text: string): number =>
    world.server.push({
      message: {
        ...world.people.message('anna', { text }),
        chat: { id: GROUP, type: 'supergroup', title: 'x' },
        ...(text.includes('@') && {
          entities: [{ type: 'mention', offset: text.indexOf('@'), length: '@kennismaker_bot'.length }],
        }),
      },
    });

  it('is told, when it speaks to the bot, to go on in private; nothing of it reaches the companion', async () => {
    const { world, host } = await startedWorld();
    const quiet = speak(world, 'hoi allemaal, tulpenbol');
    await world.server.until(() => world.server.offset > quiet);
    expect(textsIn(world, GROUP)).toEqual([]);
    speak(world, '@kennismaker_bot tulpenbol?');
    await world.server.until(() => textsIn(world, GROUP).length === 1);
    expect(textsIn(world, GROUP)[0]).toMatch(/niet in een groep.*https:\/\/t\.me\/kennismaker_bot$/);
    expect(world.server.of('sendMessage')[0]?.payload.reply_parameters).toMatchObject({
      allow_sending_without_reply: true,
    });
    expect(host.received).toEqual([]);
    expect(JSON.stringify(world.logged)).not.toContain('tulpenbol');
  });

  it('is not answered more than once a minute', async () => {
    const { world } = await startedWorld();
    for (let time = 0; time < 5; time += 1) speak(world, '@kennismaker_bot?');
    const last = speak(world, '@kennismaker_bot!');
    await world.server.until(() => world.server.offset > last && textsIn(world, GROUP).length === 1);
    // A little more than a minute: the long poll that is cut off meanwhile is asked anew.
    await world.clock.advance(62_000);
    speak(world, '@kennismaker_bot??');
    await world.server.until(() => textsIn(world, GROUP).length === 2);
  });
});

describe('a chat that is closed and opened again', () => {
  it('is told to the companion when it is open', async () => {
    const { world, host } = await startedWorld();
    const member = (status: string): number =>
      world.server.push({
        my_chat_member: { chat: world.people.private('anna'), date: 1, new_chat_member: { status } },
      });
    const closed = member('kicked');
    await world.server.until(() => world.server.offset > closed);
    expect(host.returned).toEqual([]);
    const opened = member('member');
    await world.server.until(() => world.server.offset > opened);
    expect(host.returned.map(({ value }) => value)).toEqual([String(world.people.id('anna'))]);
    expect(JSON.stringify(world.logged)).not.toContain(String(world.people.id('anna')));
  });
});
