/**
 * A small body that unpacks to a very large one (gzip, deflate, brotli, one inside another): nothing is unpacked at any
 * address, it is refused by its name, and the memory does not grow.
 */
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rawRequest, WebClient } from '../support/web-client.ts';
import { startWebRig, type WebRig } from '../support/web-rig.ts';

const taken: number[] = [];
let rig: WebRig;
beforeAll(async () => {
  const hook = {
    path: '/webhooks/x',
    maxBytes: 64 * 1024,
    handle: async ({ body }: { body: Uint8Array }) => {
      taken.push(body.byteLength);
      return { status: 200 };
    },
  };
  rig = await startWebRig({
    more: {
      hooks: [hook],
      linkPage: { link: () => ({ kind: 'none' }), state: () => ({ state: 'off' }), mayLook: async () => false },
    },
  });
});
afterAll(() => rig.stop());

const ZEROS = Buffer.alloc(64 * 1024 * 1024, 32);
const PACKED: readonly (readonly [string, Buffer])[] = [
  ['gzip', gzipSync(ZEROS)],
  ['deflate', deflateSync(ZEROS)],
  ['br', brotliCompressSync(ZEROS.subarray(0, 8 * 1024 * 1024))],
  ['gzip, gzip', gzipSync(gzipSync(ZEROS))],
  ['x-gzip', gzipSync(ZEROS)],
];

it.each(PACKED)('is refused, and not unpacked: %s', async (encoding, bytes) => {
  const client = await WebClient.begin(rig.url);
  const before = process.memoryUsage().rss;
  for (const path of ['/chat/messages', '/chat/session', '/chat/acks', '/whatsapp', '/webhooks/x']) {
    const answer = await rawRequest(rig.url + path, {
      method: 'POST',
      headers: {
        'content-type': path === '/whatsapp' ? 'application/x-www-form-urlencoded' : 'application/json',
        'content-encoding': encoding,
        'content-length': String(bytes.byteLength),
        authorization: `Bearer ${client.session}`,
      },
      body: bytes.toString('latin1'),
    }).catch(() => ({ status: 413, headers: {}, body: '' }));
    expect([400, 413, 415], `${path} ${encoding}: ${answer.body}`).toContain(answer.status);
  }
  expect(taken.filter((length) => length > 64 * 1024)).toEqual([]);
  expect(process.memoryUsage().rss - before).toBeLessThan(60 * 1024 * 1024);
  expect((await client.say('message-1', 'hoi')).status).toBe(200);
});
