import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Standing } from '../library/check/people-on-missing-step.ts';
import { AppError } from '../ports/error.ts';
import type { Store } from '../ports/store.ts';
import { readDocumentFile } from '../store/files/index.ts';
import { type Keyring, NO_KEYS } from '../store/sealing/keyring.ts';

/** Of a person's file, only where they stand: no answer and no address is looked at. */
const personFile = z.object({
  kind: z.literal('person'),
  body: z.object({
    session: z.object({ stack: z.array(z.object({ dialog: z.string(), step: z.string() })) }),
    person: z.object({ sheets: z.array(z.object({ dialog: z.string(), position: z.string().nullable() })) }),
  }),
});

/** Where everybody stands, and how many documents could not be read. */
export interface Standings {
  people: Standing[];
  unreadable: number;
}

/**
 * Reads where people stand from the documents in a data folder. Changes nothing and needs no lock, so it may run beside
 * the companion; what happened in the last second may be missing.
 * Errors: `check.no-data` when the folder holds no documents; `store.key-missing`, `store.key-wrong`.
 */
export async function readStandings(folder: string, keyring: Keyring = NO_KEYS): Promise<Standings> {
  const names = await documentFiles(folder);
  const people: Standing[] = [];
  let unreadable = 0;
  for (const name of names) {
    const value = await readDocumentFile(name, keyring);
    if (value === null) unreadable += 1;
    if (value?.kind !== 'person') continue;
    const result = personFile.safeParse(value);
    if (!result.success) unreadable += 1;
    else people.push(standingOf(result.data));
  }
  return { people, unreadable };
}

/** The same from a store that is open: the database, which many may read. Changes nothing. */
export async function readStandingsOf(store: Pick<Store, 'list' | 'read'>): Promise<Standings> {
  const people: Standing[] = [];
  let unreadable = 0;
  for await (const id of store.list('person')) {
    const read = await store.read(id);
    const result = personFile.safeParse(read.status === 'found' ? read.document : null);
    if (result.success) people.push(standingOf(result.data));
    else if (read.status !== 'absent') unreadable += 1;
  }
  return { people, unreadable };
}

function standingOf({ body }: z.infer<typeof personFile>): Standing {
  return { frames: body.session.stack, sheets: body.person.sheets };
}

async function documentFiles(folder: string): Promise<string[]> {
  const documents = join(folder, 'documents');
  try {
    const entries = await readdir(documents, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (cause) {
    throw new AppError('check.no-data', 'The folder given with --data holds no documents.', {
      advice: 'Name the data folder of the companion (KENNISMAKER_DATA): it has a folder documents in it.',
      cause,
    });
  }
}
