import type { Clock, Ids } from '../../../src/ports/clock.ts';
import { SILENT } from '../../../src/ports/log.ts';
import { systemIds } from '../../../src/runtime/ids.ts';
import { systemClock } from '../../../src/runtime/system-clock.ts';
import { openSharedStore, type SharedStore } from '../../../src/store/postgres/index.ts';
import type { Keyring } from '../../../src/store/sealing/keyring.ts';
import { type PostgresServer, startPostgres } from '../../support/postgres.ts';
import { DatabaseDoor } from './database-door.ts';

/** Between sweeps, in tests: everything that waits for one is quicker. Milliseconds. */
export const SWEEP = 100;

/** How long a test waits for what must come, milliseconds. */
const MOST = 20_000;

/** A database with all the tables and nothing in them, of each server: copied quicker than made. */
const EMPTY = new WeakMap<PostgresServer, Promise<string>>();
let databases = 0;

/** One of several processes over a database. It has its own connections, and may die, but runs in this one. */
export interface PostgresProcess {
  store: SharedStore;
  /** By which the others know it; the last one, when it was lost and joined again. */
  id(): string;
  /** It dies: all of its connections end, nothing wakes it any more. */
  kill(): Promise<void>;
  /** The connection that says that it lives ends. */
  cut(): Promise<void>;
  /** Nothing wakes it any more, but its connections stay. */
  freeze(): void;
}

/** A database with the processes that share it. */
export class PostgresProcesses {
  readonly url: string;
  readonly #server: PostgresServer;
  readonly #ends: (() => Promise<void>)[] = [];

  private constructor(server: PostgresServer, url: string) {
    this.#server = server;
    this.url = url;
  }

  /** In a database of their own, with all its tables. */
  static async over(server: PostgresServer): Promise<PostgresProcesses> {
    let empty = EMPTY.get(server);
    if (!empty) {
      empty = server.newDatabase();
      EMPTY.set(server, empty);
      const store = await openSharedStore({ url: await empty, clock: systemClock, ids: systemIds, log: SILENT });
      await store.close();
    }
    const url = new URL(await empty);
    const template = url.pathname.slice(1);
    databases += 1;
    const name = `processes_${databases}`;
    await server.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
    url.pathname = name;
    return new PostgresProcesses(server, url.href);
  }

  async process(options: { sweepMs?: number; keyring?: Keyring } = {}): Promise<PostgresProcess> {
    const door = await DatabaseDoor.open(this.url);
    let isDead = false;
    let id = '';
    const clock: Clock = {
      now: () => systemClock.now(),
      wakeAt: (at, wake) => systemClock.wakeAt(at, () => (isDead ? undefined : wake())),
    };
    const ids: Ids = { ...systemIds, uuid: () => (id = systemIds.uuid()) };
    const store = await openSharedStore({
      url: door.url,
      clock,
      ids,
      log: SILENT,
      poolSize: 5,
      sweepMs: SWEEP,
      ...options,
    });
    this.#ends.push(async () => {
      isDead = false;
      await store.close();
      await door.shut();
    });
    return {
      store,
      id: () => id,
      cut: async () => {
        await this.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'kennismaker ' || $1`,
          [id],
        );
      },
      freeze: () => {
        isDead = true;
      },
      kill: async () => {
        isDead = true;
        await door.shut();
      },
    };
  }

  /** One statement, from outside. */
  query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.#server.query<Row>(text, values, this.url);
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#ends.map((end) => end()));
  }
}

/** A server whose disk is not waited for: nothing here is about power. */
export function startServer(): Promise<PostgresServer> {
  return startPostgres({ fsync: false });
}

/** Lets time pass until a condition holds. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  const until = Date.now() + MOST;
  while (!(await condition())) {
    if (Date.now() >= until) throw new Error('It did not come to that in time.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
