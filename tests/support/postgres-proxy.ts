import { connect, createServer, type Socket } from 'node:net';

/** Where a connection is cut: before the server hears of the end of a transaction, or before the answer comes back. */
export type Cut = 'before-commit' | 'after-commit';

/** Stands between a companion and PostgreSQL, and cuts connections at a moment that nobody else could choose. */
export interface PostgresProxy {
  /** The url of a database, by way of the proxy. */
  through(url: string): string;
  /** Cuts the next connection that asks for the end of a transaction; resolves when it has done so. */
  cutNext(cut: Cut): Promise<void>;
  /** How many times a transaction's end was asked for, by all connections. */
  readonly commits: number;
  stop(): Promise<void>;
}

const COMMIT = Buffer.from('COMMIT\0');

/** `port`: of PostgreSQL on the loopback. */
export async function startPostgresProxy(port: number): Promise<PostgresProxy> {
  const sockets = new Set<Socket>();
  let plan: { cut: Cut; done: () => void } | null = null;
  let commits = 0;

  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    let cutting: { done: () => void } | null = null;
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    client.on('data', (bytes: Buffer) => {
      if (bytes.includes(COMMIT)) {
        commits += 1;
        const current = plan;
        plan = null;
        if (current?.cut === 'before-commit') {
          end();
          current.done();
          return;
        }
        cutting = current;
      }
      upstream.write(bytes);
    });
    upstream.on('data', (bytes: Buffer) => {
      if (cutting === null) {
        client.write(bytes);
      } else if (bytes.includes(COMMIT)) {
        // The server has done it, and says so to nobody.
        end();
        cutting.done();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');

  return {
    through: (url) => url.replace(/:\d+\//, `:${address.port}/`),
    cutNext: (cut) => new Promise((done) => (plan = { cut, done })),
    get commits() {
      return commits;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
