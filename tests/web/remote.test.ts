import type { Request } from 'express';
import { expect, test } from 'vitest';
import { comesThroughProxy, networkOf } from '../../src/web/remote.ts';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::FFFF:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:DB8:1:2::6', '2001:db8:1:2'],
  ['2001:db8::1:2:3:4:5', '2001:db8:0:1'],
  ['2001:db8::5', '2001:db8:0:0'],
  ['2001:0db8:0001:0000:0:0:0:1', '2001:db8:1:0'],
  ['2001:db8:1:2::', '2001:db8:1:2'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::1', '0:0:0:0'],
  [undefined, 'unknown'],
])('the visitor at %s is counted as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test.each([
  ['127.0.0.1', true],
  ['::1', true],
  ['::ffff:172.17.0.1', true],
  ['10.1.2.3', true],
  ['192.168.1.1', true],
  ['172.31.255.1', true],
  ['fd00::1', true],
  ['fe80::1', true],
  ['172.32.0.1', false],
  ['192.0.2.7', false],
  ['2001:db8::1', false],
  ['::ffff:192.0.2.7', false],
  [undefined, false],
])('a request from %s that says a proxy passed it on is believed: %s', (remoteAddress, believed) => {
  const request = (headers: Record<string, string>) => ({ socket: { remoteAddress }, headers }) as unknown as Request;
  expect(comesThroughProxy(request({ 'x-forwarded-for': '203.0.113.9' }))).toBe(believed);
  expect(comesThroughProxy(request({}))).toBe(false);
});
