import { afterEach, expect, test } from 'vitest';
import { INBOUND_LIMITS, InboundBrake } from '../../src/runtime/inbound-brake.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { Rig } from '../support/rig.ts';
import { startWebRig, type WebRig } from '../support/web-rig.ts';

/** So many people (or invented ones) write at once that what waits would fill the memory. */

const rigs: WebRig[] = [];
afterEach(async () => {
  await Promise.all(rigs.splice(0).map((one) => one.stop()));
});

/** A companion whose store does not answer until it is let go. */
async function slow(limits: Partial<typeof INBOUND_LIMITS>) {
  const store = createMemoryStore();
  const rig = await Rig.start({ store, hangs: true, inbound: { ...INBOUND_LIMITS, ...limits } });
  const { commit } = store;
  let letGo = () => {};
  const gone = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  store.commit = async (...given) => {
    await gone;
    return commit.apply(store, given);
  };
  return { rig, letGo };
}

test('what comes over it is refused so that it comes again, and is taken then', async () => {
  const { rig, letGo } = await slow({ inHand: 20 });
  const first = Array.from({ length: 20 }, (_, at) => rig.companion.receive(rig.inbound(`n${at}`, { kind: 'opened' })));
  const over = rig.inbound('anna', { kind: 'text', text: 'hallo' });
  await expect(rig.companion.receive(over)).rejects.toMatchObject({ code: 'companion.busy', retry: true });
  expect(rig.companion.counts.refused).toBe(1);
  letGo();
  await Promise.all(first);
  await rig.companion.receive(over);
  await rig.companion.idle();
  expect(rig.messages('anna')).not.toEqual([]);
  await rig.companion.stop();
});

test('a cry for help is taken all the same', async () => {
  const { rig, letGo } = await slow({ inHand: 20 });
  const first = Array.from({ length: 20 }, (_, at) => rig.companion.receive(rig.inbound(`n${at}`, { kind: 'opened' })));
  const cry = rig.companion.receive(rig.inbound('anna', { kind: 'text', text: 'help, hij slaat mij' }));
  letGo();
  await Promise.all([...first, cry]);
  await rig.companion.idle();
  expect(rig.companion.counts.refused).toBe(0);
  await rig.companion.stop();
});

test('what was refused does not count for its writer: a channel that brings it again does not make a flood', async () => {
  const rig = await Rig.start();
  const brake = new InboundBrake(rig.clock);
  const inbound = rig.inbound('anna', { kind: 'text', text: 'hallo' });
  for (let at = 0; at < 1_000; at += 1) expect(brake.judge(inbound, INBOUND_LIMITS.inHand, () => false)).toBe('busy');
  expect(brake.judge(inbound, 0, () => false)).toBe('take');
});

test('of webhooks, bodies beyond the bound are 503 with when to bring them again, while health and metrics answer', async () => {
  let letGo = () => {};
  const gone = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const handled: number[] = [];
  const rig = await startWebRig({
    limits: { bodiesInHand: 100_000 },
    more: {
      hooks: [
        {
          path: '/webhooks/test',
          maxBytes: 60_000,
          handle: async ({ body }) => {
            handled.push(body.byteLength);
            await gone;
            return { status: 200 };
          },
        },
      ],
      metrics: { contentType: 'text/plain', text: async () => 'kennismaker_turns_total 0\n' },
    },
  });
  rigs.push(rig);
  const bring = () =>
    fetch(`${rig.url}/webhooks/test`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify('x'.repeat(50_000)),
    });
  const first = bring();
  await expect.poll(() => handled.length).toBe(1);
  const over = await bring();
  expect([over.status, over.headers.get('retry-after')]).toEqual([503, '5']);
  expect(await over.json()).toMatchObject({ code: 'web.too-much-in-hand', retry: true });
  expect((await fetch(`${rig.url}/healthz`)).status).toBe(200);
  expect((await fetch(`${rig.url}/metrics`)).status).toBe(200);
  letGo();
  expect((await first).status).toBe(200);
  expect((await bring()).status).toBe(200);
});
