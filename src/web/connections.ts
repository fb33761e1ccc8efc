import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { WebLimits } from './limits.ts';
import { isPrivateAddress, networkOf } from './remote.ts';

/**
 * Closes connections that are too many, of all together or of one visitor. Who comes from a private network is not told
 * apart: that is a proxy, with everybody behind it.
 */
export function capConnections(server: Server, limits: WebLimits): void {
  const open = new Map<string, number>();
  server.maxConnections = limits.connections;
  server.on('connection', (socket: Socket) => {
    const { remoteAddress } = socket;
    if (isPrivateAddress(remoteAddress)) return;
    count(socket, networkOf(remoteAddress), open, limits.connectionsOfOne);
  });
}

function count(socket: Socket, network: string, open: Map<string, number>, most: number): void {
  const already = open.get(network) ?? 0;
  if (already >= most) {
    socket.destroy();
    return;
  }
  open.set(network, already + 1);
  socket.once('close', () => {
    const left = (open.get(network) ?? 1) - 1;
    if (left > 0) open.set(network, left);
    else open.delete(network);
  });
}
