import { Logger, runTaskList, type WorkerPool } from 'graphile-worker';
import pg from 'pg';
import { z } from 'zod';
import { systemCode } from '../../errors.ts';
import { clientConfig, STATEMENT_TIMEOUT } from '../client-config.ts';
import { idOfRow } from '../row-id.ts';
import type { JobsOptions } from './jobs.ts';

/** Its own schema, also when somebody else uses the library in this database. */
export const JOBS_SCHEMA = 'kennismaker_jobs';

/** Jobs at once. */
const AT_ONCE = 16;

/** Connections for taking jobs and for settling them; what a job does itself goes through the store. */
const CONNECTIONS = 5;

/** How often it is looked for jobs whose time came, milliseconds. Those that are due at once are told of. */
const POLL = 1000;

/** How long jobs in hand have to end when it is closed, milliseconds. */
const END_WITHIN = 5000;

const payloadSchema = z.object({ document: z.string() });

/** One run of the library over connections of its own: begun once, and closed for good. */
export class JobRun {
  /** Under which name its jobs are locked. */
  readonly id: string;
  /** When it ended by itself, or was closed: why, as a code. */
  readonly ended: Promise<string>;
  readonly #options: JobsOptions;
  readonly #pool: pg.Pool;
  readonly #clients = new Set<pg.PoolClient>();
  readonly #worker: WorkerPool;
  #closing = false;
  #open: () => void = () => {};
  /** Resolves when jobs may be taken. The library asks before each. */
  readonly #opened = new Promise<null>((resolve) => {
    this.#open = () => resolve(null);
  });
  #isOpen = false;

  constructor(options: JobsOptions) {
    this.#options = options;
    this.#pool = jobsPool(options.url);
    this.#pool.on('connect', (client) => this.#clients.add(client));
    this.#pool.on('remove', (client) => this.#clients.delete(client));
    const { letters, timers } = options;
    this.#worker = runTaskList(
      {
        schema: JOBS_SCHEMA,
        concurrency: AT_ONCE,
        pollInterval: POLL,
        noHandleSignals: true,
        forbiddenFlags: () => (this.#isOpen ? null : this.#opened),
        logger: this.#logger(),
        // Settled one by one, a failure of the connection there would end the process.
        preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      },
      {
        letters: (payload) => this.#do('letters', payload, letters),
        timers: (payload) => this.#do('timers', payload, timers),
      },
      this.#pool,
    );
    this.id = this.#worker.id;
    this.ended = this.#worker.promise.then(() => 'closed', systemCode);
  }

  /** Jobs may be taken from now on. */
  open(): void {
    this.#isOpen = true;
    this.#open();
  }

  /** Takes no more jobs; those in hand have a while to end. Resolves when its connections are closed. Never rejects. */
  async close(): Promise<void> {
    this.#closing = true;
    const { clock } = this.#options;
    Promise.resolve(this.#worker.gracefulShutdown()).catch(() => undefined);
    // Those who waited there find that it is over.
    this.open();
    let disarm = (): void => undefined;
    const late = new Promise<void>((resolve) => {
      disarm = clock.wakeAt(clock.now() + END_WITHIN, resolve);
    });
    await Promise.race([this.ended, late]);
    disarm();
    // Whoever still waits for an answer there waits no longer.
    for (const client of this.#clients) void client.end().catch(() => undefined);
    await Promise.race([this.#pool.end().catch(() => undefined), this.ended]);
  }

  /** Errors: one that holds nothing but a code, because the library keeps its words in the database. */
  async #do(task: string, payload: unknown, work: JobsOptions['letters']): Promise<void> {
    const id = idOfRow(payloadSchema.parse(payload).document);
    try {
      await work(id);
    } catch (error) {
      const code = systemCode(error);
      this.#options.log.warn('job-failed', { task, document: id, code });
      throw new Error(code);
    }
  }

  /** What the library says of failures, as far as it can be told: its words may hold anything. */
  #logger(): Logger {
    const { log } = this.#options;
    return new Logger(() => (level, _message, meta) => {
      if (this.#closing || level !== 'error' || meta?.failure === true || meta?.error === undefined) return;
      log.warn('jobs-trouble', { code: systemCode(meta.error) });
    });
  }
}

/**
 * Connections for the library. Without listeners a connection that breaks would end the process; who needs one finds out.
 */
export function jobsPool(url: string): pg.Pool {
  const pool = new TolerantPool({ ...clientConfig(url), max: CONNECTIONS, query_timeout: STATEMENT_TIMEOUT + 1000 });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

type Connected = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  release: (end?: unknown) => void,
) => void;

/**
 * Lets a connection be given back twice. The library does so when one breaks while it asks to listen and is told to end at that
 * moment; nobody catches what the pool throws then, and it would end the process.
 */
class TolerantPool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>;
  override connect(connected: Connected): void;
  override connect(connected?: Connected): Promise<pg.PoolClient> | undefined {
    if (connected === undefined) return super.connect();
    super.connect((error, client, release: ((end?: unknown) => void) | undefined) => {
      let isReleased = false;
      const once = (end?: unknown): void => {
        if (isReleased) return;
        isReleased = true;
        // A pool that is being closed gives no connection, and nothing to give it back with.
        release?.(end);
      };
      connected(error, client, once);
    });
    return undefined;
  }
}
