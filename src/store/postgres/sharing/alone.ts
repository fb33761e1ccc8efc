import type { Database } from '../database.ts';
import { SqlFailure, storeError } from '../failure.ts';

const LOCK = `SELECT pg_advisory_lock(hashtextextended($1, 4711900339)), set_config('application_name', $2, false)`;

/** Runs tasks of which all processes together run one of a name at a time. */
export class Alone {
  readonly #database: Pick<Database, 'connect'>;
  /** The last task of each name here, so that each name takes one connection. */
  readonly #last = new Map<string, Promise<void>>();

  constructor(database: Pick<Database, 'connect'>) {
    this.#database = database;
  }

  /**
   * `process`: what connections of this process are called, so that the others can end one that is held by a dead process.
   * Errors: those of the task, and of the store.
   */
  async run<T>(name: string, process: string, task: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name) ?? Promise.resolve();
    const mine = before.then(() => this.#holding(name, process, task));
    const ended = mine.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(name, ended);
    try {
      return await mine;
    } finally {
      if (this.#last.get(name) === ended) this.#last.delete(name);
    }
  }

  async #holding<T>(name: string, process: string, task: () => Promise<T>): Promise<T> {
    // A connection of its own: the task needs those of the pool, and one that ends gives the lock back in any case.
    const client = await this.#database.connect().catch((error: unknown) => {
      throw storeError(error);
    });
    try {
      await client.query(LOCK, [name, process]).catch((error: unknown) => {
        throw storeError(new SqlFailure(error));
      });
      return await task();
    } finally {
      // What can't be said goodbye to is gone.
      await client.end().catch(() => undefined);
    }
  }
}
