/**
 * JSON that is nested a hundred thousand deep, has a million keys, the same key twice, or numbers beyond all bounds: each edge
 * refuses it or takes what it knows of it, in a moment.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readRequest } from '../../src/channels/teams/request.ts';
import { readUpdate } from '../../src/channels/telegram/update.ts';
import { ContractHost } from '../channels/world.ts';
import { WebClient } from '../support/web-client.ts';
import { startWebRig, type WebRig } from '../support/web-rig.ts';
import { APP_SECRET, WhatsAppCloudWorld } from '../support/whatsapp-cloud-world.ts';
import { sign } from '../support/whatsapp-people.ts';

const DEEP = 60_000;
const nested = `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`;
const objects = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
const wide = `{${Array.from({ length: 9_000 }, (_, n) => `"k${n}":${n}`).join(',')}}`;
const MOST_MS = 1_500;

function quick<T>(work: () => T): T {
  const begun = performance.now();
  const made = work();
  expect(performance.now() - begun).toBeLessThan(MOST_MS);
  return made;
}

describe('at the web chat', () => {
  let rig: WebRig;
  beforeAll(async () => {
    rig = await startWebRig();
  });
  afterAll(() => rig.stop());

  it('is refused, and the next message is taken', async () => {
    const client = await WebClient.begin(rig.url);
    for (const body of [
      nested,
      objects,
      wide,
      `{"id":"message-1","text":${nested}}`,
      `{"id":${objects},"text":"x"}`,
      `{"id":"message-1","text":1e999}`,
      `{"id":"message-1","text":"a","text":["b"]}`,
    ]) {
      expect([400, 413]).toContain((await client.post('/chat/messages', body)).status);
    }
    expect((await client.say('message-2', 'hoi')).status).toBe(200);
  });

  it('with the same key twice means the last, as JSON does, and nothing in between', async () => {
    const client = await WebClient.begin(rig.url);
    await client.post('/chat/messages', '{"id":"message-3","text":"een","text":"twee"}');
    expect(rig.host.received.at(-1)?.content).toEqual({ kind: 'text', text: 'twee' });
  });
});

describe('at Telegram and Teams', () => {
  it('is read in a moment', () => {
    for (const inner of [nested, objects, wide]) {
      const update = JSON.parse(
        `{"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":7,"type":"private"},"x":${inner}}}`,
      );
      expect(quick(() => readUpdate(update))?.id).toBe(1);
      const body = Buffer.from(
        `{"type":"message","channelId":"msteams","serviceUrl":"https://smba.trafficmanager.net/","conversation":{"id":"x"},"value":${inner}}`,
      );
      const read = quick(() =>
        readRequest({ headers: { 'content-type': 'application/json' }, body, remoteAddress: '1.2.3.4' }, true),
      );
      expect(read.ok || [400, 413].includes(read.refusal.status)).toBe(true);
    }
  });

  it('with numbers beyond all bounds is no update', () => {
    for (const id of [1e308, Number.MAX_VALUE, 1.5, -1e20, Number.NaN])
      expect(readUpdate({ update_id: id })).toBeNull();
    const chat = { id: 2 ** 60, type: 'private' };
    expect(readUpdate({ update_id: 1, message: { message_id: 1, date: 1, chat } })).toMatchObject({
      update: 'unreadable',
    });
  });

  it('with a million options is one tap at most', () => {
    const keys = Array.from({ length: 20_000 }, (_, n) => ({ text: 'x', callback_data: `q1-${n}` }));
    const message = {
      message_id: 1,
      date: 1,
      chat: { id: 7, type: 'private' },
      reply_markup: { inline_keyboard: [keys] },
    };
    const query = { id: 'q', from: { id: 7 }, data: 'q1-1', message };
    expect(quick(() => readUpdate({ update_id: 1, callback_query: query }))).toMatchObject({ id: 1 });
  });
});

describe('at the Cloud API', () => {
  let world: WhatsAppCloudWorld;
  let host: ContractHost;
  beforeEach(async () => {
    world = await WhatsAppCloudWorld.make();
    host = new ContractHost();
    await world.channel.start(host);
  });
  afterEach(async () => {
    await world.channel.stop();
    await world.dispose();
  });

  it('holds up nobody else’s words in the same webhook', async () => {
    const good = JSON.stringify(world.people.body('anna', { type: 'text', text: { body: 'hoi' }, x: 'HERE' }));
    for (const inner of [nested, objects, wide]) {
      const text = good.replace('"HERE"', inner);
      const answer = await world.channel.webhook.handle({
        headers: { 'x-hub-signature-256': sign(text, APP_SECRET) },
        body: Buffer.from(text),
      });
      expect(answer.status).toBe(200);
    }
    expect(host.last.content).toEqual({ kind: 'text', text: 'hoi' });
  });

  it('passes over moments that no calendar has, and keeps its own', async () => {
    for (const timestamp of ['9999999999999999', '0', '-1', '1e99', 'x', 1e300]) {
      expect(await world.post(world.people.body('anna', { timestamp, type: 'text', text: { body: 'hoi' } }))).toBe(200);
    }
    for (const { at } of host.received) expect(Number.isFinite(at)).toBe(true);
  });
});
