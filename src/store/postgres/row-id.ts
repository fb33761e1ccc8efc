import type { DocumentId } from '../../ports/document.ts';

const PLAIN = /^[\w-]*$/;

/**
 * A document's id as the tables hold it. A text of PostgreSQL can't hold every string (no NUL, no half of a character),
 * so what JSON would escape is escaped; an id of ours stays as it is.
 */
export function rowId(id: DocumentId): string {
  return PLAIN.test(id) ? id : JSON.stringify(id).slice(1, -1);
}

/** The id of a row, back from `rowId`. */
export function idOfRow(row: string): DocumentId {
  return PLAIN.test(row) ? row : (JSON.parse(`"${row}"`) as string);
}
