/**
 * Requests of all kinds to every address that is served (methods, paths with `..`, `//`, NUL and Unicode, headers, bodies):
 * none ends in an error of ours, none shows a stack or a path, each answer has its security headers, and people are served
 * afterwards as before.
 */
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MOST_BODY_BYTES } from '../../src/channels/teams/request.ts';
import { createTeamsChannel } from '../../src/channels/teams/teams-channel.ts';
import { SILENT } from '../../src/ports/log.ts';
import { startMeasuring } from '../../src/web/metrics.ts';
import { ContractHost } from '../channels/world.ts';
import { TelegramWorld, WEBHOOK } from '../support/telegram-world.ts';
import { rawRequest, WebClient } from '../support/web-client.ts';
import { startWebRig, type WebRig } from '../support/web-rig.ts';
import { APP_SECRET, WhatsAppCloudWorld } from '../support/whatsapp-cloud-world.ts';
import { sign } from '../support/whatsapp-people.ts';
import { MEASURES } from './support/measures.ts';
import { allRoutes } from './support/routes.ts';

let rig: WebRig;
let cloud: WhatsAppCloudWorld;
let telegram: TelegramWorld;
let paths: string[];
let end: () => Promise<void>;

beforeAll(async () => {
  cloud = await WhatsAppCloudWorld.make();
  telegram = await TelegramWorld.make({ webhook: true });
  const teams = await createTeamsChannel({
    references: { get: async () => null, set: async () => {}, delete: async () => {}, async *keys() {} },
    clock: telegram.clock,
    log: SILENT,
    say: () => '',
    allowWithoutCredentials: true,
  });
  for (const channel of [cloud.channel, telegram.channel, teams]) await channel.start(new ContractHost());
  const { webhook } = telegram.channel;
  if (!webhook) throw new Error('There is no webhook.');
  const hooks = [
    {
      path: cloud.channel.webhook.path,
      maxBytes: cloud.channel.webhook.maxBytes,
      handle: cloud.channel.webhook.handle,
      answerGet: cloud.channel.webhook.verify,
    },
    {
      path: webhook.path,
      maxBytes: webhook.maxBytes,
      handle: ({ headers, body }: { headers: Parameters<typeof webhook.handle>[0]; body: Uint8Array }) =>
        webhook.handle(headers, body),
    },
    { path: '/api/messages', maxBytes: MOST_BODY_BYTES, handle: teams.handle },
  ];
  rig = await startWebRig({
    more: {
      hooks,
      metrics: startMeasuring().serve(() => MEASURES),
      linkPage: {
        link: () => ({ kind: 'qr', qr: 'x' }),
        state: () => ({ state: 'starting' }),
        mayLook: async () => false,
      },
    },
  });
  const written: Readonly<Record<string, string>> = { LINK_PATH: '/whatsapp', '/assets/:name': '/assets/chat.js' };
  const served = allRoutes().flatMap(({ path }) =>
    path === 'path' ? hooks.map((hook) => hook.path) : [written[path] ?? path],
  );
  paths = [...new Set(served)];
  end = async () => {
    await rig.stop();
    for (const channel of [cloud.channel, telegram.channel, teams]) await channel.stop();
    await cloud.dispose();
    await telegram.dispose();
  };
});
afterAll(() => end());

const OURS = /\bat [\w.<>]+ \(|node_modules|\/src\/|\.ts:\d+|SyntaxError|TypeError|RangeError|ENOENT/;

function check(
  what: string,
  { status, headers, body }: { status: number; headers: Record<string, unknown>; body: string },
): void {
  expect(status < 500 || status === 503, `${what}: ${status} ${body}`).toBe(true);
  expect(body, what).not.toMatch(OURS);
  expect(headers['x-powered-by'], what).toBeUndefined();
  // What Node's own parser refuses never reaches us.
  if (headers['content-security-policy'] === undefined) expect([400, 408, 413, 414, 431, 501], what).toContain(status);
  else {
    expect(headers['x-content-type-options'], what).toBe('nosniff');
    expect(String(headers['content-security-policy']), what).not.toContain('unsafe');
  }
  expect(headers['access-control-allow-origin'], what).toBeUndefined();
}

async function stillServes(): Promise<void> {
  const client = await WebClient.begin(rig.url);
  const id = `alive-${rig.host.received.length}-${Math.floor(performance.now())}`;
  expect((await client.say(id, 'hoi')).status).toBe(200);
}

/** Bytes as they are, to a socket; what comes back until it ends or a moment has passed. */
function raw(bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(rig.port, '127.0.0.1', () => socket.end(bytes));
    let got = '';
    socket.on('data', (part) => {
      got += part;
    });
    socket.on('error', () => resolve(got));
    socket.on('close', () => resolve(got));
    socket.setTimeout(2_000, () => socket.destroy());
  });
}

