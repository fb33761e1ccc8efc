import { expect, test } from 'vitest';
import { READY } from '../support/web-rig.ts';
import { useWebRigs } from './support/use-web-rigs.ts';

/** Counts and states tell how many write, when, and what is broken: nothing for the outside. */

const start = useWebRigs();
const THROUGH_PROXY = { headers: { 'X-Forwarded-For': '203.0.113.9' } };
const MORE = { metrics: { contentType: 'text/plain', text: async () => 'kennismaker_turns_total 7\n' } };

test('through a proxy there are no metrics, and readiness is a yes or a no', async () => {
  const state = { ...READY, store: { writable: true, problem: '/srv/data is full' } };
  const { url } = await start({ more: MORE, readiness: () => state });
  const metrics = await fetch(`${url}/metrics`, THROUGH_PROXY);
  expect(metrics.status).toBe(403);
  expect(await metrics.text()).not.toContain('turns');
  const ready = await fetch(`${url}/readyz`, THROUGH_PROXY);
  expect([ready.status, await ready.json()]).toEqual([200, { ready: true }]);
});

test('from this computer there are', async () => {
  const { url } = await start({ more: MORE });
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('kennismaker_turns_total 7');
  expect(await (await fetch(`${url}/readyz`)).json()).toEqual(READY);
});

test('the page on which the phone is linked asks for the code of the admin there, and counts tries', async () => {
  let tried = 0;
  const { url } = await start({
    more: {
      linkPage: {
        link: () => ({ kind: 'pairing-code', code: 'SECRETCODE' }),
        state: () => ({ state: 'starting' }),
        mayLook: async () => {
          tried += 1;
          return false;
        },
      },
    },
  });
  const page = await fetch(`${url}/whatsapp`, THROUGH_PROXY);
  expect(page.status).toBe(401);
  expect(await page.text()).not.toContain('SECR');
  for (let at = 0; at < 100; at += 1) {
    await fetch(`${url}/whatsapp`, {
      ...THROUGH_PROXY,
      method: 'POST',
      body: new URLSearchParams({ code: `GUESS${at}` }),
    });
  }
  expect(tried).toBe(5);
});
