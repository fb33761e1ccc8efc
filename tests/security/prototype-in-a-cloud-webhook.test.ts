/**
 * A webhook of Meta with `__proto__` and `constructor` in each of its objects, and with those as kinds of message: it is
 * taken as what it is, and no other object gets anything of it.
 */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ContractHost } from '../channels/world.ts';
import { APP_SECRET, WhatsAppCloudWorld } from '../support/whatsapp-cloud-world.ts';
import { sign } from '../support/whatsapp-people.ts';
import { expectUnpolluted, INHERITED, polluted } from './support/pollution.ts';

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
  expectUnpolluted();
});

async function post(text: string): Promise<number> {
  const body = Buffer.from(text);
  return (await world.channel.webhook.handle({ headers: { 'x-hub-signature-256': sign(body, APP_SECRET) }, body }))
    .status;
}

it('is taken for its words and nothing else', async () => {
  expect(await post(polluted(world.people.body('anna', { type: 'text', text: { body: 'hoi' } })))).toBe(200);
  expect(host.received.map(({ content }) => content)).toEqual([{ kind: 'text', text: 'hoi' }]);
});

it('is answered kindly when its kind is a name that every object has', async () => {
  for (const name of INHERITED) {
    const fields = `"type":${JSON.stringify(name)},${JSON.stringify(name)}:{"id":"x","mime_type":"image/jpeg","body":"x"}`;
    const body = JSON.stringify(world.people.body('anna', { marker: 1 })).replace('"marker":1', fields);
    expect(await post(body), name).toBe(200);
    expect(host.last.content, name).toEqual({ kind: 'media', media: 'other' });
  }
});

it('tells of no status by such a name either', async () => {
  for (const name of INHERITED) {
    const status = { id: name, status: name, timestamp: '1', recipient_id: name, errors: [{ code: 1, title: name }] };
    expect(await post(polluted(world.people.webhook({ statuses: [status] })))).toBe(200);
  }
  expect(host.reports).toEqual([]);
});
