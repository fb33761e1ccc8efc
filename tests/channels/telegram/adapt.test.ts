import { describe, expect, it } from 'vitest';
import { type Adapted, adapt, type Me } from '../../../src/channels/telegram/adapt.ts';
import { readUpdate } from '../../../src/channels/telegram/update.ts';
import type { Content } from '../../../src/ports/inbound.ts';

const ME: Me = { id: 4242, username: 'Kennismaker_Bot' };
const ANNA = { id: 77, is_bot: false, first_name: 'x', language_code: 'nl' };
const PRIVATE = { id: 77, type: 'private', first_name: 'x' };
const GROUP = { id: -1001, type: 'supergroup', title: 'x' };
const NOW = 1_800_000_000_000;

function adapted(update: Record<string, unknown>): Adapted {
  const read = readUpdate({ update_id: 5, ...update });
  if (!read || read.update === 'unreadable') throw new Error('The update can not be read.');
  return adapt(read.update, ME, NOW);
}

const message = (fields: Record<string, unknown>) => ({
  message: { message_id: 3, date: 1_700_000_000, chat: PRIVATE, from: ANNA, ...fields },
});

function contents(fields: Record<string, unknown>): Content[] {
  const result = adapted(message(fields));
  return result.kind === 'said' ? result.inbounds.map((inbound) => inbound.content) : [];
}

describe('a message in a private chat', () => {
  it('becomes an inbound with the id of the update, the time of the message and the language of the app', () => {
    expect(adapted(message({ text: 'hoi' }))).toEqual({
      kind: 'said',
      chat: 77,
      inbounds: [
        {
          address: { channel: 'telegram', scheme: 'chat', value: '77' },
          externalId: 'u5',
          at: 1_700_000_000_000,
          content: { kind: 'text', text: 'hoi' },
          language: 'nl',
        },
      ],
    });
  });

  it.each([
    ['nl-BE', 'nl'],
    ['ar', 'ar'],
    ['de', undefined],
    [undefined, undefined],
  ])('takes the language code %s as %s', (code, language) => {
    const result = adapted(message({ text: 'hoi', from: { ...ANNA, language_code: code } }));
    expect(result.kind === 'said' && result.inbounds[0]?.language).toBe(language);
  });

  it.each([
    ['/start', { kind: 'command', name: 'start' }],
    ['/start abc-12_3', { kind: 'command', name: 'start', argument: 'abc-12_3' }],
    ['/Menu', { kind: 'command', name: 'menu' }],
    ['/stop@Kennismaker_Bot', { kind: 'command', name: 'stop' }],
    ['/language  ar ', { kind: 'command', name: 'language', argument: 'ar' }],
    // Not commands of ours: understood as the words that they are.
    ['/hulp', { kind: 'text', text: 'hulp' }],
    ['/wis mijn gegevens', { kind: 'text', text: 'wis mijn gegevens' }],
    ['/5', { kind: 'text', text: '/5' }],
    ['/', { kind: 'text', text: '/' }],
    ['/home/anna', { kind: 'text', text: '/home/anna' }],
    ['ik zeg /menu', { kind: 'text', text: 'ik zeg /menu' }],
  ])('reads %s', (text, content) => {
    expect(contents({ text })).toEqual([content]);
  });

  it.each([
    [{ voice: {} }, 'voice'],
    [{ audio: {} }, 'voice'],
    [{ photo: [] }, 'photo'],
    [{ live_photo: {}, photo: [] }, 'photo'],
    [{ video: {} }, 'video'],
    [{ video_note: {} }, 'video'],
    [{ animation: {}, document: {} }, 'video'],
    [{ sticker: {} }, 'sticker'],
    [{ location: {} }, 'location'],
    [{ venue: {}, location: {} }, 'location'],
    [{ contact: {} }, 'contact'],
    [{ document: {} }, 'document'],
    [{ poll: {} }, 'other'],
    [{ dice: {} }, 'other'],
    [{ something_of_next_year: {} }, 'other'],
  ])('answers media by kind: %j', (fields, media) => {
    expect(contents(fields)).toEqual([{ kind: 'media', media }]);
  });

  it('hands in where a location is, also that of a venue, and none that can not be', () => {
    const location = { latitude: 52.37403, longitude: 4.88969, horizontal_accuracy: 12 };
    const point = { latitude: 52.37403, longitude: 4.88969 };
    expect(contents({ location })).toEqual([{ kind: 'media', media: 'location', point }]);
    expect(contents({ venue: { title: 'De Brug', location }, location })).toEqual([
      { kind: 'media', media: 'location', point },
    ]);
    expect(contents({ location: { latitude: 91, longitude: 0 } })).toEqual([{ kind: 'media', media: 'location' }]);
  });

  it('hands in the words under a picture with it: they may be a cry for help', () => {
    const result = adapted(message({ photo: [], caption: 'help mij' }));
    expect(result.kind === 'said' && result.inbounds.map(({ content, externalId }) => [content, externalId])).toEqual([
      [{ kind: 'media', media: 'photo', caption: 'help mij' }, 'u5'],
    ]);
  });

  it('is nothing when the chat reports about itself, or a bot speaks', () => {
    for (const fields of [
      { pinned_message: { message_id: 1, date: 0, chat: PRIVATE } },
      { message_auto_delete_timer_changed: {} },
      { write_access_allowed: {} },
      { migrate_to_chat_id: -5 },
      {},
    ]) {
      expect(adapted(message(fields))).toEqual({ kind: 'nothing' });
    }
    expect(adapted(message({ text: 'x', from: { ...ANNA, is_bot: true } }))).toEqual({ kind: 'nothing' });
  });

  it('that was changed is told apart, but only when its words can have changed', () => {
    const edited = (fields: Record<string, unknown>) => adapted({ edited_message: message(fields).message });
    expect(edited({ text: 'nee, toch niet' })).toEqual({ kind: 'edited', chat: 77, language: 'nl' });
    expect(edited({ photo: [], caption: 'x' })).toMatchObject({ kind: 'edited' });
    expect(edited({ location: {} })).toEqual({ kind: 'nothing' });
    expect(edited({ text: 'x', chat: GROUP })).toEqual({ kind: 'nothing' });
  });
});

