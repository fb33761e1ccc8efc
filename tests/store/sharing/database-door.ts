import { createServer, type Server, Socket } from 'node:net';

/** A way to a database that can be shut, with everything that is on it: to the server its user is dead then. */
export class DatabaseDoor {
  readonly url: string;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;

  private constructor(url: string, server: Server, sockets: Set<Socket>) {
    this.url = url;
    this.#server = server;
    this.#sockets = sockets;
  }

  static async open(url: string): Promise<DatabaseDoor> {
    const { port } = new URL(url);
    const sockets = new Set<Socket>();
    const server = createServer((inside) => {
      const outside = new Socket();
      for (const [one, other] of [
        [inside, outside],
        [outside, inside],
      ] as const) {
        sockets.add(one);
        one.setNoDelay(true);
        one.on('error', () => undefined);
        one.on('close', () => {
          sockets.delete(one);
          other.destroy();
        });
        one.pipe(other);
      }
      outside.connect(Number(port), '127.0.0.1');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The door has no port.');
    const through = new URL(url);
    through.port = String(address.port);
    return new DatabaseDoor(through.href, server, sockets);
  }

  /** Ends every connection, and lets no other one through. */
  shut(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    return closed;
  }
}
