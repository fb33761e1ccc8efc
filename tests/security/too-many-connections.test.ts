import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import { expect, test } from 'vitest';
import { capConnections } from '../../src/web/connections.ts';
import { WEB_LIMITS } from '../../src/web/limits.ts';
import { RawSocket } from './support/raw-socket.ts';
import { useWebRigs } from './support/use-web-rigs.ts';

/** One visitor opens connection after connection, until nobody else can. */

const start = useWebRigs();

class Connection extends EventEmitter {
  destroyed = false;
  readonly remoteAddress: string;
  constructor(remoteAddress: string) {
    super();
    this.remoteAddress = remoteAddress;
  }
  destroy(): void {
    this.destroyed = true;
    this.emit('close');
  }
}

function connecting() {
  const server = new EventEmitter() as unknown as Server;
  capConnections(server, { ...WEB_LIMITS, connectionsOfOne: 3 });
  return (address: string) => {
    const connection = new Connection(address);
    server.emit('connection', connection);
    return connection;
  };
}

test('of one visitor are capped, others still come in, and one that ends makes room', () => {
  const connect = connecting();
  const open = Array.from({ length: 3 }, () => connect('203.0.113.9'));
  expect(connect('203.0.113.9').destroyed).toBe(true);
  expect(connect('203.0.113.10').destroyed).toBe(false);
  open[0]?.destroy();
  expect(connect('203.0.113.9').destroyed).toBe(false);
  expect(connect('203.0.113.9').destroyed).toBe(true);
});

test('of a visitor with a whole IPv6 network are those of one', () => {
  const connect = connecting();
  for (let at = 0; at < 3; at += 1) expect(connect(`2001:db8:1:2::${at}`).destroyed).toBe(false);
  expect(connect('2001:db8:1:2::9').destroyed).toBe(true);
});

test('that are refused do not count: the cap does not stay shut by being knocked at', () => {
  const connect = connecting();
  const open = Array.from({ length: 3 }, () => connect('203.0.113.9'));
  for (let at = 0; at < 100; at += 1) connect('203.0.113.9');
  for (const one of open) one.destroy();
  expect(connect('203.0.113.9').destroyed).toBe(false);
});

test('of everybody together are capped: one more is closed at once', async () => {
  const { port } = await start({ limits: { connections: 4 } });
  const open = await Promise.all(Array.from({ length: 4 }, () => RawSocket.open(port)));
  const over = await RawSocket.open(port);
  expect(await over.closed).toBe('');
  expect(open.every(({ isOpen }) => isOpen)).toBe(true);
  for (const one of open) one.end();
});
