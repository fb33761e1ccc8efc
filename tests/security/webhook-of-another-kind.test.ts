/**
 * Webhooks with another content type, or none: refused before they are read.
 */
import { expect, test } from 'vitest';
import { useWebRigs } from './support/use-web-rigs.ts';

/** A webhook that a form of another site posts, or that is no JSON: nothing of it reaches a channel. */

const start = useWebRigs();

test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/json', ''])(
  '%s is refused before it is read',
  async (type) => {
    let handled = 0;
    const { url } = await start({
      more: {
        hooks: [
          {
            path: '/webhooks/test',
            maxBytes: 1_000,
            handle: async () => {
              handled += 1;
              return { status: 200 };
            },
          },
        ],
      },
    });
    const answer = await fetch(`${url}/webhooks/test`, {
      method: 'POST',
      headers: { 'Content-Type': type },
      body: '{}',
    });
    expect([answer.status, handled]).toEqual([415, 0]);
    const right = await fetch(`${url}/webhooks/test`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
      body: '{}',
    });
    expect([right.status, handled]).toEqual([200, 1]);
  },
);
