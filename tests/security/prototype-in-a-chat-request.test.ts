/**
 * Requests of the web chat with `__proto__`, `constructor` and more keys than they have: refused or taken for what they are,
 * and no other object gets anything of them.
 */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { WebClient } from '../support/web-client.ts';
import { startWebRig, type WebRig } from '../support/web-rig.ts';
import { expectUnpolluted, INHERITED, POLLUTING } from './support/pollution.ts';

let rig: WebRig;
beforeAll(async () => {
  rig = await startWebRig();
});
afterAll(() => rig.stop());
afterEach(expectUnpolluted);

it('is refused when it holds anything that it should not hold', async () => {
  const client = await WebClient.begin(rig.url);
  for (const body of [
    `{"id":"message-1","text":"hoi","constructor":{"prototype":{"polluted":1}}}`,
    `{"id":"message-1","text":{"__proto__":{"polluted":1}}}`,
    `{"id":"message-1","text":"hoi","option":"q1-a"}`,
    `{"id":{"toString":"x"},"text":"hoi"}`,
    `[{"id":"message-1","text":"hoi"}]`,
    `{${POLLUTING}}`,
  ]) {
    expect((await client.post('/chat/messages', body)).status, body).toBe(400);
    expect((await client.post('/chat/acks', body)).status, body).toBe(400);
  }
  expect(rig.host.received).toEqual([]);
});

it('is taken for its words when it has such a name as a word, and as its own key of another object', async () => {
  const client = await WebClient.begin(rig.url);
  for (const [index, name] of INHERITED.entries()) {
    expect((await client.post('/chat/messages', { id: `message-${index}-a`, text: name })).status).toBe(200);
    expect((await client.post('/chat/messages', { id: `message-${index}-b`, option: name })).status).toBe(200);
  }
  const asked = `{"id":"message-x","text":"hoi","__proto__":{"polluted":1}}`;
  expect([200, 400]).toContain((await client.post('/chat/messages', asked)).status);
  for (const { content } of rig.host.received)
    expect(Object.keys(content).sort()).toEqual(expect.arrayContaining(['kind']));
});

it('gives nobody a session by such a name', async () => {
  for (const name of INHERITED) {
    const answer = await fetch(`${rig.url}/chat/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${name}` },
      body: '{"id":"message-1","text":"x"}',
    });
    expect(answer.status).toBe(401);
  }
});
