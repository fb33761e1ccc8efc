import type { Request } from 'express';
import { expect, test } from 'vitest';
import { ChatBrake, SESSIONS_OF_ONE_NETWORK } from '../../src/web/chat-brake.ts';
import { mayWatch } from '../../src/web/who-may.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { useWebRigs } from './support/use-web-rigs.ts';

/** Who says to come from somewhere else: from this computer, or from a fresh address each time. */

const start = useWebRigs();
const NAMES = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via', 'x-forwarded-host'];

function from(remoteAddress: string, headers: Record<string, string> = {}): Request {
  return { socket: { remoteAddress }, headers } as unknown as Request;
}

test('does not get into a chat that is for this computer only', async () => {
  const { url } = await start();
  for (const name of NAMES) {
    expect((await fetch(`${url}/`, { headers: { [name]: '127.0.0.1' } })).status).toBe(403);
  }
});

test('is counted by where the connection comes from: a fresh address each time is no way around', () => {
  const brake = new ChatBrake(new VirtualClock());
  let begun = 0;
  for (let at = 0; at < 500; at += 1) {
    if (brake.begin(from('192.0.2.7', { 'x-forwarded-for': `10.0.${at >> 8}.${at & 255}` })) === null) begun += 1;
  }
  expect(begun).toBe(SESSIONS_OF_ONE_NETWORK.burst);
});

test('may not watch: neither from outside, nor as what a proxy passes on', () => {
  expect(mayWatch(from('127.0.0.1'))).toBe(true);
  expect(mayWatch(from('10.1.2.3'))).toBe(true);
  expect(mayWatch(from('::ffff:172.16.0.4'))).toBe(true);
  expect(mayWatch(from('203.0.113.9'))).toBe(false);
  expect(mayWatch(from('::ffff:203.0.113.9'))).toBe(false);
  for (const name of NAMES) expect(mayWatch(from('127.0.0.1', { [name]: '127.0.0.1' }))).toBe(false);
});