describe('a tap on a button', () => {
  const query = (fields: Record<string, unknown>) =>
    adapted({ callback_query: { id: 'q', from: ANNA, chat_instance: '1', ...fields } });
  const under = { message_id: 9, date: 1, chat: PRIVATE, from: { id: 4242, is_bot: true } };

  it('becomes an option, with what it takes to show the choice', () => {
    const keyboard = { inline_keyboard: [[{ text: 'Ja', callback_data: 'q1-yes' }]] };
    const tapped = query({ data: 'q1-yes', message: { ...under, text: 'Goed?', reply_markup: keyboard } });
    expect(tapped).toMatchObject({
      kind: 'tapped',
      query: 'q',
      inbound: { externalId: 'u5', at: NOW, content: { kind: 'option', id: 'q1-yes' }, language: 'nl' },
      message: { id: 9, text: 'Goed?', title: 'Ja' },
    });
  });

  it('is an option also under a message that Telegram no longer shows', () => {
    const tapped = query({ data: 'q1-yes', message: { message_id: 9, date: 0, chat: PRIVATE } });
    expect(tapped).toMatchObject({ inbound: { content: { id: 'q1-yes' } }, message: { text: null, title: null } });
  });

  it('is only answered when it is none of ours', () => {
    expect(query({ inline_message_id: 'x', data: 'a' })).toMatchObject({ kind: 'tapped', query: 'q', inbound: null });
    expect(query({ message: under, game_short_name: 'x' })).toMatchObject({ query: 'q', inbound: null });
    expect(query({ message: { ...under, chat: GROUP }, data: 'a' })).toMatchObject({ query: 'q', inbound: null });
  });
});

