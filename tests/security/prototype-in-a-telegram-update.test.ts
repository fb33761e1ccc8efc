/**
 * An update of Telegram with `__proto__` and `constructor` in each of its objects: it is taken as the message that it is, and
 * no other object gets anything of it.
 */
import { afterEach, expect, it } from 'vitest';
import { adapt } from '../../src/channels/telegram/adapt.ts';
import { readUpdate } from '../../src/channels/telegram/update.ts';
import { startedWorld } from '../support/telegram-started.ts';
import { WEBHOOK } from '../support/telegram-world.ts';
import { expectUnpolluted, INHERITED, polluted } from './support/pollution.ts';

afterEach(expectUnpolluted);

it('is taken for its words and nothing else', async () => {
  const { world, host } = await startedWorld({ webhook: true });
  const update = { update_id: 1, message: world.people.message('anna', { text: 'hoi', entities: [] }) };
  const body = Buffer.from(polluted(update));
  const headers = { 'x-telegram-bot-api-secret-token': WEBHOOK.secret };
  expect((await world.channel.webhook?.handle(headers, body))?.status).toBe(200);
  expect(host.last).toMatchObject({ externalId: 'u1', content: { kind: 'text', text: 'hoi' } });
  expect(Object.hasOwn(host.last, '__proto__')).toBe(false);
});

it('is no kind of message, of chat or of media by a name that every object has', async () => {
  const me = { id: 1, username: 'bot' };
  for (const name of INHERITED) {
    const chat = { id: 7, type: 'private' };
    const bodies = [
      `{"update_id":2,"message":{"message_id":1,"date":1,"chat":{"id":7,"type":"private"},"${name}":{"file_id":"x"}}}`,
      JSON.stringify({ update_id: 2, message: { message_id: 1, date: 1, chat: { ...chat, type: name }, text: 'x' } }),
      JSON.stringify({ update_id: 2, message: { message_id: 1, date: 1, chat, text: `/${name} ${name}` } }),
      JSON.stringify({
        update_id: 2,
        message: {
          message_id: 1,
          date: 1,
          chat,
          voice: { file_id: name, mime_type: name },
          from: { id: 7, language_code: name },
        },
      }),
      JSON.stringify({
        update_id: 2,
        callback_query: { id: 'q', from: { id: 7 }, data: name, message: { message_id: 1, date: 1, chat, text: 'x' } },
      }),
    ];
    for (const body of bodies) {
      const read = readUpdate(JSON.parse(body));
      if (!read || read.update === 'unreadable') continue;
      const adapted = adapt(read.update, me, 0);
      expect(['said', 'tapped', 'nothing']).toContain(adapted.kind);
      if (adapted.kind !== 'said') continue;
      for (const { content, language } of adapted.inbounds) {
        expect(language).toBeUndefined();
        if (content.kind === 'media') expect(content.ref).toBeUndefined();
        if (content.kind === 'command') throw new Error(`${name} is no command.`);
      }
    }
  }
});
