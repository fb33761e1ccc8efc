import { expect, test } from 'vitest';
import { systemIds } from '../../src/runtime/ids.ts';
import { Sessions } from '../../src/web/sessions.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { WebClient } from '../support/web-client.ts';
import { keyedHash } from '../support/web-rig.ts';
import { useWebRigs } from './support/use-web-rigs.ts';

/** A session that nobody gave out: guessed, chosen (fixation), or one of ours that was changed to live longer. */

const start = useWebRigs();

async function statusWith(url: string, session: string): Promise<number> {
  const answer = await fetch(`${url}/chat/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${session}` },
    body: JSON.stringify({ id: 'client-01', text: 'hoi' }),
  });
  return answer.status;
}

test('is not taken, whatever it looks like', async () => {
  const { url, host } = await start();
  const { session } = await WebClient.begin(url);
  const [secret = '', born = '', used = '', tag = ''] = session.split('.');
  const younger = (Number.parseInt(used, 36) + 1_000_000).toString(36).padStart(7, '0');
  for (const forged of [
    secret,
    `${secret}.${born}.${used}`,
    `${'A'.repeat(52)}.${born}.${used}.${tag}`,
    `${secret}.${born}.${younger}.${tag}`,
    `${secret}.${younger}.${used}.${tag}`,
    `${secret}.${born}.${used}.${'0'.repeat(32)}`,
    `${secret}.${born}.${used}.${tag.toUpperCase()}`,
    `${secret}x.${born}.${used}.${tag}`,
    `${session}.`,
    `${session} ${session}`,
  ]) {
    expect(await statusWith(url, forged)).toBe(401);
  }
  expect(host.received).toEqual([]);
  expect(await statusWith(url, session)).toBe(200);
});

test('of another companion, with another secret in its store, is not taken', async () => {
  const clock = new VirtualClock();
  const other = new Sessions({ clock, keyedHash: (text) => keyedHash(`other ${text}`), fresh: () => 'B'.repeat(52) });
  const { url } = await start();
  expect(await statusWith(url, other.begin())).toBe(401);
});

test('can not be guessed: the secret has 256 bits, and none is like another', () => {
  const fresh = new Set(Array.from({ length: 1_000 }, () => systemIds.code(32)));
  expect(fresh.size).toBe(1_000);
  for (const one of fresh) expect(one).toMatch(/^[A-Z2-9]{52}$/);
});
