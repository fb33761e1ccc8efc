import { demandNotMoving } from '../moving/errors.ts';
import { type Codec, PLAIN } from './codec.ts';
import { Database, type DatabaseOptions } from './database.ts';
import { DocumentRows } from './document-rows.ts';
import { hashSecretIn } from './hash-secret.ts';
import { migrate } from './migrate.ts';
import { moveNoteIn } from './move-note.ts';
import { PostgresStore } from './postgres-store.ts';
import type { TransactionPart } from './transaction.ts';

export interface PostgresStoreOptions extends DatabaseOptions {
  /** What else happens in the transaction of every change. */
  part?: TransactionPart;
  /** How words and addresses lie in the tables; default: as they are. */
  codec?: Codec;
}

/**
 * Brings the schema up to date and connects. `whileMoving`: also when it says that everything was moved elsewhere, or is
 * being moved.
 * Errors: `store.database-unreachable`, `store.database-refused`, `store.database-newer`, `store.moved`, `store.moving`.
 */
export async function openDatabase(options: DatabaseOptions & { whileMoving?: boolean }): Promise<Database> {
  const steps = await migrate(options.url);
  if (steps > 0) options.log.info('database-migrated', { steps });
  const database = new Database(options);
  if (options.whileMoving) return database;
  try {
    demandNotMoving(await moveNoteIn(database));
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Opens the store, for a process that shares it with nobody unless `part` sees to that. Errors: those of `openDatabase`. */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<PostgresStore> {
  const { codec = PLAIN, log, part } = options;
  const database = await openDatabase(options);
  const secret = await hashSecretIn(database);
  return new PostgresStore({ database, documents: new DocumentRows(codec), secret, log, ...(part && { part }) });
}
