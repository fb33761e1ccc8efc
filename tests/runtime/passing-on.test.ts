import { describe, expect, it } from 'vitest';
import type { Fetched, SendResult } from '../../src/ports/channel.ts';
import { SILENT } from '../../src/ports/log.ts';
import { type MediaRef, MOST_MEDIA_BYTES } from '../../src/ports/media.ts';
import type { Message } from '../../src/ports/message.ts';
import { Beside } from '../../src/runtime/beside.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { type MessageItem, OutboxRig } from '../support/outbox-rig.ts';
import { RecordingChannel } from '../support/recording-channel.ts';
import { START } from '../support/rig.ts';

const SECOND = 1_000;
const PHOTO = Uint8Array.from([0xff, 0xd8, 0xff, 7]);
const LOST = 'De foto kon ik niet doorgeven.';

/** A photo that came in through the rig's own channel, unless another is named. */
function photo(channel = 'test'): Partial<MessageItem> {
  const ref: MediaRef = { channel, id: 'file-1', mediaType: 'image/jpeg' };
  const message: Message = {
    language: 'nl',
    text: 'Bilal stuurt u een foto.',
    attachment: { kind: 'photo', ref, lost: LOST },
  };
  return { message };
}

/** A rig whose channel answers each fetch with the next of these, and then with the last for ever. */
function rigWith(...answers: (Fetched | Error)[]): { rig: OutboxRig; asked: MediaRef[] } {
  const asked: MediaRef[] = [];
  const rig = new OutboxRig();
  const fetch = (ref: MediaRef): Promise<Fetched> => {
    const answer = answers[Math.min(asked.length, answers.length - 1)];
    asked.push(ref);
    return answer instanceof Error || !answer ? Promise.reject(answer) : Promise.resolve(answer);
  };
  Object.assign(rig.channel, { fetch });
  return { rig, asked };
}

const found: Fetched = { ok: true, bytes: PHOTO };
const later: Fetched = { ok: false, retry: 'later' };
const never: Fetched = { ok: false, retry: 'never' };
const WORDS_ALONE = `Bilal stuurt u een foto.\n\n${LOST}`;

