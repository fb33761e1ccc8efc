import { Logger, runMigrations, runTaskList, type WorkerPool } from 'graphile-worker';
import pg from 'pg';
import { z } from 'zod';
import type { Clock } from '../../../ports/clock.ts';
import type { DocumentId } from '../../../ports/document.ts';
import type { Log } from '../../../ports/log.ts';
import { systemCode } from '../../errors.ts';
import { clientConfig, STATEMENT_TIMEOUT } from '../client-config.ts';
import { openingError, SqlFailure } from '../failure.ts';
import { idOfRow } from '../row-id.ts';

/** Its own schema, also when somebody else uses the library in this database. */
const SCHEMA = 'kennismaker_jobs';

/** Jobs at once. */
const AT_ONCE = 16;

/** Connections for taking jobs and for settling them; what a job does itself goes through the store. */
const CONNECTIONS = 5;

/** How often it is looked for jobs whose time came, milliseconds. Those that are due at once are told of. */
const POLL = 1000;

/** When what does the jobs ended by itself, or could not be begun, it begins anew after this, milliseconds. */
const AGAIN_AFTER = 1000;

/** How long closing waits for jobs in hand, milliseconds. */
const END_WITHIN = 1000;

const payloadSchema = z.object({ document: z.string() });

export interface JobsOptions {
  url: string;
  clock: Clock;
  log: Log;
  /** Says under which name the jobs are locked from now on; false when this is none of the processes any more. */
  workAs(worker: string): Promise<boolean>;
  letters(id: DocumentId, last: boolean): Promise<void>;
  timers(id: DocumentId): Promise<void>;
}

/** Makes the tables of the library, or brings them up to date. Errors: as when the store is opened. */
export async function migrateJobs(url: string): Promise<void> {
  const pool = jobsPool(url);
  try {
    await runMigrations({ pgPool: pool, schema: SCHEMA, logger: SILENT_LOGGER });
  } catch (error) {
    throw openingError(new SqlFailure(error));
  } finally {
    await pool.end();
  }
}

/**
 * Does jobs, while this process is one of those that share the database. Those in hand when it is lost go on: that they are
 * done elsewhere too does no harm.
 */
export class Jobs {
  readonly #options: JobsOptions;
  readonly #pool: pg.Pool;
  #worker: WorkerPool | null = null;
  /** Resolves when jobs may be taken; null while they may. The library asks before each. */
  #gate: Gate | null = newGate();
  /** Counts how often it was begun or paused. */
  #times = 0;
  #stopping = false;
  #ended: Promise<void> = Promise.resolve();
  #disarm: () => void = () => {};

  constructor(options: JobsOptions) {
    this.#options = options;
    this.#pool = jobsPool(options.url);
  }

  /** Takes jobs from now on. */
  start(): void {
    if (this.#stopping) return;
    this.pause();
    this.#worker ??= this.#run();
    this.#introduce(this.#worker.id, this.#times);
  }

  /** Takes no jobs until it is started again. */
  pause(): void {
    this.#times += 1;
    this.#disarm();
    this.#gate ??= newGate();
  }

  /** Never takes a job again. Resolves when those in hand have ended. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#disarm();
    const worker = this.#worker;
    this.#worker = null;
    if (worker) Promise.resolve(worker.gracefulShutdown()).catch(() => undefined);
    // Those who waited there find that it is over.
    this.#gate?.open();
    await this.#ended;
  }

  /** Closes the connections; jobs that are still in hand then, and those that can't be ended, are others' to do again. */
  async close(): Promise<void> {
    const { clock } = this.#options;
    let disarm = (): void => undefined;
    const late = new Promise<void>((resolve) => {
      disarm = clock.wakeAt(clock.now() + END_WITHIN, resolve);
    });
    await Promise.race([this.stop(), late]);
    disarm();
    await this.#pool.end();
  }

  #run(): WorkerPool {
    const { clock, log, letters, timers } = this.#options;
    const worker = runTaskList(
      {
        schema: SCHEMA,
        concurrency: AT_ONCE,
        pollInterval: POLL,
        noHandleSignals: true,
        forbiddenFlags: () => this.#gate?.opened ?? null,
        logger: this.#logger(),
        // Settled one by one, a failure of the connection there would end the process.
        preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      },
      {
        letters: (payload, { job }) =>
          this.#do('letters', payload, (id) => letters(id, job.attempts >= job.max_attempts)),
        timers: (payload) => this.#do('timers', payload, timers),
      },
      this.#pool,
    );
    this.#ended = worker.promise.then(
      () => undefined,
      (error: unknown) => log.warn('jobs-ended', { code: systemCode(error) }),
    );
    // The library gives up when it can't settle a job.
    void this.#ended.then(() => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      this.pause();
      this.#disarm = clock.wakeAt(clock.now() + AGAIN_AFTER, () => this.start());
    });
    return worker;
  }

  /** Opens the gate when it is known whose the jobs are: none is taken that nobody could take from a dead process. */
  #introduce(worker: string, times: number): void {
    const { clock, log, workAs } = this.#options;
    const isCurrent = (): boolean => this.#times === times && !this.#stopping;
    workAs(worker).then(
      (isKnown) => {
        if (!isKnown || !isCurrent()) return;
        this.#gate?.open();
        this.#gate = null;
      },
      (error: unknown) => {
        log.warn('jobs-waiting', { code: systemCode(error) });
        if (isCurrent()) this.#disarm = clock.wakeAt(clock.now() + AGAIN_AFTER, () => this.#introduce(worker, times));
      },
    );
  }

  /** Errors: one that holds nothing but a code, because the library keeps its words in the database. */
  async #do(task: string, payload: unknown, work: (id: DocumentId) => Promise<void>): Promise<void> {
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
      if (level !== 'error' || meta?.failure === true || meta?.error === undefined) return;
      log.warn('jobs-trouble', { code: systemCode(meta.error) });
    });
  }
}

interface Gate {
  opened: Promise<null>;
  open(): void;
}

function newGate(): Gate {
  let open = (): void => undefined;
  const opened = new Promise<null>((resolve) => {
    open = () => resolve(null);
  });
  return { opened, open };
}

const SILENT_LOGGER = new Logger(() => () => undefined);

function jobsPool(url: string): pg.Pool {
  const pool = new pg.Pool({ ...clientConfig(url), max: CONNECTIONS, query_timeout: STATEMENT_TIMEOUT + 1000 });
  // Without listeners a connection that breaks would end the process; who needs one finds out.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
