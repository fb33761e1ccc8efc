/**
 * The store in PostgreSQL, which any number of processes share.
 *
 * What is promised, and how:
 *
 * **A commit, mark or erasure that resolved survives a power cut**, of the server's disk: it is one transaction, and
 * `synchronous_commit` is never off. It locks the document's row, so that changes of one document come one after the other,
 * and compares the version; unsent items and timers are rows of their own, of which only what is different is written.
 *
 * **One that was rejected may hold all the same** in a single case: the connection broke after its end was asked for.
 * It is then `store.unwritable`, and whoever repeats the turn meets `store.conflict`, reads, and finds it done.
 *
 * **Two processes never undo each other's work**: an address is claimed in the same transaction, in the order of their
 * keys; what was the victim of a deadlock or could not be serialised is done again, a few times.
 *
 * **A row that can't be understood is moved to `quarantine`**, never overwritten: `read` says `lost`, also after a
 * restart, until a commit makes the document anew.
 *
 * **An erasure leaves no row.** (What PostgreSQL keeps of old rows until it vacuums, in its write-ahead log and in backups is
 * outside; see docs/DATABASE.md.)
 *
 * `pg` is loaded by this folder alone.
 */
export { Database, type DatabaseOptions } from './database.ts';
export { DocumentRows } from './document-rows.ts';
export { SqlFailure } from './failure.ts';
export { type Inspected, inspectDatabase, inspectKeys } from './inspect.ts';
export type { KeyedRows } from './keyed-rows.ts';
export { LETTERS, Lookup } from './lookup.ts';
export { openDatabase, openPostgresStore, type PostgresStoreOptions } from './open.ts';
export { openSharedStore, type SharedStore, type SharedStoreOptions } from './open-shared.ts';
export { PostgresStore } from './postgres-store.ts';
export { idOfRow, rowId } from './row-id.ts';
