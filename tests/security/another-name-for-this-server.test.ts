/**
 * A page of another site that points its own name at this server (DNS rebinding), or a request under a name that nobody gave it: on loopback
 * and in public it is refused, whatever the name looks like.
 */
import { describe, expect, test } from 'vitest';
import { rawRequest } from '../support/web-client.ts';
import { useWebRigs } from './support/use-web-rigs.ts';

/** DNS rebinding: a page of another site points its own name at the companion, and is then "the same site". */

const start = useWebRigs();
const JSON_TYPE = { 'Content-Type': 'application/json' };

describe('a request under another name', () => {
  test.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', 'localhost@evil.example', ''])(
    'is refused on this computer only: %s',
    async (name) => {
      const { url } = await start();
      const answer = await rawRequest(`${url}/chat/session`, {
        method: 'POST',
        headers: { ...JSON_TYPE, Host: name, Origin: `http://${name}` },
        body: '{}',
      });
      expect(answer.status).toBe(403);
    },
  );

  test('is refused in public too: only the name under which people find it is', async () => {
    const { url } = await start({ settings: { webChat: 'public', origin: 'https://chat.example.org' } });
    const ask = (Host: string, forwarded = '203.0.113.9') =>
      rawRequest(`${url}/chat/session`, {
        method: 'POST',
        headers: { ...JSON_TYPE, Host, Origin: `https://${Host}`, 'X-Forwarded-For': forwarded },
        body: '{}',
      });
    expect((await ask('chat.example.org')).status).toBe(201);
    const other = await ask('evil.example');
    expect([other.status, JSON.parse(other.body)]).toMatchObject([403, { code: 'web.other-name' }]);
    expect((await ask('127.0.0.1')).status).toBe(403);
  });

  test('in a container on this computer, any name of this computer will do', async () => {
    const { url, port } = await start({ settings: { webChat: 'public', origin: 'http://localhost:3978' } });
    for (const Host of ['localhost:3978', `127.0.0.1:${port}`]) {
      expect((await rawRequest(`${url}/`, { headers: { Host } })).status).toBe(200);
    }
  });
});
