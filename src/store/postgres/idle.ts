import { AppError } from '../../ports/error.ts';
import type { Transaction } from './transaction.ts';

/** Whether a process serves this database now: while it lives, it holds its lock. */
const IN_USE = 'SELECT bool_or(NOT pg_try_advisory_xact_lock(lock_key)) AS used FROM kennismaker.processes';

/** Whether a process serves the database now. One that begins the next moment is not seen. */
export async function isServed(transaction: Transaction): Promise<boolean> {
  const [found] = await transaction.query<{ used: boolean | null }>(IN_USE);
  return found?.used ?? false;
}

/** Errors: `store.in-use`. */
export async function demandIdle(transaction: Transaction): Promise<void> {
  if (await isServed(transaction)) throw inUse();
}

/** Somebody else works on the database. */
export function inUse(): AppError {
  return new AppError('store.in-use', 'A companion runs on the database, and what is to be done needs it for itself.', {
    advice:
      'Stop every process of it, and do this again; then start them all, with the same key and of the same version. Nothing was changed.',
    retry: true,
  });
}
