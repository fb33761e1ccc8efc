import type { DocumentId, StoredDocument } from '../ports/document.ts';
import type { Store } from '../ports/store.ts';
import { type PersonBody, readPersonBody } from './person-document.ts';

/** The document that has a person now, who may have joined two chats since; null when they are gone. */
export async function personNow(
  store: Store,
  id: DocumentId,
): Promise<{ document: StoredDocument; body: PersonBody } | null> {
  const read = await store.read(id);
  if (read.status !== 'found' || read.document.kind !== 'person') return null;
  const body = readPersonBody(read.document);
  if (body.erased) return null;
  return body.movedTo === undefined ? { document: read.document, body } : personNow(store, body.movedTo);
}
