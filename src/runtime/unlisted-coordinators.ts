import { NETWORK_DOCUMENT } from '../features/network/coordinators.ts';
import type { DocumentId } from '../ports/document.ts';
import type { Store } from '../ports/store.ts';
import { readPersonBody } from './person-document.ts';

/**
 * Everybody who is a coordinator, when there is no list of them yet; null when there is one, or nobody to put on it. It
 * reads every person, so it is worth doing once: a list of nobody is a list too.
 */
export async function unlistedCoordinators(store: Store): Promise<readonly DocumentId[] | null> {
  if ((await store.read(NETWORK_DOCUMENT)).status === 'found') return null;
  const coordinators: DocumentId[] = [];
  let people = 0;
  for await (const id of store.list('person')) {
    people += 1;
    const read = await store.read(id);
    if (read.status !== 'found') continue;
    const { person, movedTo, erased } = readPersonBody(read.document);
    if (person.roles.includes('coordinator') && movedTo === undefined && !erased) coordinators.push(id);
  }
  return people === 0 ? null : coordinators;
}
