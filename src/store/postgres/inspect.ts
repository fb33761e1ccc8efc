import pg from 'pg';
import type { KeyMarker } from '../sealing/key-marker.ts';
import type { Keyring } from '../sealing/keyring.ts';
import { clientConfig } from './client-config.ts';
import { markerIn } from './database-keys.ts';
import { newerDatabase, openingError, SqlFailure } from './failure.ts';
import { transactionOf } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';

/** What there is to say of a database without opening it as a store. */
export interface Inspected {
  /** Steps of the schema that it has; 0: nothing of ours. */
  schema: number;
  /** Steps that this version knows. */
  known: number;
  /** Documents that could not be read and stand aside. */
  quarantined: number;
}

/**
 * Looks at a database, and tries whether it can be written, leaving nothing behind.
 * Errors: `store.database-unreachable`, `store.database-refused`, `store.database-newer`.
 */
export function inspectDatabase(url: string): Promise<Inspected> {
  return looking(url, inspect);
}

/**
 * What a database with tables says of its encryption; null when it says that nothing in it is encrypted. Changes nothing.
 * Errors: as `inspectDatabase`, and `store.key-missing`, `store.key-wrong`.
 */
export function inspectKeys(url: string, keyring: Keyring): Promise<KeyMarker | null> {
  return looking(url, async (client) => {
    const marker = await markerIn(transactionOf(client), keyring);
    // It is made again at the next start, which then knows of no more.
    return marker === 'damaged' ? { keys: keyring.reads, whole: false } : marker;
  });
}

async function looking<T>(url: string, look: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(clientConfig(url));
  client.on('error', () => undefined);
  try {
    await client.connect();
    try {
      return await look(client);
    } finally {
      await client.end();
    }
  } catch (error) {
    throw openingError(error instanceof Error && error.name === 'AppError' ? error : new SqlFailure(error));
  }
}

async function inspect(client: pg.Client): Promise<Inspected> {
  const known = MIGRATIONS.length;
  await client.query('BEGIN');
  const isOurs = await numberOf(client, `SELECT (to_regclass('kennismaker.migrations') IS NOT NULL)::int AS number`);
  const schema = isOurs
    ? await numberOf(client, 'SELECT coalesce(max(number), 0) AS number FROM kennismaker.migrations')
    : 0;
  if (schema > known) throw newerDatabase(schema, known);
  // Refused where the database is a read-only copy, or the user has no right to it.
  await client.query(isOurs ? 'UPDATE kennismaker.migrations SET name = name' : 'CREATE SCHEMA kennismaker_trial');
  await client.query('ROLLBACK');
  const quarantined =
    schema > 0 ? await numberOf(client, 'SELECT count(*)::int AS number FROM kennismaker.quarantine') : 0;
  return { schema, known, quarantined };
}

async function numberOf(client: pg.Client, text: string): Promise<number> {
  const [row] = (await client.query<{ number: number }>(text)).rows;
  return row?.number ?? 0;
}
