import { demandNotMoving } from '../moving/errors.ts';
import { type Keyring, NO_KEYS } from '../sealing/keyring.ts';
import { codecOf } from './codec.ts';
import { Database, type DatabaseOptions } from './database.ts';
import { adoptSecret, settleKeys } from './database-keys.ts';
import { DocumentRows } from './document-rows.ts';
import { Lookup } from './lookup.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { moveNoteIn } from './move-note.ts';
import { PostgresStore } from './postgres-store.ts';
import type { TransactionPart } from './transaction.ts';

export interface DatabaseWithKeys extends DatabaseOptions {
  /** Under which key words and addresses lie in the tables; default: none, as they are. */
  keyring?: Keyring;
}

export interface PostgresStoreOptions extends DatabaseWithKeys {
  /** What else happens in the transaction of every change. */
  part?: TransactionPart;
}

export interface OpeningOptions extends DatabaseWithKeys {
  /** Opens it although it says that everything was moved elsewhere, or is being moved. Default false. */
  whileMoving?: boolean;
  /** Takes this as its own hash secret, where nothing was named by another: a move brings it. */
  hashSecret?: Buffer;
}

/** A database that is ready to be worked on. */
export interface OpenDatabase {
  database: Database;
  documents: DocumentRows;
  keyring: Keyring;
}

/**
 * Brings the schema up to date and connects. When a key is lacking, nothing was written before that is said.
 * Errors: `store.database-unreachable`, `store.database-refused`, `store.database-newer`, `store.moved`, `store.moving`,
 * `store.key-missing`, `store.key-wrong`, `store.in-use`, `store.not-upgraded`, `store.secret-damaged`,
 * `store.move-target` when it has another secret than that, and something is named by it.
 */
export async function openDatabase(options: OpeningOptions): Promise<OpenDatabase> {
  const { keyring = NO_KEYS, hashSecret } = options;
  const steps = await migrate(options.url, MIGRATIONS, keyring);
  if (steps > 0) options.log.info('database-migrated', { steps });
  const database = new Database(options);
  try {
    if (!options.whileMoving) demandNotMoving(await moveNoteIn(database));
    const own = await settleKeys(database, keyring);
    if (hashSecret !== undefined && !hashSecret.equals(own)) await adoptSecret(database, hashSecret, keyring);
    const lookup = new Lookup(hashSecret ?? own);
    return { database, documents: new DocumentRows(codecOf(keyring), lookup), keyring };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Opens the store, for a process that shares it with nobody unless `part` sees to that. Errors: those of `openDatabase`. */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<PostgresStore> {
  const { log, part } = options;
  const { database, documents } = await openDatabase(options);
  return new PostgresStore({ database, documents, log, ...(part && { part }) });
}
