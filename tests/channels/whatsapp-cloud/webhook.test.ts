import { createHmac } from 'node:crypto';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mountHooks } from '../../../src/web/hook.ts';
import { APP_SECRET, VERIFY_TOKEN, WhatsAppCloudWorld } from '../../support/whatsapp-cloud-world.ts';
import { sign } from '../../support/whatsapp-people.ts';
import { ContractHost } from '../world.ts';

let world: WhatsAppCloudWorld;
let host: ContractHost;
let root: string;
let close: () => void;

beforeEach(async () => {
  world = await WhatsAppCloudWorld.make();
  host = new ContractHost();
  await world.channel.start(host);
  const app = express();
  app.set('query parser', false);
  const { path, maxBytes, handle, verify } = world.channel.webhook;
  mountHooks(app, [{ path, maxBytes, handle, answerGet: verify }]);
  const server = app.listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const address = server.address();
  root = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}${path}`;
  close = () => {
    server.closeAllConnections();
    server.close();
  };
});

afterEach(async () => {
  close();
  await world.channel.stop();
  await world.dispose();
});

/** A body that would be taken if it were signed right. */
function hello(): string {
  return JSON.stringify(world.people.body('anna', { type: 'text', text: { body: 'Hallo é' } }), null, 1);
}

async function post(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(root, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
}

describe('the signature of a webhook', () => {
  it('is taken when it is over the bytes as they came, whatever their form', async () => {
    const body = hello();
    expect((await post(body, { 'x-hub-signature-256': sign(body, APP_SECRET) })).status).toBe(200);
    // The same in escapes, as Meta writes it, has another signature.
    const escaped = hello().replaceAll('é', '\\u00e9');
    expect((await post(escaped, { 'x-hub-signature-256': sign(escaped, APP_SECRET) })).status).toBe(200);
    expect(host.received.map(({ content }) => content)).toEqual([
      { kind: 'text', text: 'Hallo é' },
      { kind: 'text', text: 'Hallo é' },
    ]);
  });

  const right = (body: string): string => sign(body, APP_SECRET);
  const attacks: Record<string, (body: string) => Record<string, string>> = {
    'there is none': () => ({}),
    'it is empty': () => ({ 'x-hub-signature-256': '' }),
    'it is made with another secret': (body) => ({ 'x-hub-signature-256': sign(body, 'another-secret') }),
    'it is made with an empty secret': (body) => ({ 'x-hub-signature-256': sign(body, '') }),
    'it is over another body': (body) => ({ 'x-hub-signature-256': right(`${body} `) }),
    'it has no prefix': (body) => ({ 'x-hub-signature-256': right(body).replace('sha256=', '') }),
    'it has another prefix': (body) => ({ 'x-hub-signature-256': right(body).replace('sha256', 'sha512') }),
    'it is only a part': (body) => ({ 'x-hub-signature-256': right(body).slice(0, -2) }),
    'something is added': (body) => ({ 'x-hub-signature-256': `${right(body)}00` }),
    'it is the older one with SHA-1': (body) => ({
      'x-hub-signature': `sha1=${createHmac('sha1', APP_SECRET).update(body).digest('hex')}`,
    }),
    'the older one stands in the place of the new': (body) => ({
      'x-hub-signature-256': `sha1=${createHmac('sha1', APP_SECRET).update(body).digest('hex')}`,
    }),
    'it is in the address': () => ({ 'x-hub-signature-256': 'sha256=' }),
  };

  it.each(Object.entries(attacks))('is refused, and nothing is taken or told, when %s', async (_, headers) => {
    const body = hello();
    const answer = await post(body, headers(body));
    expect(answer.status).toBe(401);
    expect(await answer.text()).toBe('');
    expect(host.called).toEqual([]);
    expect(world.logged.filter(({ event }) => event !== 'whatsapp-cloud-on')).toEqual([
      { event: 'whatsapp-cloud-starting', fields: {} },
    ]);
  });

  it('is looked at before the body, so that nobody learns what would be taken', async () => {
    for (const body of ['no json', '{}', '[]', 'null', '']) expect((await post(body)).status).toBe(401);
    const signed = { 'x-hub-signature-256': sign('no json', APP_SECRET) };
    expect((await post('no json', signed)).status).toBe(400);
  });

  it('does not make the companion read more than Meta sends', async () => {
    const body = new Uint8Array(world.channel.webhook.maxBytes + 1).fill(32);
    expect((await post(body, { 'x-hub-signature-256': sign(body, APP_SECRET) })).status).toBe(413);
    expect((await world.channel.webhook.handle({ headers: {}, body })).status).toBe(413);
  });
});

describe('the question whether the address is ours', () => {
  function ask(query: Record<string, string>): Promise<Response> {
    return fetch(`${root}?${new URLSearchParams(query)}`);
  }

  it('is answered with its challenge, as plain text, to who knows our word', async () => {
    const challenge = '1158201444<script>';
    const answer = await ask({ 'hub.mode': 'subscribe', 'hub.challenge': challenge, 'hub.verify_token': VERIFY_TOKEN });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await answer.text()).toBe(challenge);
  });

  const wrong: Record<string, Record<string, string>> = {
    'another word': { 'hub.mode': 'subscribe', 'hub.challenge': '1', 'hub.verify_token': `${VERIFY_TOKEN}x` },
    'a part of the word': { 'hub.mode': 'subscribe', 'hub.challenge': '1', 'hub.verify_token': VERIFY_TOKEN.slice(1) },
    'no word': { 'hub.mode': 'subscribe', 'hub.challenge': '1' },
    'an empty word': { 'hub.mode': 'subscribe', 'hub.challenge': '1', 'hub.verify_token': '' },
    'another mode': { 'hub.mode': 'unsubscribe', 'hub.challenge': '1', 'hub.verify_token': VERIFY_TOKEN },
    'no mode': { 'hub.challenge': '1', 'hub.verify_token': VERIFY_TOKEN },
    'no challenge': { 'hub.mode': 'subscribe', 'hub.verify_token': VERIFY_TOKEN },
    nothing: {},
  };

  it.each(Object.entries(wrong))('is refused for %s', async (_, query) => {
    const answer = await ask(query);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toBe('');
  });
});

it('answers 503 while it is not running, so that Meta brings it again', async () => {
  await world.channel.stop();
  const body = hello();
  expect((await post(body, { 'x-hub-signature-256': sign(body, APP_SECRET) })).status).toBe(503);
  expect((await post(body)).status).toBe(401);
});
