import type { Request } from 'express';
import { afterEach, describe, expect, test } from 'vitest';
import { isLoopbackAddress } from '../../src/web/remote.ts';
import { isLoopbackHost, mayChat } from '../../src/web/who-may.ts';
import { rawRequest, WebClient } from '../support/web-client.ts';
import { startWebRig, type WebRig } from '../support/web-rig.ts';

const rigs: WebRig[] = [];
async function rig(options: Parameters<typeof startWebRig>[0] = {}): Promise<WebRig> {
  const started = await startWebRig(options);
  rigs.push(started);
  return started;
}
afterEach(async () => {
  await Promise.all(rigs.splice(0).map((one) => one.stop()));
});

const json = { 'Content-Type': 'application/json' };

/** A request as it looks from another computer, which a test on one computer can't be. */
function requestFrom(remoteAddress: string, headers: Record<string, string>): Request {
  return { socket: { remoteAddress }, headers } as unknown as Request;
}

describe('WEB_CHAT=loopback', () => {
  test('opens the page and the chat to this computer', async () => {
    const { url, port } = await rig();
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, 'LOCALHOST', `[::1]:${port}`]) {
      expect((await rawRequest(`${url}/`, { headers: { Host: host } })).status).toBe(200);
    }
    expect((await WebClient.begin(url)).session).toBeTruthy();
  });

  test.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', 'evil-localhost', '10.0.0.3:3978'])(
    'refuses the name %s although the request comes from this computer (DNS rebinding)',
    async (host) => {
      const { url } = await rig();
      const page = await rawRequest(`${url}/`, { headers: { Host: host } });
      expect(page.status).toBe(403);
      expect(page.body).toContain('WEB_CHAT=public');
      const asset = await rawRequest(`${url}/assets/chat.js`, { headers: { Host: host } });
      expect(asset.status).toBe(403);
      const chat = await rawRequest(`${url}/chat/session`, {
        method: 'POST',
        headers: { ...json, Host: host },
        body: '{}',
      });
      expect([chat.status, JSON.parse(chat.body)]).toMatchObject([403, { code: 'web.chat-loopback-only' }]);
    },
  );

  test.each(['X-Forwarded-For', 'Forwarded', 'X-Forwarded-Host', 'X-Real-IP', 'Via'])(
    'refuses what a proxy on this computer passes on (%s)',
    async (name) => {
      const { url } = await rig();
      expect((await rawRequest(`${url}/`, { headers: { [name]: '203.0.113.9' } })).status).toBe(403);
    },
  );

  test('refuses other computers even when HOST lets them in and they name this one', () => {
    expect(mayChat(requestFrom('192.168.1.20', { host: '127.0.0.1:3978' }), 'loopback')).toMatchObject({
      code: 'web.chat-loopback-only',
    });
    expect(mayChat(requestFrom('127.0.0.1', { host: '127.0.0.1:3978' }), 'loopback')).toBeNull();
    expect(mayChat(requestFrom('127.0.0.1', {}), 'loopback')).not.toBeNull();
  });

  test('leaves the health checks open to whoever watches over the service', async () => {
    const { url } = await rig();
    for (const path of ['/healthz', '/readyz']) {
      expect((await rawRequest(url + path, { headers: { Host: 'companion.internal' } })).status).toBe(200);
    }
  });

  test('knows the addresses and names of this computer', () => {
    for (const yes of ['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1']) expect(isLoopbackAddress(yes)).toBe(true);
    for (const no of [undefined, '', '10.0.0.1', '::', '::ffff:10.0.0.1', 'fe80::1', '1127.0.0.1']) {
      expect(isLoopbackAddress(no)).toBe(false);
    }
    for (const no of [undefined, '', 'localhost:', 'localhost:x', '[::1]evil', '127.0.0.1@evil', 'localhost\t']) {
      expect(isLoopbackHost(no)).toBe(false);
    }
  });
});

describe('WEB_CHAT=public and off', () => {
  test('public opens the chat under any name', async () => {
    const { url } = await rig({ settings: { webChat: 'public' } });
    const headers = { Host: 'chat.example', 'X-Forwarded-For': '203.0.113.9' };
    expect((await rawRequest(`${url}/`, { headers })).status).toBe(200);
  });

  test('off closes it, and says so', async () => {
    const { url } = await rig({ settings: { webChat: 'off' } });
    const page = await rawRequest(`${url}/`);
    expect([page.status, page.body]).toEqual([403, expect.stringContaining('WEB_CHAT=off')]);
    expect((await rawRequest(`${url}/chat/stream`)).status).toBe(403);
    expect((await rawRequest(`${url}/healthz`)).status).toBe(200);
  });
});

describe('requests of other sites', () => {
  test.each([
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { Origin: 'http://127.0.0.1:1' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { 'Sec-Fetch-Site': 'none' },
  ])('%o is refused, posting and listening', async (headers) => {
    const { url, host } = await rig();
    const page = await WebClient.begin(url);
    const own = { ...json, Authorization: `Bearer ${page.session}`, ...headers };
    const body = JSON.stringify({ id: 'client-01', text: 'hoi' });
    for (const path of ['/chat/session', '/chat/messages', '/chat/acks']) {
      const answer = await rawRequest(url + path, { method: 'POST', headers: own, body });
      expect([answer.status, JSON.parse(answer.body)]).toMatchObject([403, { code: 'web.cross-origin' }]);
    }
    expect((await rawRequest(`${url}/chat/stream`, { headers: own })).status).toBe(403);
    expect(host.received).toEqual([]);
  });

  test('our own page is let in, also behind a proxy that speaks TLS', async () => {
    const { url } = await rig({ settings: { webChat: 'public' } });
    const headers = { ...json, Host: 'chat.example', Origin: 'https://chat.example', 'Sec-Fetch-Site': 'same-origin' };
    expect((await rawRequest(`${url}/chat/session`, { method: 'POST', headers, body: '{}' })).status).toBe(201);
  });

  test('nobody is told that they may ask across origins', async () => {
    const { url } = await rig();
    const preflight = await rawRequest(`${url}/chat/messages`, {
      method: 'OPTIONS',
      headers: { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' },
    });
    expect(preflight.status).toBeGreaterThanOrEqual(200);
    expect(Object.keys(preflight.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('headers', () => {
  test('every answer carries the headers that protect the page, also a refusal', async () => {
    const { url } = await rig();
    for (const [path, headers] of [
      ['/', {}],
      ['/assets/chat.js', {}],
      ['/healthz', {}],
      ['/nothing', {}],
      ['/', { Host: 'evil.example' }],
    ] as const) {
      const answer = await rawRequest(url + path, { headers });
      expect(answer.headers).toMatchObject({
        'content-security-policy':
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
          "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      });
      expect(answer.headers['x-powered-by']).toBeUndefined();
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  test('nothing of a conversation is kept on the way', async () => {
    const { url } = await rig();
    const page = await WebClient.begin(url);
    const ear = await page.listen();
    expect(ear.headers.get('cache-control')).toBe('no-store');
    expect((await page.say('client-01', 'hoi')).headers.get('cache-control')).toBe('no-store');
  });
});
