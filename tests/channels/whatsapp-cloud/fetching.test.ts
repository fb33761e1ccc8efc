import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MOST_MEDIA_BYTES } from '../../../src/ports/media.ts';
import { WhatsAppCloudWorld } from '../../support/whatsapp-cloud-world.ts';
import { ContractHost } from '../world.ts';

let world: WhatsAppCloudWorld;
let elsewhere: Server;
/** What came to a server that is not Meta's. */
let strayed: (string | undefined)[];

beforeEach(async () => {
  world = await WhatsAppCloudWorld.make();
  await world.channel.start(new ContractHost());
  strayed = [];
  elsewhere = createServer((request, response) => {
    strayed.push(request.headers.authorization);
    response.end('x');
  });
  await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done));
});

afterEach(async () => {
  await world.channel.stop();
  await world.dispose();
  elsewhere.closeAllConnections();
  await new Promise((done) => elsewhere.close(done));
});

const fetched = (id: string) => world.channel.fetch?.({ channel: 'whatsapp-cloud', id, mediaType: 'image/jpeg' });
const GONE = { ok: false, retry: 'never' };

describe('what a person sent', () => {
  it('is never fetched from another place than Meta’s, and the token goes nowhere else', async () => {
    const { port } = elsewhere.address() as AddressInfo;
    for (const url of [
      `http://127.0.0.1:${port}/x`,
      `http://localhost:${port}/x`,
      `http://lookaside.fbsbx.com@127.0.0.1:${port}/x`,
      'https://fbsbx.com.example.org/x',
      'file:///etc/passwd',
      'no address',
    ]) {
      world.server.answer({ status: 200, body: { url } }, { path: '' });
      expect(await fetched('in-1'), url).toEqual(GONE);
    }
    expect(strayed).toEqual([]);
  });

  it('is not asked for by an id that is none', async () => {
    const calls = world.server.calls.length;
    for (const id of ['', '../x', 'a/b', 'a?b', 'x'.repeat(129)]) expect(await fetched(id)).toEqual(GONE);
    expect(world.server.calls).toHaveLength(calls);
  });

  it('is left when Meta says that it is larger than is passed on', async () => {
    const url = `${world.server.url}/x`;
    world.server.answer({ status: 200, body: { url, file_size: MOST_MEDIA_BYTES + 1 } }, { path: '' });
    const calls = world.server.calls.length;
    expect(await fetched('in-1')).toEqual(GONE);
    expect(world.server.calls).toHaveLength(calls + 1);
  });

  it.each([401, 429, 500])('may be there later when Meta answers %d', async (status) => {
    world.server.answer({ status, body: {} }, { path: '' });
    expect(await fetched('in-1')).toEqual({ ok: false, retry: 'later' });
  });
});
