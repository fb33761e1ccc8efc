import { describe, expect, test } from 'vitest';
import { SESSION_LIMITS } from '../../src/web/sessions.ts';
import { WebClient } from '../support/web-client.ts';
import { useWebRigs } from './support/use-web-rigs.ts';

/** A session from an old backup of a phone, a sold laptop, a log of long ago. */

const start = useWebRigs();
const DAY = 86_400_000;

describe('a session', () => {
  test('that was not used for 30 days opens nothing: no message, no stream, no acknowledgement', async () => {
    const { url, clock, host } = await start();
    const page = await WebClient.begin(url);
    clock.advance(SESSION_LIMITS.idleMs + 1_000);
    const answers = [await page.say('client-01', 'hoi'), await page.acknowledge('out-1')];
    answers.push(await fetch(`${url}/chat/stream`, { headers: { Authorization: `Bearer ${page.session}` } }));
    for (const answer of answers) {
      expect([answer.status, await answer.json()]).toMatchObject([401, { code: 'web.session-over', retry: false }]);
    }
    expect(host.received).toEqual([]);
  });

  test('that is used gets a newer note of that, once a day; the older one runs out by itself', async () => {
    const { url, clock } = await start();
    const page = await WebClient.begin(url);
    expect(await (await page.say('client-01', 'hoi')).json()).toEqual({});
    clock.advance(20 * DAY);
    const { session } = (await (await page.say('client-02', 'hoi')).json()) as { session: string };
    expect(session.split('.')[0]).toBe(page.session.split('.')[0]);
    clock.advance(20 * DAY);
    expect((await page.say('client-03', 'hoi')).status).toBe(401);
    const renewed = { Authorization: `Bearer ${session}` };
    expect((await page.post('/chat/messages', { id: 'client-04', text: 'hoi' }, renewed)).status).toBe(200);
  });

  test('is over after a year, however much it is used', async () => {
    const { url, clock } = await start();
    const page = await WebClient.begin(url);
    let session = page.session;
    let days = 0;
    for (; days < 1_000; days += 10) {
      const answer = await page.post(
        '/chat/messages',
        { id: `client-${days}-0`, text: 'hoi' },
        { Authorization: `Bearer ${session}` },
      );
      if (answer.status !== 200) break;
      session = ((await answer.json()) as { session?: string }).session ?? session;
      clock.advance(10 * DAY);
    }
    expect(days).toBe(370);
  });

  test('is over when its person was erased, and its streams end', async () => {
    const { url, channel, host } = await start();
    const page = await WebClient.begin(url);
    await page.say('client-01', 'hoi');
    const ear = await page.listen();
    await ear.line();
    const [first] = host.received;
    if (first) await channel.forget?.(first.address);
    expect(await ear.line()).toBeNull();
    expect((await page.say('client-02', 'hoi')).status).toBe(401);
    expect(host.received).toHaveLength(1);
  });
});
