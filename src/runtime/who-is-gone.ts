import type { DocumentId, OutItem, StoredDocument } from '../ports/document.ts';
import type { Mark, Store } from '../ports/store.ts';
import { unsaid } from './erased-person.ts';
import type { Gone } from './forgetting.ts';
import { type PersonBody, readPersonBody } from './person-document.ts';

/**
 * How documents may call somebody who erased everything. What the chats that joined theirs still wanted to say is not said any
 * more (`drop`). Not quiet: one of those has letters that were not taken.
 */
export async function whoIsGone(
  document: StoredDocument,
  store: Pick<Store, 'read' | 'mark'>,
  drop: (id: DocumentId, marks: readonly Mark[]) => void,
): Promise<{ gone: Gone; isQuiet: boolean }> {
  const body = readPersonBody(document);
  const joined = body.joined ?? [];
  const correspondents = new Set(correspondentsOf(body));
  let isQuiet = true;
  for (const id of joined) {
    const read = await store.read(id);
    if (read.status !== 'found') continue;
    const marks = unsaid(read.document.out);
    if (marks.length > 0) {
      await store.mark(id, marks);
      drop(id, marks);
    }
    if (lettersOf(read.document).length > 0) isQuiet = false;
    for (const each of correspondentsOf(readPersonBody(read.document))) correspondents.add(each);
  }
  const ids = new Set([document.id, ...joined]);
  const unknown = correspondents.size === 0 && joined.length === 0;
  return { gone: { ids, addresses: body.addresses, correspondents, unknown }, isQuiet };
}

/** Letters of a document that are not known to be taken. */
export function lettersOf({ out }: StoredDocument): OutItem[] {
  return out.filter(({ type }) => type === 'letter');
}

/** Everybody to whom letters went, or from whom they came; a number may be kept by sender and receiver. */
function correspondentsOf({ lettersIn, lettersOut }: PersonBody): DocumentId[] {
  return [...Object.keys(lettersIn), ...Object.keys(lettersOut)].flatMap((key) => key.split(' '));
}
