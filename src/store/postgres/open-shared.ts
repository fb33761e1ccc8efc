import type { Ids } from '../../ports/clock.ts';
import type { Sharing } from '../../ports/sharing.ts';
import type { Store } from '../../ports/store.ts';
import { type KeyedRows, keyedRows } from './keyed-rows.ts';
import { openDatabase, type PostgresStoreOptions } from './open.ts';
import { PostgresStore } from './postgres-store.ts';
import { migrateJobs } from './sharing/jobs.ts';
import { PostgresSharing } from './sharing/postgres-sharing.ts';

export interface SharedStoreOptions extends Omit<PostgresStoreOptions, 'part'> {
  ids: Ids;
  /** How often it is looked who is gone and what was missed, milliseconds; default 3,000. */
  sweepMs?: number;
}

/** The store in PostgreSQL, for any number of processes. */
export interface SharedStore extends Store {
  readonly sharing: Sharing;
  /** Other values than documents, kept by a key; `parse` throws when a value is not what it should be. */
  keyedRows<T>(space: string, parse: (value: unknown) => T): KeyedRows<T>;
}

/**
 * Opens the store of several processes. One that only reads and commits, as a command does, need not join the others: they
 * do what comes of its commits. Errors: those of `openDatabase`.
 */
export async function openSharedStore(options: SharedStoreOptions): Promise<SharedStore> {
  const { url, clock, ids, log, sweepMs } = options;
  const { database, documents, keyring } = await openDatabase(options);
  try {
    await migrateJobs(url);
  } catch (error) {
    await database.close();
    throw error;
  }
  const sharing: PostgresSharing = new PostgresSharing({
    url,
    database,
    lookup: documents.lookup,
    clock,
    ids,
    log,
    read: (id) => store.read(id),
    ...(sweepMs !== undefined && { sweepMs }),
  });
  const store = new PostgresStore({ database, documents, log, part: sharing });
  return {
    read: (id) => store.read(id),
    commit: (commit) => store.commit(commit),
    mark: (id, marks) => store.mark(id, marks),
    find: (address) => store.find(address),
    pending: () => store.pending(),
    list: (kind) => store.list(kind),
    erase: (id) => store.erase(id),
    keyedHash: (text) => store.keyedHash(text),
    removeSetAside: (before) => store.removeSetAside(before),
    health: () => store.health(),
    sharing,
    keyedRows: (space, parse) => keyedRows({ database, lookup: documents.lookup, keyring }, space, parse),
    async close() {
      await sharing.leave();
      await store.close();
    },
  };
}