describe('a photo that is passed on', () => {
  it('is fetched at the moment of sending and goes with its words, under a name that says nothing', async () => {
    const { rig, asked } = rigWith(found);
    await rig.put('p', [photo()]);
    await rig.clock.settle();
    expect(asked).toEqual([{ channel: 'test', id: 'file-1', mediaType: 'image/jpeg' }]);
    expect(rig.channel.sent).toHaveLength(1);
    expect(rig.channel.sent[0]).toMatchObject({
      message: { text: 'Bilal stuurt u een foto.', attachment: { kind: 'photo' } },
      file: { fileName: 'photo.jpg', mediaType: 'image/jpeg', bytes: PHOTO },
    });
    expect(await rig.unsent('p')).toEqual([]);
  });

  it('leaves nothing of its bytes in the store, also while it can not be sent', async () => {
    const { rig } = rigWith(found);
    rig.channel.answer = () => ({ ok: false, code: 'channel.away', retry: 'when-back' });
    await rig.put('p', [photo()]);
    await rig.clock.settle();
    const read = await rig.store.read('p');
    const kept = JSON.stringify(read);
    expect(kept).toContain('file-1');
    expect(kept).not.toContain(Buffer.from(PHOTO).toString('base64'));
    expect(kept).not.toContain('bytes');
  });

  it('is fetched anew at each try, and sent once', async () => {
    const { rig, asked } = rigWith(found);
    rig.channel.answer = () =>
      rig.channel.tries < 3 ? { ok: false, code: 'channel.unavailable', retry: 'later' } : { ok: true };
    await rig.put('p', [photo()]);
    await rig.clock.advance(10 * SECOND);
    expect(asked).toHaveLength(3);
    expect(rig.channel.sent).toHaveLength(1);
    expect(rig.channel.sent[0]?.file?.bytes).toEqual(PHOTO);
  });

  it('waits a moment for a channel in trouble', async () => {
    const { rig, asked } = rigWith(later, later, found);
    await rig.put('p', [photo()]);
    await rig.clock.advance(10 * SECOND);
    expect(asked).toHaveLength(3);
    expect(rig.channel.sent.map(({ file }) => file?.bytes)).toEqual([PHOTO]);
  });

  it.each([
    ['is gone', [never]],
    ['stays out of reach', [later]],
    ['is empty', [{ ok: true, bytes: new Uint8Array() }]],
    ['is larger than is passed on', [{ ok: true, bytes: new Uint8Array(MOST_MEDIA_BYTES + 1) }]],
    ['makes its channel throw', [new Error('no')]],
  ] satisfies [string, (Fetched | Error)[]][])(
    'that %s leaves its words, which say so, and holds nobody up',
    async (_, answers) => {
      const { rig } = rigWith(...answers);
      await rig.put('p', [photo(), {}]);
      await rig.clock.advance(10 * SECOND);
      expect(rig.texts()).toEqual([WORDS_ALONE, 'message 2']);
      expect(rig.channel.sent[0]?.file).toBeUndefined();
      expect(rig.channel.sent[0]?.message.attachment).toBeUndefined();
      expect(rig.logged.map(({ event }) => event)).toContain('media-not-passed-on');
      expect(await rig.unsent('p')).toEqual([]);
    },
  );

  it('that is never brought is asked for again after a minute, and the fourth time left', async () => {
    const clock = new VirtualClock(START);
    const silent = Object.assign(new RecordingChannel(), { fetch: () => new Promise<Fetched>(() => {}) });
    const papers = { make: () => Promise.reject(new Error('no papers')) };
    const beside = new Beside({ channels: new Map([['test', silent]]), papers, clock, log: SILENT });
    const message = photo().message as Message;
    for (const [before, becomes] of [
      [0, null],
      [3, { message: { language: 'nl', text: WORDS_ALONE }, changed: true }],
    ] as const) {
      const ready = beside.ready('p', message, before);
      await clock.advance(60 * SECOND);
      expect(await ready).toEqual(becomes);
    }
  });

  it.each(['elsewhere', 'test'])(
    'that came through a channel which fetches nothing (%s) leaves its words',
    async (channel) => {
      const rig = new OutboxRig();
      await rig.put('p', [photo(channel)]);
      await rig.clock.settle();
      expect(rig.texts()).toEqual([WORDS_ALONE]);
    },
  );

  it('that the receiving channel refuses does not take its words with it', async () => {
    const { rig } = rigWith(found);
    const refused: SendResult = { ok: false, code: 'channel.refused', retry: 'never' };
    rig.channel.answer = ({ file }) => (file ? refused : { ok: true });
    await rig.put('p', [photo()]);
    await rig.clock.settle();
    expect(rig.texts()).toEqual([WORDS_ALONE]);
    expect(rig.outbox.counts).toMatchObject({ sent: 1, failed: 0 });
  });

  it('that is lost between two tries is another message to the channel, which may have sent half of the first', async () => {
    const { rig } = rigWith(found, never);
    const ids: string[] = [];
    rig.channel.answer = ({ id }) => {
      ids.push(id);
      return ids.length === 1 ? { ok: false, code: 'channel.unavailable', retry: 'later' } : { ok: true };
    };
    await rig.put('p', [photo()]);
    await rig.clock.advance(10 * SECOND);
    expect(ids).toEqual(['p:1', 'p:1:words']);
    expect(rig.texts()).toEqual([WORDS_ALONE]);
  });

  it('is not tried twice with somebody who can not be reached', async () => {
    const { rig } = rigWith(found);
    rig.channel.answer = () => ({ ok: false, code: 'channel.blocked', retry: 'never', unreachable: true });
    await rig.put('p', [photo()]);
    await rig.clock.settle();
    expect(rig.channel.tries).toBe(1);
    expect(rig.outbox.counts).toMatchObject({ sent: 0, failed: 1 });
  });
});
