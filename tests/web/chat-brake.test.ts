import type { Request } from 'express';
import { afterEach, describe, expect, test } from 'vitest';
import {
  ChatBrake,
  MESSAGES_OF_ONE_SESSION,
  SESSIONS_OF_ALL,
  SESSIONS_OF_ONE_NETWORK,
} from '../../src/web/chat-brake.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { WebClient } from '../support/web-client.ts';
import { startWebRig, type WebRig } from '../support/web-rig.ts';

const rigs: WebRig[] = [];
async function rig(webChat: 'public' | 'loopback'): Promise<WebRig> {
  const started = await startWebRig({ settings: { webChat } });
  rigs.push(started);
  return started;
}
afterEach(async () => {
  await Promise.all(rigs.splice(0).map((one) => one.stop()));
});

/** A request as it looks from another computer. */
function requestFrom(remoteAddress: string, headers: Record<string, string> = {}): Request {
  return { socket: { remoteAddress }, headers } as unknown as Request;
}

/** How many of this many tries at once may begin a session. */
function begun(brake: ChatBrake, tries: number, from: (at: number) => Request): number {
  return Array.from({ length: tries }, (_, at) => brake.begin(from(at))).filter((held) => held === null).length;
}

describe('new sessions', () => {
  test('of one network are limited, and another network goes on', () => {
    const brake = new ChatBrake(new VirtualClock());
    const { burst } = SESSIONS_OF_ONE_NETWORK;
    expect(begun(brake, burst + 10, () => requestFrom('192.0.2.7'))).toBe(burst);
    expect(brake.begin(requestFrom('192.0.2.7'))).toMatchObject({ code: 'web.too-many-sessions', afterMs: 1_000 });
    expect(brake.begin(requestFrom('192.0.2.8'))).toBeNull();
  });

  test('of a visitor with a whole IPv6 network are those of one', () => {
    const brake = new ChatBrake(new VirtualClock());
    const all = begun(brake, 100, (at) => requestFrom(`2001:db8:1:2::${at.toString(16)}`));
    expect(all).toBe(SESSIONS_OF_ONE_NETWORK.burst);
  });

  test('behind a proxy, where all have one address, only the limit of all together counts', () => {
    const clock = new VirtualClock();
    const brake = new ChatBrake(clock);
    const viaProxy = () => requestFrom('127.0.0.1', { 'x-forwarded-for': '203.0.113.9' });
    expect(begun(brake, 500, viaProxy)).toBe(SESSIONS_OF_ALL.burst);
    clock.advance(SESSIONS_OF_ALL.perMs);
    expect(begun(brake, 500, viaProxy)).toBe(SESSIONS_OF_ALL.burst);
  });

  test('of who only says that a proxy is between are limited all the same', () => {
    const brake = new ChatBrake(new VirtualClock());
    const liar = () => requestFrom('192.0.2.7', { 'x-forwarded-for': '203.0.113.9' });
    expect(begun(brake, 500, liar)).toBe(SESSIONS_OF_ONE_NETWORK.burst);
  });

  test('that a program makes up itself count like those that were asked for', () => {
    const brake = new ChatBrake(new VirtualClock());
    const from = requestFrom('192.0.2.7');
    const taken = Array.from({ length: 200 }, (_, at) => brake.message(from, `${'x'.repeat(30)}${at}`));
    expect(taken.filter((held) => held === null)).toHaveLength(SESSIONS_OF_ONE_NETWORK.burst);
    expect(taken.at(-1)).toMatchObject({ code: 'web.too-many-sessions' });
  });

  test('do not count twice: asked for, and at their first message', () => {
    const brake = new ChatBrake(new VirtualClock());
    const from = requestFrom('192.0.2.7');
    const { burst } = SESSIONS_OF_ONE_NETWORK;
    const sessions = Array.from({ length: burst }, (_, at) => `${'x'.repeat(30)}${at}`);
    for (const session of sessions) {
      expect(brake.begin(from)).toBeNull();
      brake.begun(session);
    }
    expect(brake.begin(from)).not.toBeNull();
    for (const session of sessions) expect(brake.message(from, session)).toBeNull();
  });
});

describe('WEB_CHAT=public', () => {
  test('messages of one session over the limit are 429 with when to try again, reach nobody, and go through then', async () => {
    const { url, host, clock, reported } = await rig('public');
    const page = await WebClient.begin(url);
    const { burst } = MESSAGES_OF_ONE_SESSION;
    for (let at = 0; at < burst; at++) expect((await page.say(`client-${at}00`, 'hoi')).status).toBe(200);
    const held = await page.say('client-over', 'nog een');
    expect([held.status, held.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await held.json()).toMatchObject({ code: 'web.too-many-messages', retry: true });
    expect(host.received).toHaveLength(burst);
    const other = await WebClient.begin(url);
    expect((await other.say('client-01', 'hoi')).status).toBe(200);
    clock.advance(500);
    expect((await page.say('client-over', 'nog een')).status).toBe(200);
    expect(host.received.at(-1)?.externalId).toBe('client-over');
    expect(reported).toEqual([]);
  });

  test('new sessions over the limit are 429 with when to try again', async () => {
    const { url, clock } = await rig('public');
    const ask = () =>
      fetch(`${url}/chat/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' });
    for (let at = 0; at < SESSIONS_OF_ONE_NETWORK.burst; at++) expect((await ask()).status).toBe(201);
    const held = await ask();
    expect([held.status, held.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await held.json()).toMatchObject({ code: 'web.too-many-sessions', retry: true });
    clock.advance(1_000);
    expect((await ask()).status).toBe(201);
  });

  test('what a page has shown can always be acknowledged', async () => {
    const { url } = await rig('public');
    const page = await WebClient.begin(url);
    for (let at = 0; at < 100; at++) expect((await page.acknowledge(`out-${at}`)).status).toBe(200);
  });
});

test('on this computer only, nobody is held back', async () => {
  const { url, host } = await rig('loopback');
  const page = await WebClient.begin(url);
  for (let at = 0; at < 50; at++) expect((await page.say(`client-${at}00`, 'hoi')).status).toBe(200);
  expect(host.received).toHaveLength(50);
});
