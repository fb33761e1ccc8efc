import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { WebClient } from '../support/web-client.ts';
import { useWebRigs } from './support/use-web-rigs.ts';

/** A session in an address, a referrer, a cookie that other sites make the browser send, a cache, an error or a log. */

const start = useWebRigs();
const PAGE = fileURLToPath(new URL('../../src/web/page/', import.meta.url));

test('no answer sets a cookie, and none that is brought along opens anything', async () => {
  const { url, host } = await start();
  const page = await WebClient.begin(url);
  const answers = [
    await fetch(`${url}/`),
    await fetch(`${url}/assets/chat.js`),
    await fetch(`${url}/chat/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }),
    await page.say('client-01', 'hoi'),
  ];
  expect(answers.map(({ headers }) => headers.get('set-cookie'))).toEqual([null, null, null, null]);
  const withCookie = await fetch(`${url}/chat/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Cookie: `session=${page.session}` },
    body: JSON.stringify({ id: 'client-02', text: 'hoi' }),
  });
  expect(withCookie.status).toBe(401);
  expect(host.received).toHaveLength(1);
});

test('one in the address opens nothing', async () => {
  const { url } = await start();
  const page = await WebClient.begin(url);
  for (const name of ['session', 'token', 'access_token', 'authorization']) {
    const answer = await fetch(`${url}/chat/stream?${name}=${page.session}`);
    expect(answer.status).toBe(401);
  }
});

test('nothing that holds one may be kept by a cache, or told as a referrer', async () => {
  const { url } = await start();
  const page = await WebClient.begin(url);
  const ear = await page.listen();
  for (const { headers } of [await page.say('client-01', 'hoi'), ear]) {
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  }
  ear.close();
});

test('no error and no report tells one', async () => {
  const { url, reported, host } = await start();
  const page = await WebClient.begin(url);
  host.refuse = new TypeError('inner matter');
  const texts: string[] = [];
  for (const answer of [
    await page.say('client-01', 'hoi'),
    await page.post('/chat/messages', '{"broken":'),
    await page.post('/nowhere', {}),
  ]) {
    texts.push(await answer.text(), JSON.stringify([...answer.headers]));
  }
  const [secret = ''] = page.session.split('.');
  expect(`${texts.join()}${reported.map(String).join()}`).not.toContain(secret);
});

test('the page puts it in a header only: never in an address, a cookie or a frame of another', () => {
  for (const name of readdirSync(PAGE).filter((each) => each.endsWith('.js'))) {
    const script = readFileSync(join(PAGE, name), 'utf8');
    expect(script, name).not.toMatch(/document\.cookie|EventSource|postMessage|[?&]session=/);
    for (const [, given = ''] of script.matchAll(/fetch\(([^,)]*)/g)) expect(given).not.toMatch(/session/);
  }
});
