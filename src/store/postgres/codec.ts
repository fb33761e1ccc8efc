import type { DocumentId } from '../../ports/document.ts';
import { AppError } from '../../ports/error.ts';
import type { Keyring } from '../sealing/keyring.ts';

/** What a column holds; what was sealed as one of them is never taken for another. */
export type What = 'state' | 'item' | 'timer' | 'address';

/**
 * How everything that holds words or addresses lies in its column. The columns are of type `json` and not `jsonb`: that
 * refuses strings that JSON can hold (NUL, half a character), and forgets the order of keys, which people see.
 */
export interface Codec {
  /** Gives JSON text for the column. `id`: of the document that it belongs to. */
  encode(what: What, value: object, id: DocumentId): string;
  /**
   * Takes what the column holds, parsed. Throws when it can't be understood: the document is then set aside.
   * Errors: `store.key-missing`, `store.key-wrong`: then it may not be, nothing is wrong with it.
   */
  decode(what: What, stored: unknown, id: DocumentId): unknown;
}

/** What something of a document is bound to when it is sealed. */
export function aboutOf(what: What, id: DocumentId): string {
  return `${what} ${id}`;
}

/** Sealed under the key that writes, or as it is when there is none; read in whatever way it lies there. */
export function codecOf(keyring: Keyring): Codec {
  return {
    encode: (what, value, id) => keyring.sealJson('rows', aboutOf(what, id), JSON.stringify(value)),
    decode(what, stored, id) {
      const value = keyring.openJson('rows', aboutOf(what, id), stored);
      if (value === undefined) throw new Error('It is damaged, or was sealed for something else.');
      return value;
    },
  };
}

/** Whether something could not be read for want of its key: nothing is wrong with it. */
export function isKeyError(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'store.key-missing' || error.code === 'store.key-wrong');
}
