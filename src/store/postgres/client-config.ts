import type pg from 'pg';

/** Below the turn's deadline of ten seconds, so that a turn hears that the database failed. Milliseconds. */
export const STATEMENT_TIMEOUT = 8000;

/** How long a connection may take, or a place in the pool. Milliseconds. */
const CONNECT_TIMEOUT = 5000;

/** How long a transaction may do nothing: a process that froze gives its locks back. Milliseconds. */
const IDLE_IN_TRANSACTION_TIMEOUT = 10_000;

/** What every connection of ours has, also those that are not of the pool. */
export function clientConfig(url: string): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: 'kennismaker',
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    keepAlive: true,
  };
}

/** What a connection of the pool has besides. Statements are sent without waiting for the answers before them. */
export function poolConfig(url: string, size: number): pg.PoolConfig {
  return {
    ...clientConfig(url),
    max: size,
    pipeline: true,
    // For a server that says nothing any more; one that works at it ends by its own timeout.
    query_timeout: STATEMENT_TIMEOUT + 1000,
  };
}

/**
 * Run first on every connection of the pool. A database that is set to acknowledge before the disk has it would break
 * what the store promises; one that waits for more than its own disk may.
 */
export const CONNECTION_SETUP = `
SELECT set_config('statement_timeout', '${STATEMENT_TIMEOUT}', false),
  set_config('idle_in_transaction_session_timeout', '${IDLE_IN_TRANSACTION_TIMEOUT}', false),
  CASE WHEN current_setting('synchronous_commit') = 'off' THEN set_config('synchronous_commit', 'on', false) END`;
