import type { DocumentId } from '../../ports/document.ts';

/**
 * How everything that holds words or addresses lies in its column. The columns are of type `json` and not `jsonb`: that
 * refuses strings that JSON can hold (NUL, half a character), and forgets the order of keys, which people see.
 */
export interface Codec {
  /** Gives JSON text for the column. `id`: of the document that it belongs to. */
  encode(value: object, id: DocumentId): string;
  /** Takes what the column holds, parsed. Throws when it can't be understood: the document is then set aside. */
  decode(stored: unknown, id: DocumentId): unknown;
}

/** Everything as it is, for whoever may read the database. */
export const PLAIN: Codec = {
  encode: (value) => JSON.stringify(value),
  decode: (stored) => stored,
};
