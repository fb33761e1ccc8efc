import { type Directory, readDirectory } from '../features/visits/directory-desk.ts';
import { DIRECTORY_DOCUMENT } from '../features/visits/letters.ts';
import { AppError } from '../ports/error.ts';
import type { Store } from '../ports/store.ts';
import { deskState } from './desks.ts';

/** How many visits the whole network planned and made. */
export type VisitTotals = Directory['totals'];

/** The two totals of the network. Errors: `visits.totals-lost` when they can't be read: none would look like a fact. */
export async function visitTotals(store: Pick<Store, 'read'>): Promise<VisitTotals> {
  const read = await store.read(DIRECTORY_DOCUMENT);
  if (read.status === 'lost') {
    throw new AppError('visits.totals-lost', "The list of groups and the number of visits can't be read.", {
      advice: 'It was set aside as damaged: look for the document "directory" in the backup of the data folder.',
    });
  }
  return readDirectory(read.status === 'found' ? deskState(read.document) : null).totals;
}
