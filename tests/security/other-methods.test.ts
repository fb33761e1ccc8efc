/**
 * Every address with every method that it does not have, or one named in a header: 405, with what there is.
 */
import { expect, test } from 'vitest';
import { useWebRigs } from './support/use-web-rigs.ts';

/** Methods that nobody foresaw: PUT a file, DELETE a session, TRACE for a header, HEAD to hold a stream open. */

const start = useWebRigs();

test.each([
  ['PUT', '/assets/chat.js', 'GET, HEAD'],
  ['DELETE', '/', 'GET, HEAD'],
  ['POST', '/healthz', 'GET, HEAD'],
  ['GET', '/chat/messages', 'POST'],
  ['GET', '/chat/session', 'POST'],
  ['PATCH', '/chat/acks', 'POST'],
  ['POST', '/chat/stream', 'GET'],
  ['HEAD', '/chat/stream', 'GET'],
  ['GET', '/webhooks/test', 'POST'],
  ['OPTIONS', '/chat/messages', 'POST'],
])('%s %s is 405 and names what there is', async (method, path, allow) => {
  const { url, host } = await start({
    more: { hooks: [{ path: '/webhooks/test', maxBytes: 100, handle: async () => ({ status: 200 }) }] },
  });
  const answer = await fetch(url + path, { method });
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow]);
  expect(host.received).toEqual([]);
});

test('no method is taken for another by a header', async () => {
  const { url } = await start();
  const answer = await fetch(`${url}/healthz`, { method: 'POST', headers: { 'X-HTTP-Method-Override': 'GET' } });
  expect(answer.status).toBe(405);
});
