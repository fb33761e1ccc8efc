/**
 * Line ends in what comes back in a header or decides one (a challenge, a language, a file, a path): no answer gets a header
 * or a second answer by them.
 */
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWebRig, type WebRig } from '../support/web-rig.ts';
import { VERIFY_TOKEN, WhatsAppCloudWorld } from '../support/whatsapp-cloud-world.ts';

let rig: WebRig;
let cloud: WhatsAppCloudWorld;
beforeAll(async () => {
  cloud = await WhatsAppCloudWorld.make();
  const { path, maxBytes, handle, verify } = cloud.channel.webhook;
  rig = await startWebRig({ more: { hooks: [{ path, maxBytes, handle, answerGet: verify }] } });
});
afterAll(async () => {
  await rig.stop();
  await cloud.dispose();
});

function ask(target: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(rig.port, '127.0.0.1', () => {
      socket.write(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    });
    let got = '';
    socket.on('data', (part) => {
      got += part;
    });
    socket.on('close', () => resolve(got));
    socket.on('error', () => resolve(got));
    socket.setTimeout(3_000, () => socket.destroy());
  });
}

it('is no header, in any place of an address', async () => {
  for (const end of ['%0d%0a', '%0a', '%0d', '%E5%98%8A%E5%98%8D', '%u000d%u000a', '%00']) {
    const split = `x${end}Set-Cookie:%20evil=1${end}${end}<script>`;
    const query = new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.verify_token': VERIFY_TOKEN }).toString();
    for (const target of [
      `/${split}`,
      `/assets/${split}`,
      `/chat/${split}`,
      `/?${split}`,
      `/webhooks/whatsapp?${query}&hub.challenge=${split}`,
    ]) {
      const got = await ask(target);
      const [head = ''] = got.split('\r\n\r\n');
      expect(head, target).toMatch(/^HTTP\/1\.1 [234]\d\d /);
      expect(head, target).not.toMatch(/evil=1/);
      expect(got.match(/^HTTP\/1\.1 /gm), target).toHaveLength(1);
      if (target.includes('challenge')) expect(head).toMatch(/content-type: text\/plain/i);
    }
  }
});
