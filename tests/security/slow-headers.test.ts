import { expect, test } from 'vitest';
import { WEB_LIMITS } from '../../src/web/limits.ts';
import { RawSocket, statusOf } from './support/raw-socket.ts';
import { useWebRigs } from './support/use-web-rigs.ts';

/** Slow-loris: a connection that sends its headers byte by byte, for ever, and many of them. */

const start = useWebRigs();
const QUICK = { headersMs: 300, requestMs: 600, checkMs: 50 };

test('headers that never end are cut off, with an answer that has the headers of all others', async () => {
  const { port, url } = await start({ limits: QUICK });
  const slow = await Promise.all(Array.from({ length: 20 }, () => RawSocket.open(port)));
  for (const socket of slow) socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: a');
  const drip = setInterval(() => {
    for (const socket of slow) if (socket.isOpen) socket.write('a');
  }, 40);
  // Others are served meanwhile.
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const answers = await Promise.all(slow.map(({ closed }) => closed));
  clearInterval(drip);
  expect(new Set(answers.map(statusOf))).toEqual(new Set([408]));
  expect(answers[0]).toMatch(/Content-Security-Policy: default-src 'none'/);
});

test('a connection that says nothing at all is closed too', async () => {
  const { port } = await start({ limits: QUICK });
  const silent = await RawSocket.open(port);
  expect(statusOf(await silent.closed)).toBe(408);
});

test('in use, it is 15 seconds for the headers and 30 for all, looked at every 5', () => {
  expect(WEB_LIMITS).toMatchObject({ headersMs: 15_000, requestMs: 30_000, checkMs: 5_000 });
});
