import { once } from 'node:events';
import net from 'node:net';
import { expect, it } from 'vitest';
import { WebClient } from '../support/web-client.ts';
import { READY, startWebRig } from '../support/web-rig.ts';

it('readyz is 503 from the moment at which a stop begins, while what is under way is still answered', async () => {
  let asked = 0;
  const rig = await startWebRig({
    readiness() {
      asked += 1;
      return READY;
    },
  });
  let commit: () => void = () => {};
  const taken = new Promise<void>((resolve) => {
    rig.host.beforeAcknowledging = () => {
      resolve();
      return new Promise((done) => {
        commit = done;
      });
    };
  });
  const { session } = await WebClient.begin(rig.url);
  const body = JSON.stringify({ id: 'client-01', text: 'hoi' });
  const socket = net.connect(rig.port, '127.0.0.1');
  await once(socket, 'connect');
  let answer = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    answer += part;
  });
  const host = `Host: 127.0.0.1:${rig.port}\r\n`;
  socket.write(`GET /readyz HTTP/1.1\r\n${host}\r\n`);
  await expect.poll(() => answer).toContain('"ready":true');
  socket.write(
    `POST /chat/messages HTTP/1.1\r\n${host}Content-Type: application/json\r\nAuthorization: Bearer ${session}\r\n` +
      `Content-Length: ${body.length}\r\n\r\n${body}`,
  );
  await taken;
  const stopping = rig.server.stop();
  answer = '';
  // The same connection is the only one that can still ask.
  socket.write(`GET /readyz HTTP/1.1\r\n${host}\r\n`);
  await expect.poll(() => asked).toBe(2);
  commit();
  await once(socket, 'close');
  await stopping;
  await rig.stop();
  const [message = '', ready = ''] = answer.split(/(?=HTTP\/1\.1 503)/);
  expect(message).toMatch(/^HTTP\/1\.1 200 /);
  expect(ready).toMatch(/^HTTP\/1\.1 503 /);
  expect(JSON.parse(ready.slice(ready.indexOf('{')))).toEqual({ ...READY, ready: false, stopping: true });
});
