import { describe, expect, it } from 'vitest';
import { contentOf } from '../../../src/channels/telegram/message-content.ts';
import type { TelegramMessage } from '../../../src/channels/telegram/update.ts';
import { type Attachment, MOST_MEDIA_BYTES } from '../../../src/ports/media.ts';
import type { PaperFile } from '../../../src/ports/message.ts';
import { wrong } from '../../support/telegram-server.ts';
import { startedWorld, toPerson } from '../../support/telegram-started.ts';

function message(fields: Record<string, unknown>): TelegramMessage {
  return { message_id: 1, date: 1, chat: { id: 7, type: 'private' }, ...fields };
}

function file(mediaType: string, bytes = 4): PaperFile {
  return { fileName: 'x', mediaType, bytes: new Uint8Array(bytes).fill(9) };
}

function attachment(kind: Attachment['kind'], mediaType: string) {
  return { kind, ref: { channel: 'telegram', id: 'f', mediaType }, lost: 'Weg.' };
}

describe('where something can be fetched', () => {
  const small = { file_id: 's', file_size: 9 };
  it.each([
    [
      'the largest size of a photo',
      { photo: [small, { file_id: 'l', file_size: 99 }] },
      { id: 'l', mediaType: 'image/jpeg' },
    ],
    ['a voice note', { voice: { file_id: 'v', mime_type: 'audio/ogg' } }, { id: 'v', mediaType: 'audio/ogg' }],
    ['a voice note without a type', { voice: { file_id: 'v' } }, { id: 'v', mediaType: 'audio/ogg' }],
    ['a song', { audio: { file_id: 'a', mime_type: 'audio/x-m4a' } }, { id: 'a', mediaType: 'audio/mp4' }],
  ])('is known of %s', (_, fields, ref) => {
    expect(contentOf(message(fields))).toMatchObject([{ kind: 'media', ref: { channel: 'telegram', ...ref } }]);
  });

  it.each([
    ['a photo without sizes', { photo: [] }],
    ['a voice note larger than is passed on', { voice: { file_id: 'v', file_size: MOST_MEDIA_BYTES + 1 } }],
    ['a sound of an unknown type', { audio: { file_id: 'a', mime_type: 'audio/x-flac' } }],
    ['a file, even one that is a picture', { document: { file_id: 'd', mime_type: 'image/png' } }],
    ['a sticker', { sticker: { file_id: 's' } }],
    ['a video', { video: { file_id: 'm', mime_type: 'video/mp4' } }],
  ])('is not said of %s', (_, fields) => {
    const [content] = contentOf(message(fields));
    expect(content?.kind).toBe('media');
    expect(content).not.toHaveProperty('ref');
  });
});

describe('something that is passed on', () => {
  it.each([
    ['photo', 'image/jpeg', 4, 'photo'],
    ['photo', 'image/heic', 4, 'document'],
    ['photo', 'image/png', 10 * 1024 * 1024 + 1, 'document'],
    ['voice', 'audio/ogg', 4, 'voice'],
    ['voice', 'audio/mp4', 4, 'voice'],
    ['voice', 'audio/amr', 4, 'document'],
  ] as const)(
    'is shown as what Telegram can show: a %s of %s and %d bytes as a %s',
    async (kind, type, bytes, shown) => {
      const { world } = await startedWorld();
      const given = { text: 'Van Bilal', attachment: attachment(kind, type) };
      const sent = await world.channel.send({ ...toPerson(world, 'anna', given), file: file(type, bytes) });
      expect(sent).toEqual({ ok: true });
      expect(world.people.screen('anna')).toMatchObject([{ text: 'Van Bilal', shown }]);
    },
  );

  it.each([
    ['photo', 'sendPhoto', 'Bad Request: PHOTO_INVALID_DIMENSIONS'],
    ['voice', 'sendVoice', 'Bad Request: VOICE_MESSAGES_FORBIDDEN'],
    ['photo', 'sendPhoto', "Bad Request: can't parse entities: x"],
  ] as const)('goes as a file, once, when Telegram refuses it as a %s (%s: %s)', async (kind, method, description) => {
    const { world } = await startedWorld();
    world.server.answer(method, wrong(400, description));
    const type = kind === 'photo' ? 'image/jpeg' : 'audio/ogg';
    const given = { text: 'Van Bilal', attachment: attachment(kind, type) };
    expect(await world.channel.send({ ...toPerson(world, 'anna', given), file: file(type) })).toEqual({ ok: true });
    expect(world.people.screen('anna')).toMatchObject([{ text: 'Van Bilal', shown: 'document' }]);
  });

  it('waits when Telegram is in trouble', async () => {
    const { world } = await startedWorld();
    world.server.answer('sendPhoto', wrong(502, 'Bad Gateway'));
    const given = { text: 'Van Bilal', attachment: attachment('photo', 'image/jpeg') };
    const item = { ...toPerson(world, 'anna', given), file: file('image/jpeg') };
    expect(await world.channel.send(item)).toMatchObject({ ok: false, retry: 'later' });
    expect(world.people.screen('anna')).toEqual([]);
  });
});

describe('fetching', () => {
  const get = (world: Awaited<ReturnType<typeof startedWorld>>['world'], id: string) =>
    world.channel.fetch?.({ channel: 'telegram', id, mediaType: 'image/jpeg' });

  it.each(['../../etc/passwd', '/var/lib/telegram/file', 'a/../b', 'a?b=c', 'http://other/x'])(
    'reads no path that leads elsewhere: %s',
    async (path) => {
      const { world } = await startedWorld();
      world.server.chats.files.set('f', { path, bytes: new Uint8Array([1]) });
      expect(await get(world, 'f')).toEqual({ ok: false, retry: 'never' });
    },
  );

  it('leaves what turns out larger than is passed on', async () => {
    const { world } = await startedWorld();
    world.server.chats.files.set('f', { path: 'photos/f.jpg', bytes: new Uint8Array(MOST_MEDIA_BYTES + 1) });
    expect(await get(world, 'f')).toEqual({ ok: false, retry: 'never' });
    world.server.chats.files.set('g', { path: 'photos/g.jpg', bytes: new Uint8Array(MOST_MEDIA_BYTES) });
    expect(await get(world, 'g')).toMatchObject({ ok: true });
  });

  it('may be tried again when the connection breaks', async () => {
    const { world } = await startedWorld();
    world.server.chats.files.set('f', { path: 'photos/f.jpg', bytes: new Uint8Array([1]) });
    world.server.answer('file', 'cut');
    expect(await get(world, 'f')).toEqual({ ok: false, retry: 'later' });
  });
});
