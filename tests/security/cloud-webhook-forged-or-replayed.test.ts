/**
 * Webhooks of Meta that somebody else made, changed on the way or sends again: only the exact bytes under the app's secret
 * are taken, what is for another number is nothing, and a repeat has the same id so that it is one turn.
 */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ContractHost } from '../channels/world.ts';
import { APP_SECRET, VERIFY_TOKEN, WhatsAppCloudWorld } from '../support/whatsapp-cloud-world.ts';
import { sign } from '../support/whatsapp-people.ts';

let world: WhatsAppCloudWorld;
let host: ContractHost;
beforeEach(async () => {
  world = await WhatsAppCloudWorld.make({ naming: 'phone' });
  host = new ContractHost();
  await world.channel.start(host);
});
afterEach(async () => {
  await world.channel.stop();
  await world.dispose();
});

async function post(text: string, signature: string | undefined): Promise<number> {
  const headers = signature === undefined ? {} : { 'x-hub-signature-256': signature };
  return (await world.channel.webhook.handle({ headers, body: Buffer.from(text) })).status;
}

it('is refused when one byte, the secret or the kind of signature is another', async () => {
  const text = JSON.stringify(world.people.body('anna', { type: 'text', text: { body: 'hoi' } }));
  const right = sign(text, APP_SECRET);
  for (const [body, signature] of [
    [text, undefined],
    [text, ''],
    [text, 'sha256='],
    [text, right.replace('sha256=', 'SHA256=')],
    [text, right.toUpperCase()],
    [text, `${right} `],
    [text, `${right}, ${right}`],
    [text, sign(text, VERIFY_TOKEN)],
    [text, sign(text, '')],
    [text, `sha256=${'0'.repeat(64)}`],
    [text.replace('hoi', 'hox'), right],
    [`${text}\n`, right],
    [`\uFEFF${text}`, right],
    [text.slice(0, -1), right],
    ['', right],
  ] as const) {
    expect(await post(body, signature), `${body.slice(-8)} ${signature}`).toBe(401);
  }
  expect(host.called).toEqual([]);
  expect(await post(text, right)).toBe(200);
});

it('is the same turn when it is sent again', async () => {
  const text = JSON.stringify(world.people.body('anna', { type: 'text', text: { body: 'hoi' } }));
  for (let n = 0; n < 3; n += 1) expect(await post(text, sign(text, APP_SECRET))).toBe(200);
  const ids = new Set(host.received.map(({ address, externalId }) => `${address.value} ${externalId}`));
  expect(ids.size).toBe(1);
});

it('is nothing when it is for another number, of a group, or does not say whose it is', async () => {
  const bodies = [
    JSON.stringify(world.people.body('anna', { type: 'text', text: { body: 'x' } })).replaceAll(
      world.server.phoneId,
      '999',
    ),
    JSON.stringify(world.people.body('anna', { group_id: 'g', type: 'text', text: { body: 'x' } })),
    JSON.stringify(world.people.body('anna', { from: '../../etc', type: 'text', text: { body: 'x' } })),
    JSON.stringify(world.people.body('anna', { from: "31600000001' or 1=1", type: 'text', text: { body: 'x' } })),
    JSON.stringify(world.people.body('anna', { from: '', type: 'text', text: { body: 'x' } })),
  ];
  for (const body of bodies) expect(await post(body, sign(body, APP_SECRET))).toBe(200);
  expect(host.received).toEqual([]);
});

it('gives the words of one person never to another when several are named beside them', async () => {
  const both = [
    { wa_id: '31600000001', profile: { name: 'a' } },
    { wa_id: '31600000002', profile: { name: 'b' } },
  ];
  const message = { id: 'wamid.x', timestamp: '1', type: 'text', text: { body: 'x' } };
  const body = JSON.stringify(world.people.webhook({ contacts: both, messages: [message] }));
  expect(await post(body, sign(body, APP_SECRET))).toBe(200);
  expect(host.received).toEqual([]);
});
