import type { Migrating } from '../make-lookups.ts';
import { makeLookups } from '../make-lookups.ts';
import { FRESH_JOBS } from './fresh-jobs.ts';
import { KEYED_LOOKUPS } from './keyed-lookups.ts';
import { SHARING_TABLES } from './sharing.ts';
import { STORE_TABLES } from './store.ts';

export interface Migration {
  /** What it brings, for the record in the database. */
  name: string;
  /** Statements, all run in one transaction. */
  sql: string;
  /** What no statement can do; runs behind them, in the same transaction. */
  work?: (migrating: Migrating) => Promise<void>;
}

/**
 * How the schema `kennismaker` came to be: the number of a migration is its place, from 1. What was released is never
 * changed, only added to. Some may be done while processes of the version before run; one that may not looks for them.
 */
export const MIGRATIONS: readonly Migration[] = [
  { name: 'documents, outbox, timers, addresses', sql: STORE_TABLES },
  { name: 'what processes agree on', sql: SHARING_TABLES },
  { name: 'look-ups by a keyed hash', sql: KEYED_LOOKUPS, work: makeLookups },
  { name: 'a job that somebody took is not asked for again', sql: FRESH_JOBS },
];
