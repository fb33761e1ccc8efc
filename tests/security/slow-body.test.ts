import { expect, test } from 'vitest';
import { RawSocket, statusOf } from './support/raw-socket.ts';
import { useWebRigs } from './support/use-web-rigs.ts';

/** A body that comes byte by byte (R-U-Dead-Yet), so that the server keeps waiting for the rest. */

const start = useWebRigs();

test('is cut off, reaches nobody, and is counted for nothing', async () => {
  let handled = 0;
  const { port, url } = await start({
    limits: { headersMs: 300, requestMs: 500, checkMs: 50, bodiesInHand: 5_000 },
    more: {
      hooks: [
        {
          path: '/webhooks/test',
          maxBytes: 5_000,
          handle: async () => {
            handled += 1;
            return { status: 200 };
          },
        },
      ],
    },
  });
  const slow = await RawSocket.open(port);
  slow.write(
    'POST /webhooks/test HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{',
  );
  const drip = setInterval(() => {
    if (slow.isOpen) slow.write(' ');
  }, 40);
  const answer = await slow.closed;
  clearInterval(drip);
  expect([408, 400]).toContain(statusOf(answer));
  expect(handled).toBe(0);
  // What it held of the bodies in hand is free again.
  const next = await fetch(`${url}/webhooks/test`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify('x'.repeat(4_000)),
  });
  expect([next.status, handled]).toEqual([200, 1]);
});
