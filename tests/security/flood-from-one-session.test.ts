import { expect, test } from 'vitest';
import { MESSAGES_OF_ONE_SESSION } from '../../src/web/chat-brake.ts';
import { WebClient } from '../support/web-client.ts';
import { useWebRigs } from './support/use-web-rigs.ts';

/** A program posts to the chat as fast as it can, on many connections at once. */

const start = useWebRigs();
const OPEN = { settings: { webChat: 'public' as const } };

test('what is over the limit waits for its refusal, so that it can not be answered with the next one at once', async () => {
  const { url, host, clock } = await start({ ...OPEN, limits: { refuseAfterMs: 1_000 } });
  const page = await WebClient.begin(url);
  for (let at = 0; at < MESSAGES_OF_ONE_SESSION.burst; at += 1) await page.say(`client-${at}00`, 'hoi');
  let answered = 0;
  const over = Array.from({ length: 30 }, async (_, at) => {
    const { status } = await page.say(`over-${at}000`, 'hoi');
    answered += 1;
    return status;
  });
  await expect.poll(() => clock.waiting).toBe(30);
  expect(answered).toBe(0);
  clock.advance(1_000);
  expect(new Set(await Promise.all(over))).toEqual(new Set([429]));
  expect(host.received).toHaveLength(MESSAGES_OF_ONE_SESSION.burst);
});

test('who goes away while waiting is not waited for', async () => {
  const { url, clock } = await start({ ...OPEN, limits: { refuseAfterMs: 1_000 } });
  const page = await WebClient.begin(url);
  for (let at = 0; at < MESSAGES_OF_ONE_SESSION.burst; at += 1) await page.say(`client-${at}00`, 'hoi');
  const gone = new AbortController();
  const over = fetch(`${url}/chat/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${page.session}` },
    body: JSON.stringify({ id: 'client-over', text: 'hoi' }),
    signal: gone.signal,
  });
  await expect.poll(() => clock.waiting).toBe(1);
  gone.abort();
  await expect(over).rejects.toThrow();
  await expect.poll(() => clock.waiting).toBe(0);
});

test('a body that is over the limit is not even read', async () => {
  const { url, host } = await start(OPEN);
  const page = await WebClient.begin(url);
  for (let at = 0; at < MESSAGES_OF_ONE_SESSION.burst; at += 1) await page.say(`client-${at}00`, 'hoi');
  // Not JSON at all: it would be 400 if anybody had looked.
  expect((await page.post('/chat/messages', '{"id":')).status).toBe(429);
  expect(host.received).toHaveLength(MESSAGES_OF_ONE_SESSION.burst);
});

test('streams that are opened again and again are held back too', async () => {
  const { url } = await start(OPEN);
  const page = await WebClient.begin(url);
  const statuses: number[] = [];
  for (let at = 0; at < 35; at += 1) {
    const ear = await page.listen();
    statuses.push(ear.headers.get('content-type')?.includes('ndjson') ? 200 : 429);
    ear.close();
  }
  expect(statuses.filter((status) => status === 429)).toHaveLength(5);
});
