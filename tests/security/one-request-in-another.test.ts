/**
 * Two requests in one (both kinds of length, lengths that differ, broken chunks), so that one passes unseen: refused as a whole, and nothing
 * after it is a request.
 */
import { expect, test } from 'vitest';
import { WebClient } from '../support/web-client.ts';
import { RawSocket, statusOf } from './support/raw-socket.ts';
import { useWebRigs } from './support/use-web-rigs.ts';

/** Request smuggling: two lengths for one body, so that a proxy and the server see other requests in the same bytes. */

const start = useWebRigs();

test.each([
  ['both lengths', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'],
  ['two lengths', 'Content-Length: 5\r\nContent-Length: 50\r\n', '12345'],
  ['a transfer that is hidden', 'Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n', '12345'],
  ['a space before the colon', 'Content-Length : 5\r\n', '12345'],
  ['a bare line end', 'X: a\nContent-Length: 5\r\n', '12345'],
  ['a folded header', 'X: a\r\n Content-Length: 5\r\n', '12345'],
])('%s: it is refused as a whole, and nothing after it is a request', async (_name, headers, body) => {
  const { port, url, host } = await start();
  const { session } = await WebClient.begin(url);
  const smuggled =
    `POST /chat/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n` +
    `Authorization: Bearer ${session}\r\nContent-Length: 30\r\n\r\n{"id":"client-01","text":"hoi"}`;
  const socket = await RawSocket.open(port);
  socket.write(`POST /chat/session HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}\r\n${body}${smuggled}`);
  const answer = await socket.closed;
  expect([400, 415, 403]).toContain(statusOf(answer));
  expect(host.received).toEqual([]);
});
