import { createHash } from 'node:crypto';
import type { Database } from './database.ts';
import type { Transaction } from './transaction.ts';

/** Values that are kept by a key, beside the documents. */
export interface KeyedRows<T> {
  /** Null when there is none. Errors: rejects when it can't be read, which is not the same. */
  get(key: string): Promise<T | null>;
  /** Resolves when it would survive a power cut. */
  set(key: string, value: T): Promise<void>;
  /** Done again, it changes nothing. */
  delete(key: string): Promise<void>;
  /** Every key, in no order. */
  keys(): AsyncIterable<string>;
}

const GET = 'SELECT value FROM kennismaker.keyed_rows WHERE space = $1 AND name = $2';
const SET = `
INSERT INTO kennismaker.keyed_rows (space, name, key, value) VALUES ($1, $2, $3, $4)
ON CONFLICT (space, name) DO UPDATE SET value = excluded.value`;
const DELETE = 'DELETE FROM kennismaker.keyed_rows WHERE space = $1 AND name = $2';
const KEYS = 'SELECT name, key FROM kennismaker.keyed_rows WHERE space = $1 AND name > $2 ORDER BY name LIMIT $3';

const PAGE = 1000;

/**
 * Keyed values of one kind (`space`) in the database; an index knows a key by its hash alone. Keys are JSON text, as a
 * text of PostgreSQL can't hold every string. `parse` says what a value is, and throws when it is something else.
 * Errors: `store.unwritable`, `store.closed`, and those of `parse`.
 */
export function keyedRows<T>(database: Database, space: string, parse: (value: unknown) => T): KeyedRows<T> {
  const nameOf = (key: string): string => createHash('sha256').update(key).digest('hex');
  const change = (work: (transaction: Transaction) => Promise<unknown>) => database.transaction(work);
  return {
    async get(key) {
      const [row] = await database.query<{ value: unknown }>(GET, [space, nameOf(key)]);
      return row === undefined ? null : parse(row.value);
    },

    async set(key, value) {
      const row = [space, nameOf(key), JSON.stringify(key), JSON.stringify(value)];
      await change((transaction) => transaction.query(SET, row));
    },

    async delete(key) {
      await change((transaction) => transaction.query(DELETE, [space, nameOf(key)]));
    },

    async *keys() {
      for (let after = ''; ; ) {
        const rows = await database.query<{ name: string; key: string }>(KEYS, [space, after, PAGE]);
        for (const { key } of rows) yield JSON.parse(key) as string;
        const last = rows.at(-1);
        if (!last || rows.length < PAGE) return;
        after = last.name;
      }
    },
  };
}
