import { AppError } from '../../ports/error.ts';
import { conflict, systemCode } from '../errors.ts';

const SQLSTATE = /^[0-9A-Z]{5}$/;

/** What `pg` failed with, without its message and detail: these may hold a host, a user or a person's words. */
export class SqlFailure extends Error {
  override readonly name = 'SqlFailure';
  /** PostgreSQL's SQLSTATE (`53100`), the system's code (`ECONNREFUSED`), or `connection-lost` where `pg` says no more. */
  readonly code: string;
  /** The constraint that a row would break. */
  readonly constraint: string | null;

  constructor(error: unknown) {
    const code = systemCode(error);
    const known = code === 'unknown error' ? 'connection-lost' : code;
    super(`A statement failed: ${known}.`);
    this.code = known;
    const constraint = error instanceof Error && 'constraint' in error ? error.constraint : null;
    this.constraint = typeof constraint === 'string' ? constraint : null;
  }

  /** Whether the server itself said so, and the connection can be used further. */
  get isAnswer(): boolean {
    // 57P01 to 57P05 and class 08 say that the connection ends.
    return SQLSTATE.test(this.code) && !/^(57P|08)/.test(this.code);
  }

  /** Whether doing the whole transaction once more helps: serialisation failed, or it was the victim of a deadlock. */
  get isAborted(): boolean {
    return this.code === '40001' || this.code === '40P01';
  }

  /** Whether another process made the same document at the same moment. */
  get isRace(): boolean {
    return this.code === '23505' && this.constraint === 'documents_pkey';
  }

  /** Whether the database does not take a value: it would refuse that again, where everything else may pass. */
  get isUnstorable(): boolean {
    return this.isOf('22', '23', '54');
  }

  /** Whether the SQLSTATE begins with one of these. */
  isOf(...classes: readonly string[]): boolean {
    return SQLSTATE.test(this.code) && classes.some((each) => this.code.startsWith(each));
  }
}

/** What the port promises in place of a failure; anything else as it is. */
export function storeError(error: unknown): unknown {
  if (!(error instanceof SqlFailure)) return error;
  if (error.isRace) return conflict();
  if (error.isUnstorable) {
    return new AppError('store.unstorable', `The database does not take this document: ${error.code}.`, {
      advice: 'This is a mistake of ours: report it with the code.',
    });
  }
  return new AppError('store.unwritable', `The database can't be used: ${error.code}.`, {
    advice: 'Look whether PostgreSQL runs, can be written to, and has disk space and free connections.',
    retry: true,
  });
}

/** Why the database could not be opened. */
export function openingError(error: unknown): unknown {
  if (!(error instanceof SqlFailure)) return error;
  // Password, role, name of the database, rights: everything but connections (08), room (53), stops (57, 58) and aborts.
  if (SQLSTATE.test(error.code) && !error.isOf('08', '40', '53', '57', '58')) {
    return new AppError('store.database-refused', `The database refuses the companion: ${error.code}.`, {
      advice:
        'Compare user, password and name of the database in DATABASE_URL; the user must be allowed to make a schema in it.',
    });
  }
  return new AppError('store.database-unreachable', `The database can't be reached: ${error.code}.`, {
    advice: 'Look whether PostgreSQL runs, and compare host and port in DATABASE_URL.',
    retry: true,
  });
}

/** The schema is of a later version of the companion. */
export function newerDatabase(found: number, known: number): AppError {
  return new AppError('store.database-newer', `The database is at step ${found}; this version knows ${known}.`, {
    advice: 'Run the version of the companion that last ran on this database, or a later one.',
  });
}
