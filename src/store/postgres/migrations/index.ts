import { SHARING_TABLES } from './sharing.ts';
import { STORE_TABLES } from './store.ts';

export interface Migration {
  /** What it brings, for the record in the database. */
  name: string;
  /** Statements, all run in one transaction. */
  sql: string;
}

/**
 * How the schema `kennismaker` came to be: the number of a migration is its place, from 1. What was released is never
 * changed, only added to; a process of the version before may still run while the next one migrates.
 */
export const MIGRATIONS: readonly Migration[] = [
  { name: 'documents, outbox, timers, addresses', sql: STORE_TABLES },
  { name: 'what processes agree on', sql: SHARING_TABLES },
];
