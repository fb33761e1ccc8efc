import type { Keyring } from '../sealing/keyring.ts';
import type { Database } from './database.ts';
import type { Lookup } from './lookup.ts';
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

const GET = 'SELECT value FROM kennismaker.keyed_rows WHERE space = $1 AND lookup = $2';
const SET = `
INSERT INTO kennismaker.keyed_rows (space, lookup, key, value) VALUES ($1, $2, $3, $4)
ON CONFLICT (space, lookup) DO UPDATE SET key = excluded.key, value = excluded.value`;
const DELETE = 'DELETE FROM kennismaker.keyed_rows WHERE space = $1 AND lookup = $2';
const KEYS = 'SELECT lookup, key FROM kennismaker.keyed_rows WHERE space = $1 AND lookup > $2 ORDER BY lookup LIMIT $3';

const PAGE = 1000;

/** What keyed values need of an open database. */
export interface KeyedRowsParts {
  database: Database;
  lookup: Lookup;
  keyring: Keyring;
}

/**
 * Keyed values of one kind (`space`) in the database; an index knows a key by its keyed hash alone. Keys are JSON text, as a
 * text of PostgreSQL can't hold every string. `parse` says what a value is, and throws when it is something else.
 * Errors: `store.unwritable`, `store.closed`, `store.key-missing`, `store.key-wrong`, and those of `parse`, also for a value
 * that is damaged.
 */
export function keyedRows<T>(parts: KeyedRowsParts, space: string, parse: (value: unknown) => T): KeyedRows<T> {
  const { database, lookup, keyring } = parts;
  const nameOf = (key: string): string => lookup.nameOf(space, key);
  const change = (work: (transaction: Transaction) => Promise<unknown>) => database.transaction(work);
  return {
    async get(key) {
      const name = nameOf(key);
      const [row] = await database.query<{ value: unknown }>(GET, [space, name]);
      return row === undefined ? null : parse(keyring.openJson('rows', aboutRow('value', space, name), row.value));
    },

    async set(key, value) {
      const name = nameOf(key);
      const seal = (what: 'key' | 'value', json: string) => keyring.sealJson('rows', aboutRow(what, space, name), json);
      const row = [space, name, seal('key', JSON.stringify(key)), seal('value', JSON.stringify(value))];
      await change((transaction) => transaction.query(SET, row));
    },

    async delete(key) {
      await change((transaction) => transaction.query(DELETE, [space, nameOf(key)]));
    },

    async *keys() {
      for (let after = ''; ; ) {
        const rows = await database.query<{ lookup: string; key: string }>(KEYS, [space, after, PAGE]);
        for (const row of rows) {
          const key = keyring.openJson('rows', aboutRow('key', space, row.lookup), JSON.parse(row.key));
          // One that is damaged leads nowhere; whoever it is about writes it anew.
          if (typeof key === 'string') yield key;
        }
        const last = rows.at(-1);
        if (!last || rows.length < PAGE) return;
        after = last.lookup;
      }
    },
  };
}

/** What a column of such a row is bound to when it is sealed. `name`: as the index knows the key. */
export function aboutRow(what: 'key' | 'value', space: string, name: string): string {
  return `${what} ${space} ${name}`;
}
