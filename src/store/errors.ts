import { AppError } from '../ports/error.ts';

/** Another commit came first: what was read is no longer what is stored. */
export function conflict(): AppError {
  return new AppError('store.conflict', 'Another change of this document came first.', {
    advice: 'Read the document again and repeat the turn.',
    retry: true,
  });
}

/** An address that was to be given to a new document leads to another one by now. */
export function addressTaken(): AppError {
  return new AppError('store.address-taken', 'Another document got this address first.', {
    advice: 'Find the document of the address again and repeat the turn there.',
    retry: true,
  });
}

/** `bytes` and `limit` are bytes of UTF-8 JSON. */
export function tooLarge(bytes: number, limit: number): AppError {
  return new AppError('store.too-large', `The document would take ${bytes} bytes; at most ${limit} are allowed.`, {
    advice: 'Ask for shorter answers, or let the person remove something old first.',
  });
}

/** The store was closed, or is closing. */
export function closed(): AppError {
  return new AppError('store.closed', 'The store is closed.', { advice: 'Start the companion again.' });
}

/** The data folder took no write. `cause` is what the system said; nothing was acknowledged. */
export function unwritable(cause: unknown): AppError {
  return new AppError('store.unwritable', `The data folder cannot be written: ${systemCode(cause)}.`, {
    advice: 'Free disk space, and check that the folder is writable for the user that runs the companion.',
    retry: true,
    cause,
  });
}

/** The data folder could not be read for a reason that lies outside the files (rights, too many open files). */
export function unreadable(cause: unknown): AppError {
  return new AppError('store.unreadable', `The data folder cannot be read: ${systemCode(cause)}.`, {
    advice: 'Check that everything in the folder belongs to the user that runs the companion.',
    retry: true,
    cause,
  });
}

/** The system's own code of an error (`ENOSPC`), or a neutral word. Never its message: that may hold a path. */
export function systemCode(cause: unknown): string {
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return 'unknown error';
}
