import pg from 'pg';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { closed } from '../errors.ts';
import { CONNECTION_SETUP, clientConfig, poolConfig } from './client-config.ts';
import { SqlFailure, storeError } from './failure.ts';
import { RunningTransaction, send } from './running-transaction.ts';
import type { Transaction } from './transaction.ts';

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/name`. */
  url: string;
  clock: Clock;
  log: Log;
  /** Connections for turns at the most; default 10. */
  poolSize?: number;
}

/** How often a transaction is done in all, when it was aborted or its connection broke before its end was asked for. */
const MOST_TRIES = 5;

/** How long after a failure it is tried whether the database takes changes again, milliseconds. */
const PROBE_DELAY = 1000;

const PROBE = `
INSERT INTO kennismaker.meta (key, value) VALUES ('probe', '1')
ON CONFLICT (key) DO UPDATE SET value = excluded.value`;

/** The connections to one PostgreSQL, and whether it takes changes. It must have been migrated; see `migrate`. */
export class Database {
  readonly #options: DatabaseOptions;
  readonly #pool: pg.Pool;
  readonly #underWay = new Set<Promise<unknown>>();
  #problem: string | null = null;
  #cancelProbe: (() => void) | null = null;
  #closing: Promise<void> | null = null;

  constructor(options: DatabaseOptions) {
    this.#options = options;
    this.#pool = new pg.Pool({
      ...poolConfig(options.url, options.poolSize ?? 10),
      onConnect: (client) => client.query(CONNECTION_SETUP) as unknown as undefined,
    });
    // An idle connection broke: the pool drops it, and who needs one finds out.
    this.#pool.on('error', () => undefined);
  }

  /** Why it takes no changes, as a code; null while it does. */
  get problem(): string | null {
    return this.#problem;
  }

  get isOpen(): boolean {
    return this.#closing === null;
  }

  /** Errors: `store.closed`. */
  demandOpen(): void {
    if (this.#closing !== null) throw closed();
  }

  /**
   * Runs `work` in a transaction, more than once when that was aborted, so that it must not change anything else.
   * Errors: what `work` throws; `store.unwritable`, also when the connection broke while the end was asked for: then it may
   * hold all the same; `store.unstorable`, `store.closed`.
   */
  async transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#during(async () => {
      for (let tries = 1; ; tries += 1) {
        try {
          const result = await this.#once(work);
          this.#succeeded();
          return result;
        } catch (error) {
          if (!(error instanceof Repeatable)) throw this.#failed(error);
          if (tries >= MOST_TRIES) throw this.#failed(error.failure);
        }
      }
    });
  }

  /** One statement that changes nothing. Errors: `store.unwritable`, `store.closed`. */
  async query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.#during(async () => {
      for (let tries = 1; ; tries += 1) {
        try {
          return await this.#withClient((client) => send<Row>(client, text, values));
        } catch (error) {
          // A connection that broke while it lay idle says nothing of the database.
          const broken = error instanceof SqlFailure && !error.isAnswer;
          if (!broken || tries > 1) throw this.#failed(error);
        }
      }
    });
  }

  /** A connection of its own, not of the pool, for who listens or holds locks. Who asks for it ends it. Errors: `SqlFailure`. */
  async connect(): Promise<pg.Client> {
    this.demandOpen();
    const client = new pg.Client(clientConfig(this.#options.url));
    // Without a listener a connection that breaks would end the process.
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      throw new SqlFailure(error);
    }
  }

  /** Resolves when what was under way has ended and every connection of the pool is closed. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#cancelProbe?.();
    await Promise.allSettled(this.#underWay);
    await this.#pool.end();
  }

  async #during<T>(work: () => Promise<T>): Promise<T> {
    this.demandOpen();
    const running = work();
    this.#underWay.add(running);
    try {
      return await running;
    } finally {
      this.#underWay.delete(running);
    }
  }

  async #withClient<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    let client: pg.PoolClient;
    try {
      client = await this.#pool.connect();
    } catch (error) {
      throw new SqlFailure(error);
    }
    let broken = false;
    const onError = (): void => {
      broken = true;
    };
    client.on('error', onError);
    try {
      return await work(client);
    } catch (error) {
      const failure = error instanceof Repeatable ? error.failure : error;
      if (failure instanceof SqlFailure && !failure.isAnswer) broken = true;
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }

  /** Errors: `Repeatable` when nothing of it holds and it is to be done again. */
  #once<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#withClient(async (client) => {
      const running = new RunningTransaction(client);
      try {
        const result = await work(running);
        await running.commit();
        return result;
      } catch (thrown) {
        // What failed first is why the rest failed.
        const error = thrown instanceof SqlFailure ? ((await running.firstFailure()) ?? thrown) : thrown;
        if (!running.committing) await running.rollback();
        if (!(error instanceof SqlFailure)) throw error;
        const holdsNot = error.isAborted || (!error.isAnswer && !running.committing);
        throw holdsNot ? new Repeatable(error) : error;
      }
    });
  }

  #succeeded(): void {
    if (this.#problem === null) return;
    this.#problem = null;
    this.#cancelProbe?.();
    this.#cancelProbe = null;
    this.#options.log.info('database-again');
  }

  /** What is to be thrown; notes that the database can't be used, if that is what it says. */
  #failed(error: unknown): unknown {
    if (!(error instanceof SqlFailure)) return error;
    const { code } = error;
    if (error.isUnstorable && !error.isRace) this.#options.log.error('database-refused-value', { code });
    if (!error.isUnstorable) {
      if (this.#problem === null) this.#options.log.error('database-trouble', { code });
      this.#problem = code;
      this.#probeLater();
    }
    return storeError(error);
  }

  /** Who asks whether it works sends nobody while it does not: so it is found out without them. */
  #probeLater(): void {
    if (this.#closing !== null || this.#cancelProbe !== null) return;
    const { clock } = this.#options;
    this.#cancelProbe = clock.wakeAt(clock.now() + PROBE_DELAY, () => {
      this.#cancelProbe = null;
      if (this.#closing === null) void this.transaction((tx) => tx.query(PROBE)).catch(() => undefined);
    });
  }
}

/** A failure after which nothing of the transaction holds. */
class Repeatable extends Error {
  readonly failure: SqlFailure;

  constructor(failure: SqlFailure) {
    super(failure.message);
    this.failure = failure;
  }
}
