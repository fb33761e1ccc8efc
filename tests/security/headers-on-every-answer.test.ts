import type { Express } from 'express';
import { describe, expect, test } from 'vitest';
import { createApp } from '../../src/web/app.ts';
import { WEB_LIMITS } from '../../src/web/limits.ts';
import { SECURITY_HEADERS } from '../../src/web/security-headers.ts';
import type { WebServerOptions } from '../../src/web/server.ts';
import { keyedHash } from '../support/web-rig.ts';
import { RawSocket } from './support/raw-socket.ts';
import { useWebRigs } from './support/use-web-rigs.ts';

/** One answer without the policy is enough for a script that got in: an error page, a webhook, a file. */

const start = useWebRigs();
const MORE: Partial<WebServerOptions> = {
  hooks: [
    {
      path: '/webhooks/test',
      maxBytes: 100,
      handle: async () => ({ status: 503 }),
      answerGet: () => ({ status: 403 }),
    },
  ],
  linkPage: { link: () => ({ kind: 'none' }), state: () => ({ state: 'starting' }), mayLook: async () => false },
  metrics: { contentType: 'text/plain', text: async () => 'x 1\n' },
};

/** All paths of the application itself, so that none that is added is forgotten. */
function pathsOf(app: Express): string[] {
  const stack: { route?: { path: string | string[] } }[] = app.router.stack;
  return [...new Set(stack.flatMap(({ route }) => route?.path ?? []))];
}

describe('every answer', () => {
  test('of every path, with every method, right and wrong, has them all', async () => {
    const rig = await start({ more: MORE });
    const app = createApp({
      ...MORE,
      channel: rig.channel,
      clock: rig.clock,
      settings: { port: 0, host: '127.0.0.1', webChat: 'loopback' },
      readiness: () => ({ ready: true, store: { writable: true }, quarantined: 0, channels: [] }),
      words: {} as WebServerOptions['words'],
      keyedHash,
      report: () => {},
      assets: new Map(),
      limits: WEB_LIMITS,
      streams: new Set(),
      isStopping: () => false,
    });
    const paths = pathsOf(app);
    expect(paths.length).toBeGreaterThan(9);
    const asked = [...paths.map((path) => path.replace(':name', 'chat.js')), '/nowhere', '/%00', '/%', '/assets/none'];
    const seen: string[] = [];
    for (const path of asked) {
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
        const answer = await fetch(rig.url + path, { method, redirect: 'manual' });
        await answer.body?.cancel();
        const missing = Object.keys(SECURITY_HEADERS).filter((name) => answer.headers.get(name) === null);
        const policy = answer.headers.get('content-security-policy') ?? '';
        const weak = /unsafe-|\*|https?:/.test(policy) || !policy.includes("default-src 'none'");
        const told = ['x-powered-by', 'server', 'access-control-allow-origin'].filter((name) =>
          answer.headers.has(name),
        );
        if (missing.length > 0 || weak || told.length > 0)
          seen.push(`${method} ${path} ${answer.status}: ${missing}${told}`);
        if (answer.status >= 500 && answer.status !== 503) seen.push(`${method} ${path}: ${answer.status}`);
      }
    }
    expect(seen).toEqual([]);
  });

  test('that Node gives by itself has them too: no HTTP, a tunnel, an expectation', async () => {
    const { port } = await start();
    for (const [said, status] of [
      ['\x16\x03\x01\x02\x00\x01\r\n\r\n', 400],
      ['GET / HTTP/9.9\r\n\r\n', 400],
      ['CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n', 405],
      ['POST /chat/session HTTP/1.1\r\nHost: localhost\r\nExpect: money\r\n\r\n', 417],
    ] as const) {
      const socket = await RawSocket.open(port);
      socket.write(said);
      const answer = await socket.closed;
      expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      for (const name of Object.keys(SECURITY_HEADERS)) expect(answer).toContain(`${name}: `);
    }
  });

  test('over https says that it is never to be http, and only then', async () => {
    const origin = 'https://chat.example.org';
    const open = await start({ settings: { webChat: 'public', origin } });
    expect((await fetch(`${open.url}/`)).headers.get('strict-transport-security')).toBe('max-age=15552000');
    const here = await start({ settings: { webChat: 'loopback', origin } });
    expect((await fetch(`${here.url}/`)).headers.get('strict-transport-security')).toBeNull();
    const container = await start({ settings: { webChat: 'public', origin: 'http://localhost:3978' } });
    expect((await fetch(`${container.url}/`)).headers.get('strict-transport-security')).toBeNull();
  });
});
