import type pg from 'pg';
import { SqlFailure } from './failure.ts';
import type { Transaction } from './transaction.ts';

/** Names a statement by its text, so that every connection parses and plans it once. The texts must be constants. */
const NAMES = new Map<string, string>();

/** Sends one statement. Errors: `SqlFailure`. */
export async function send<Row extends object>(
  client: pg.ClientBase,
  text: string,
  values: readonly unknown[],
): Promise<Row[]> {
  let name = NAMES.get(text);
  if (name === undefined) {
    name = `k${NAMES.size + 1}`;
    NAMES.set(text, name);
  }
  try {
    return (await client.query<Row & pg.QueryResultRow>({ name, text, values: [...values] })).rows;
  } catch (error) {
    throw new SqlFailure(error);
  }
}

/**
 * A transaction on one connection of the pool. Statements may be sent without waiting for them: they run in that order,
 * and the transaction holds only if each of them succeeded.
 */
export class RunningTransaction implements Transaction {
  readonly #client: pg.ClientBase;
  readonly #sent: Promise<unknown>[] = [];
  /** Whether its end was asked for: from then on a lost connection leaves open whether it holds. */
  committing = false;

  /** Begins it, without waiting for that. */
  constructor(client: pg.ClientBase) {
    this.#client = client;
    this.#note(plain(client, 'BEGIN ISOLATION LEVEL READ COMMITTED'));
  }

  query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.#note(send<Row>(this.#client, text, values));
  }

  /** Resolves when it holds. Errors: `SqlFailure` of the first statement that failed. */
  async commit(): Promise<void> {
    this.committing = true;
    const outcome = plain(this.#client, 'COMMIT');
    const all = await Promise.allSettled([...this.#sent, outcome]);
    for (const each of all) if (each.status === 'rejected') throw each.reason;
    // A COMMIT of what failed before is answered by ROLLBACK, and not by an error.
    if ((await outcome) !== 'COMMIT') throw new SqlFailure(null);
  }

  /** Takes everything back. When the connection is lost, the server has done so by itself. */
  async rollback(): Promise<void> {
    await Promise.allSettled([...this.#sent, plain(this.#client, 'ROLLBACK')]);
  }

  /** The first statement that failed, of those that nobody may have waited for. */
  async firstFailure(): Promise<unknown> {
    const all = await Promise.allSettled(this.#sent);
    return all.find((each) => each.status === 'rejected')?.reason;
  }

  #note<T>(work: Promise<T>): Promise<T> {
    this.#sent.push(work);
    // It is looked at when the transaction ends.
    work.catch(() => undefined);
    return work;
  }
}

/** Sends a statement without values; gives what PostgreSQL calls it. Errors: `SqlFailure`. */
async function plain(client: pg.ClientBase, text: string): Promise<string> {
  try {
    return (await client.query(text)).command;
  } catch (error) {
    throw new SqlFailure(error);
  }
}
