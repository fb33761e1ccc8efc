import { Logger, runMigrations } from 'graphile-worker';
import type { Clock } from '../../../ports/clock.ts';
import type { DocumentId } from '../../../ports/document.ts';
import type { Log } from '../../../ports/log.ts';
import { systemCode } from '../../errors.ts';
import { openingError, SqlFailure } from '../failure.ts';
import { JOBS_SCHEMA, JobRun, jobsPool } from './job-run.ts';

/** When what does the jobs ended by itself, or could not be begun, it begins anew after this, milliseconds. */
const AGAIN_AFTER = 1000;

export interface JobsOptions {
  url: string;
  clock: Clock;
  log: Log;
  /** Says under which name the jobs are locked from now on; false when this is none of the processes any more. */
  workAs(worker: string): Promise<boolean>;
  letters(id: DocumentId): Promise<void>;
  timers(id: DocumentId): Promise<void>;
}

/** Makes the tables of the library, or brings them up to date. Errors: as when the store is opened. */
export async function migrateJobs(url: string): Promise<void> {
  const pool = jobsPool(url);
  try {
    await runMigrations({ pgPool: pool, schema: JOBS_SCHEMA, logger: SILENT_LOGGER });
  } catch (error) {
    throw openingError(new SqlFailure(error));
  } finally {
    await pool.end();
  }
}

/**
 * Does jobs, while this process is one of those that share the database. Each time that it joins them it begins with new
 * connections: the library does not come back from every way in which it may lose them. Jobs in hand then go on: that they
 * are done elsewhere too does no harm.
 */
export class Jobs {
  readonly #options: JobsOptions;
  #run: JobRun | null = null;
  /** Those that were let go of, until all of them is closed. */
  readonly #leaving = new Set<Promise<void>>();
  #stopping = false;
  #disarm: () => void = () => {};

  constructor(options: JobsOptions) {
    this.#options = options;
  }

  /** Takes jobs from now on. */
  start(): void {
    if (this.#stopping) return;
    this.pause();
    const { clock, log } = this.#options;
    const run = new JobRun(this.#options);
    this.#run = run;
    // The library gives up when it can't settle a job.
    void run.ended.then((code) => {
      if (this.#run !== run) return;
      log.warn('jobs-ended', { code });
      this.pause();
      this.#disarm = clock.wakeAt(clock.now() + AGAIN_AFTER, () => this.start());
    });
    this.#introduce(run);
  }

  /** Takes no jobs until it is started again. */
  pause(): void {
    this.#disarm();
    const run = this.#run;
    this.#run = null;
    if (!run) return;
    const leaving = run.close().finally(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
  }

  /** Never takes a job again. Resolves when those in hand have ended, or have had the time for it. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.pause();
    await Promise.all(this.#leaving);
  }

  /** Opens the gate when it is known whose the jobs are: none is taken that nobody could take from a dead process. */
  #introduce(run: JobRun): void {
    const { clock, log, workAs } = this.#options;
    workAs(run.id).then(
      (isKnown) => {
        if (isKnown && this.#run === run) run.open();
      },
      (error: unknown) => {
        log.warn('jobs-waiting', { code: systemCode(error) });
        if (this.#run === run) this.#disarm = clock.wakeAt(clock.now() + AGAIN_AFTER, () => this.#introduce(run));
      },
    );
  }
}

const SILENT_LOGGER = new Logger(() => () => undefined);
