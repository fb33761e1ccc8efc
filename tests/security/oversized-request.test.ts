import { expect, test } from 'vitest';
import { RawSocket, statusOf } from './support/raw-socket.ts';
import { useWebRigs } from './support/use-web-rigs.ts';

/** More than anybody needs: bodies of a gigabyte, said or not said beforehand, and headers without end. */

const start = useWebRigs();
const HOOK = { path: '/webhooks/test', maxBytes: 10_000, handle: async () => ({ status: 200 }) };
const POST = 'POST /webhooks/test HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';

test('a body that says how large it is, is 413 before it is sent, and the connection ends', async () => {
  const { port } = await start({ more: { hooks: [HOOK] } });
  const large = await RawSocket.open(port);
  large.write(`${POST}Content-Length: 1073741824\r\n\r\n{`);
  const answer = await large.closed;
  expect(statusOf(answer)).toBe(413);
  expect(answer).toMatch(/"code":"web\.too-large"/);
});

test('a body that does not say how large it is, is cut off at the bound', async () => {
  const { port } = await start({ more: { hooks: [HOOK] } });
  const large = await RawSocket.open(port);
  large.write(`${POST}Transfer-Encoding: chunked\r\n\r\n`);
  for (let at = 0; at < 20 && large.isOpen; at += 1) large.write(`3e8\r\n${'x'.repeat(1_000)}\r\n`);
  expect(statusOf(await large.closed)).toBe(413);
});

test('a length that is a lie is not waited for, and none is negative', async () => {
  const { port } = await start({ more: { hooks: [HOOK] } });
  for (const length of ['-1', '1e3', '99999999999999999999999', 'NaN']) {
    const liar = await RawSocket.open(port);
    liar.write(`${POST}Content-Length: ${length}\r\n\r\n{}`);
    expect([400, 413]).toContain(statusOf(await liar.closed));
  }
});

test('headers of more than 16 kB are 431', async () => {
  const { port } = await start();
  const large = await RawSocket.open(port);
  large.write(`GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`);
  const answer = await large.closed;
  expect(statusOf(answer)).toBe(431);
  expect(answer).toMatch(/X-Content-Type-Options: nosniff/);
});

test('an address of 15 kB is no page, and thousands of headers are not kept', async () => {
  const { port, url } = await start();
  expect((await fetch(`${url}/${'x'.repeat(15_000)}`)).status).toBe(404);
  const many = await RawSocket.open(port);
  many.write(`GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${'a:\r\n'.repeat(3_000)}\r\n`);
  expect([200, 431]).toContain(statusOf(await many.closed));
});

test('a compressed body is refused as it comes: nothing is unpacked', async () => {
  const { url } = await start({ more: { hooks: [HOOK] } });
  const answer = await fetch(`${url}/webhooks/test`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
    body: new Uint8Array(500),
  });
  expect(answer.status).toBe(415);
});