describe('a reaction', () => {
  const emoji = (...all: string[]) => all.map((each) => ({ type: 'emoji', emoji: each }));
  const reaction = (fields: Record<string, unknown>) =>
    adapted({ message_reaction: { chat: PRIVATE, message_id: 9, user: ANNA, date: 7, ...fields } });

  it.each([
    [emoji(), emoji('👍'), '👍'],
    [emoji('👍'), emoji('👎'), '👎'],
    [emoji('👍'), emoji('👍', '❤'), '❤'],
    [emoji('👍'), emoji(), ''],
  ])('from %j to %j is %s', (before, after, wanted) => {
    const result = reaction({ old_reaction: before, new_reaction: after });
    expect(result).toMatchObject({ kind: 'reacted', messageId: 9, inbound: { content: { emoji: wanted }, at: 7000 } });
  });

  it('that says nothing readable is nothing: a custom emoji, one of two taken away, one in a group', () => {
    const custom = [{ type: 'custom_emoji', custom_emoji_id: '5' }];
    expect(reaction({ old_reaction: [], new_reaction: custom })).toEqual({ kind: 'nothing' });
    expect(reaction({ old_reaction: emoji('👍', '❤'), new_reaction: emoji('❤') })).toEqual({ kind: 'nothing' });
    expect(reaction({ old_reaction: [], new_reaction: emoji('👍'), chat: GROUP })).toEqual({ kind: 'nothing' });
  });
});

describe('a group', () => {
  const said = (fields: Record<string, unknown>) => adapted(message({ chat: GROUP, ...fields }));
  const mention = (text: string, name: string) => ({
    text,
    entities: [{ type: 'mention', offset: text.indexOf(name), length: name.length }],
  });

  it('is heard only by who is spoken to: a mention, a link to the bot, a reply, a command with its name', () => {
    const spoken = [
      mention('hoi @kennismaker_bot kun jij dit', '@kennismaker_bot'),
      { caption: '@Kennismaker_Bot', photo: [], caption_entities: [{ type: 'mention', offset: 0, length: 16 }] },
      { text: 'hij daar', entities: [{ type: 'text_mention', offset: 0, length: 3, user: { id: 4242 } }] },
      { text: 'ja', reply_to_message: { message_id: 1, from: { id: 4242, is_bot: true } } },
      { text: '/menu@Kennismaker_Bot', entities: [{ type: 'bot_command', offset: 0, length: 21 }] },
    ];
    for (const fields of spoken) {
      expect(said(fields)).toEqual({ kind: 'addressed', chat: -1001, messageId: 3, thread: null, language: 'nl' });
    }
  });

  it('is left alone otherwise', () => {
    const others = [
      { text: 'hoi allemaal' },
      mention('hoi @kennismaker_bottle', '@kennismaker_bottle'),
      { text: '/menu', entities: [{ type: 'bot_command', offset: 0, length: 5 }] },
      { text: '/menu@other_bot', entities: [{ type: 'bot_command', offset: 0, length: 15 }] },
      { text: 'ja', reply_to_message: { message_id: 1, from: { id: 5 } } },
      { migrate_to_chat_id: -2000 },
      { new_chat_members: [{ id: 4242 }] },
    ];
    for (const fields of others) expect(said(fields)).toEqual({ kind: 'nothing' });
    expect(adapted(message({ chat: { id: -5, type: 'channel' }, text: '@kennismaker_bot' }))).toEqual({
      kind: 'nothing',
    });
  });

  it('with topics is answered in the topic', () => {
    const spoken = mention('@kennismaker_bot', '@kennismaker_bot');
    expect(said({ ...spoken, is_topic_message: true, message_thread_id: 12 })).toMatchObject({ thread: 12 });
  });
});

describe('everything else', () => {
  it('tells whether a person closed the chat or opened it again', () => {
    const member = (status: string, chat: object = PRIVATE) =>
      adapted({ my_chat_member: { chat, date: 1, from: ANNA, new_chat_member: { status } } });
    expect(member('kicked')).toEqual({ kind: 'membership', chat: 77, open: false });
    expect(member('member')).toEqual({ kind: 'membership', chat: 77, open: true });
    expect(member('member', GROUP)).toEqual({ kind: 'nothing' });
  });

  it('is nothing: channel posts, and kinds of update that were not asked for', () => {
    expect(adapted({ channel_post: message({ text: 'x' }).message })).toEqual({ kind: 'nothing' });
    expect(adapted({ poll: { id: '1' } })).toEqual({ kind: 'nothing' });
  });

  it('keeps the number of an update that can not be read', () => {
    expect(readUpdate({ update_id: 8, message: { text: 5 } })).toEqual({ id: 8, update: 'unreadable' });
    expect(readUpdate({ message: {} })).toBeNull();
    expect(readUpdate('x')).toBeNull();
  });
});
