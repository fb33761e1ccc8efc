import pg from 'pg';
import { type Keyring, NO_KEYS } from '../sealing/keyring.ts';
import { clientConfig } from './client-config.ts';
import { demandKeys, madeSecret } from './database-keys.ts';
import { newerDatabase, openingError, SqlFailure } from './failure.ts';
import { Lookup } from './lookup.ts';
import { MIGRATIONS, type Migration } from './migrations/index.ts';
import type { Transaction } from './transaction.ts';

/** Held while the schema is changed, so that of several starts one does it and the others wait. Any number of our own. */
const LOCK = 4_711_900_337;

/** How long one start waits for another that migrates, or a migration may take, milliseconds. */
const PATIENCE = 120_000;

/**
 * Brings the schema up to date, in one transaction: all of it or nothing. Gives the number of steps that it took.
 * Errors: `store.database-unreachable`, `store.database-refused`, `store.database-newer`, `store.key-missing`,
 * `store.key-wrong`, `store.in-use`, `store.not-upgraded`.
 */
export async function migrate(
  url: string,
  migrations: readonly Migration[] = MIGRATIONS,
  keyring: Keyring = NO_KEYS,
): Promise<number> {
  const client = new pg.Client(clientConfig(url));
  client.on('error', () => undefined);
  try {
    await client.connect();
    try {
      return await migrateOn(client, migrations, keyring);
    } finally {
      // Whatever was not committed is taken back with it.
      await client.end();
    }
  } catch (error) {
    throw openingError(error instanceof Error && error.name === 'AppError' ? error : new SqlFailure(error));
  }
}

async function migrateOn(client: pg.Client, migrations: readonly Migration[], keyring: Keyring): Promise<number> {
  // Most starts find everything done, and wait for nobody.
  const found = await stepOf(client);
  if (found > migrations.length) throw newerDatabase(found, migrations.length);
  const transaction = transactionOf(client);
  await demandKeys(transaction, keyring);
  if (found === migrations.length) return 0;
  await client.query(`SET statement_timeout = ${PATIENCE}`);
  // Before the transaction begins, and given back with the connection: in a transaction, the server may go on believing what
  // it looked up before it waited, that there is no schema.
  await client.query(`SELECT pg_advisory_lock(${LOCK})`);
  await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
  const before = await stepOf(client);
  if (before > migrations.length) throw newerDatabase(before, migrations.length);
  if (before === 0) await client.query(BEGINNING);
  for (const [index, { name, sql, work }] of migrations.entries()) {
    if (index < before) continue;
    await client.query(sql);
    await work?.({ transaction, lookup: new Lookup(await madeSecret(transaction, keyring)) });
    await client.query('INSERT INTO kennismaker.migrations (number, name) VALUES ($1, $2)', [index + 1, name]);
  }
  await client.query('COMMIT');
  return migrations.length - before;
}

/** A client of which whoever has it begins and ends the transactions. */
export function transactionOf(client: pg.Client): Transaction {
  return {
    query: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
      (await client.query<Row & pg.QueryResultRow>(text, [...values])).rows,
  };
}

const BEGINNING = `
CREATE SCHEMA IF NOT EXISTS kennismaker;
CREATE TABLE kennismaker.migrations (
  number integer PRIMARY KEY,
  name text NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
)`;

/** The number of the last migration that was done; 0 when there is no schema. */
async function stepOf(client: pg.Client): Promise<number> {
  const [there] = (
    await client.query<{ it: boolean }>(`SELECT to_regclass('kennismaker.migrations') IS NOT NULL AS it`)
  ).rows;
  if (!there?.it) return 0;
  const [last] = (
    await client.query<{ number: number }>('SELECT coalesce(max(number), 0) AS number FROM kennismaker.migrations')
  ).rows;
  return last?.number ?? 0;
}
