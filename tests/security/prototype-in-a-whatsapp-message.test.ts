/**
 * Messages of WhatsApp Web whose kind, chat, media or reaction is a name that every object has, or that claim to be of
 * somebody else: they are the words of the chat that they stand in, answered by kind, or nothing.
 */
import { afterEach, expect, it } from 'vitest';
import { adapt, adaptReaction } from '../../src/channels/whatsapp-web/adapt.ts';
import { expectUnpolluted, INHERITED } from './support/pollution.ts';

afterEach(expectUnpolluted);

type Native = Parameters<typeof adapt>[0];
const ANNA = '31600000001@c.us';

function message(more: object, remote = ANNA): Native {
  return {
    id: { fromMe: false, remote, id: 'M1', _serialized: `false_${remote}_M1` },
    type: 'chat',
    body: 'hoi',
    timestamp: 1,
    hasMedia: false,
    isStatus: false,
    mentionedIds: [],
    _data: {},
    ...more,
  } as unknown as Native;
}

it('is answered by kind when its kind is such a name', () => {
  for (const type of INHERITED) {
    for (const hasMedia of [true, false]) {
      const adapted = adapt(message({ type, hasMedia, _data: { mimetype: type, filename: type } }), new Set());
      if (adapted.kind !== 'said') throw new Error(`${type} is somebody's words.`);
      const [inbound] = adapted.inbounds;
      expect(inbound?.content).toMatchObject({ kind: 'media', media: 'other' });
      expect(JSON.parse(JSON.stringify(inbound?.content)).ref).toBeUndefined();
    }
  }
});

it('is of nobody when its chat is no chat of one person', () => {
  for (const remote of [
    ...INHERITED,
    '',
    '@c.us',
    'x@c.us',
    '31600000001',
    '31600000001@evil',
    '31600000001@c.us@c.us',
    '../x@c.us',
    'status@broadcast',
    '123@newsletter',
    '123-456@g.us',
    "1' or 1=1@c.us",
  ]) {
    expect(adapt(message({}, remote), new Set()), remote).toEqual({ kind: 'nothing' });
  }
});

it('is of the chat that it stands in, whoever it says wrote it, and our own words are nobody’s', () => {
  const adapted = adapt(message({ author: '31600000002@c.us', from: '31600000002@c.us' }), new Set());
  expect(adapted).toMatchObject({ kind: 'said', chat: ANNA });
  const own = { id: { fromMe: true, remote: ANNA, id: 'M1', _serialized: 'x' } };
  expect(adapt(message(own), new Set())).toEqual({ kind: 'nothing' });
});

it('in a group is never a turn: only that somebody named us is known', () => {
  const group = adapt(
    message({ author: ANNA, mentionedIds: ['31699999999@c.us'] }, '120363000000000000@g.us'),
    new Set(['31699999999@c.us']),
  );
  expect(['named', 'nothing']).toContain(group.kind);
  expect(JSON.stringify(group)).not.toContain('hoi');
});

it('as a reaction counts only on a message of ours, by somebody else', () => {
  const reaction = (fromMe: boolean, on: boolean) =>
    adaptReaction({
      id: { fromMe, remote: ANNA, id: 'R1', _serialized: 'r' },
      msgId: { fromMe: on, remote: ANNA, id: 'M1', _serialized: 'm' },
      timestamp: 1,
      reaction: '👍',
    } as never);
  expect(reaction(true, true)).toBeNull();
  expect(reaction(false, false)).toBeNull();
  expect(reaction(false, true)?.inbound.content).toEqual({ kind: 'reaction', emoji: '👍' });
});