describe('every address that is served', () => {
  it('is known to this test', () => {
    expect(paths.length).toBeGreaterThanOrEqual(12);
    for (const path of paths) expect(path, 'a route whose path this test does not know').toMatch(/^\/[\w./-]*$/);
  });

  it('bears any method, header and body', async () => {
    const header = fc.constantFrom(
      ...[
        'authorization',
        'cookie',
        'origin',
        'content-type',
        'content-encoding',
        'accept',
        'range',
        'if-none-match',
        'x-forwarded-for',
        'x-forwarded-proto',
        'forwarded',
        'expect-ct',
        'sec-fetch-site',
        'host',
        'x-hub-signature-256',
        'x-telegram-bot-api-secret-token',
        'x-http-method-override',
        'upgrade-insecure-requests',
        'constructor',
        'x-proto',
      ],
    );
    const value = fc.oneof(
      fc.constantFrom(
        'application/json',
        'application/json; charset=utf-16',
        'text/html',
        'multipart/form-data; boundary=x',
        'application/x-www-form-urlencoded',
        'gzip',
        'br',
        'null',
        'https://evil.example',
        '127.0.0.1',
        'bytes=0-,0-',
        'Bearer x',
        '__proto__',
        '*',
        '"',
        'a=b; c',
      ),
      fc
        .string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)), maxLength: 30 })
        .map((text) => text.trim()),
    );
    const body = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.json({ maxDepth: 3 }),
      fc.constantFrom(
        '{"__proto__":{"x":1}}',
        '{"id":"aaaaaaaa","text":1}',
        '[',
        'null',
        '"x"',
        '{"update_id":1e999}',
        '{"entry":[null,1,{}]}',
        '\u0000',
        '{"type":"message"}',
      ),
    );
    const method = fc.constantFrom(
      'GET',
      'POST',
      'PUT',
      'DELETE',
      'PATCH',
      'HEAD',
      'OPTIONS',
      'TRACE',
      'PROPFIND',
      'SEARCH',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        method,
        fc.dictionary(header, value, { maxKeys: 4 }),
        body,
        async (path, verb, headers, text) => {
          // A stream stays open on purpose.
          if (path === '/chat/stream' && verb === 'GET') return;
          const hasBody = !['GET', 'HEAD', 'TRACE'].includes(verb);
          const length = hasBody ? { 'content-length': String(Buffer.byteLength(text)) } : {};
          const what = `${verb} ${path} ${JSON.stringify(headers)} ${JSON.stringify(text)}`;
          check(
            what,
            await rawRequest(rig.url + path, {
              method: verb,
              headers: { ...headers, ...length },
              ...(hasBody && { body: text }),
            }),
          );
        },
      ),
      { numRuns: 400, seed: 20261122 },
    );
    await stillServes();
  });

  it('leads nowhere else by its path', async () => {
    const odd = [
      '/..',
      '/../',
      '/%2e%2e/',
      '/%2e%2e%2f',
      '//',
      '/./',
      '/%00',
      '/%c0%ae%c0%ae/',
      '/%ff',
      '/\\..\\',
      '/;',
      '/*',
      '/:name',
      '/__proto__',
      '/constructor',
      '/%F0%9F%98%80',
      '/?__proto__[x]=1',
      '/#',
      `/${'a/'.repeat(2_000)}`,
      '/%',
    ];
    for (const path of paths) {
      for (const more of odd) {
        for (const each of [path + more, more + path]) {
          const got = await raw(
            Buffer.from(
              `GET ${each.replace(/[ \r\n]/g, '')} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
              'latin1',
            ),
          );
          const status = Number(/^HTTP\/1\.1 (\d+)/.exec(got)?.[1] ?? 0);
          if (each.startsWith('/chat/stream')) continue;
          expect(status > 0 && (status < 500 || status === 503), `${each}: ${got.slice(0, 200)}`).toBe(true);
          expect(got, each).not.toMatch(OURS);
          expect(got, each).not.toMatch(/root:|"private": true|express\(\)/);
        }
      }
    }
    await stillServes();
  });

  it('bears what is no HTTP at all', async () => {
    const lines = [
      '\r\n\r\n\r\n',
      'GET\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      '\u0016\u0003\u0001',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
      'POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: x\r\nX: a\u0000b\r\n\r\n',
      'GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
      'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n',
    ];
    for (const line of lines) {
      const got = await raw(Buffer.from(line, 'latin1'));
      expect(got).not.toMatch(OURS);
      expect(got).not.toMatch(/^HTTP\/1\.1 (?:5(?!03)|2)/);
    }
    await stillServes();
  });

  it('of a webhook bears anything that is signed right', async () => {
    const anything = fc.oneof(
      fc.json({ maxDepth: 4 }),
      fc.constantFrom(
        '{"entry":[{"changes":[{"field":"messages","value":{"metadata":{"phone_number_id":1},"messages":[null]}}]}]}',
        '{"update_id":5,"message":{}}',
        '{"update_id":1e308}',
        '[]',
        '""',
      ),
    );
    await fc.assert(
      fc.asyncProperty(anything, async (text) => {
        for (const [path, headers] of [
          ['/webhooks/whatsapp', { 'x-hub-signature-256': sign(text, APP_SECRET) }],
          [telegram.channel.webhook?.path ?? '', { 'x-telegram-bot-api-secret-token': WEBHOOK.secret }],
          ['/api/messages', { authorization: 'Bearer x' }],
        ] as const) {
          const answer = await rawRequest(rig.url + path, {
            method: 'POST',
            headers: {
              ...headers,
              'content-type': 'application/json',
              'content-length': String(Buffer.byteLength(text)),
            },
            body: text,
          });
          check(`${path} ${text}`, answer);
        }
      }),
      { numRuns: 120, seed: 20261122 },
    );
    expect(rig.reported).toEqual([]);
    await stillServes();
  });
});
