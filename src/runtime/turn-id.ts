import type { DocumentId } from '../ports/document.ts';

/** What a turn is called in the log: its document, and the version that it made of it. */
export function turnId(document: DocumentId, version: number): string {
  return `${document}#${version}`;
}
