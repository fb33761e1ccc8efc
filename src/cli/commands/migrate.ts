import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../../config/settings.ts';
import { systemClock, systemIds } from '../../index.ts';
import { AppError } from '../../ports/error.ts';
import { openFolderForMoving } from '../../store/files/index.ts';
import { move } from '../../store/moving/move.ts';
import type { Beside, BesideStore, MovingStore } from '../../store/moving/moving-store.ts';
import { type Keyring, makeKeyring } from '../../store/sealing/keyring.ts';
import { demandFolder } from '../ask-store.ts';
import { besideOf } from '../beside-store.ts';
import { tellTable } from '../inventory-table.ts';
import { openReferences } from '../open-references.ts';
import type { ExitCode, Output } from '../output.ts';

/** A place that everything can be moved to or from. */
interface Place {
  /** Of its column in the table. */
  title: string;
  store: MovingStore;
  /** How to reach people in Teams; null where nothing of it is kept. */
  references: BesideStore | null;
  close(): Promise<void>;
}

/** Told once in so many documents. */
const TELL_EVERY = 5_000;

/**
 * Moves everything from a data folder to the database, or back: documents, addresses, timers, what is unsent, receipts,
 * and how to reach people in Teams. See `move` for what holds when it is interrupted.
 * Errors: `cli.no-database`, `cli.no-data`, those of `move` and of both stores.
 */
export async function runMigrate(
  direction: 'files-to-postgres' | 'postgres-to-files',
  folder: string,
  settings: Settings,
  out: Output,
): Promise<ExitCode> {
  const url = demandDatabase(settings);
  const toDatabase = direction === 'files-to-postgres';
  if (toDatabase) await demandFolder(folder);
  const keyring = makeKeyring(settings.sealing);
  const first = toDatabase ? await folderPlace(folder, true, keyring) : await databasePlace(url, keyring);
  try {
    // What is sealed is opened here and sealed there; the secret of the keyed hashes goes along.
    const { hashSecret } = first.store;
    const second = toDatabase
      ? await databasePlace(url, keyring, hashSecret)
      : await folderPlace(folder, false, keyring, hashSecret);
    try {
      return await moveBetween(first, second, out);
    } finally {
      await second.close();
    }
  } finally {
    await first.close();
  }
}

/** Takes back the note of a move, of the folder or else of the database: it can be started again, as it was then. */
export async function undoMigrate(folder: string | undefined, settings: Settings, out: Output): Promise<ExitCode> {
  if (folder !== undefined) await demandFolder(folder);
  const keyring = makeKeyring(settings.sealing);
  const place =
    folder === undefined
      ? await databasePlace(demandDatabase(settings), keyring)
      : await folderPlace(folder, true, keyring);
  try {
    const note = await place.store.note();
    if (note === null) {
      out.line('Nothing was moved from here or to here.');
      return 0;
    }
    if (note.state === 'moving-in') {
      throw new AppError('cli.half-moved', 'What lies here is what an interrupted move has brought so far.', {
        advice: 'Run the move again to its end; or undo it where it was moving from, and throw this away.',
      });
    }
    await place.store.setNote(null);
    out.line('It can be started again, as it was then. Do not start it and the other place both.');
    return 0;
  } finally {
    await place.close();
  }
}

async function moveBetween(from: Place, to: Place, out: Output): Promise<ExitCode> {
  const beside: Beside[] =
    from.references && to.references ? [{ name: 'Teams references', from: from.references, to: to.references }] : [];
  let told = 0;
  const { inventory, there, lost } = await move(from.store, to.store, {
    beside,
    now: () => systemClock.now(),
    id: () => systemIds.uuid(),
    progress(documents) {
      if (documents < told + TELL_EVERY) return;
      told = documents;
      out.line(`${documents} documents …`);
    },
    compared: (old, fresh) => tellTable([from.title, old], [to.title, fresh], out),
  });
  if (there > 0) out.line(`${there} of the documents were there already, from an earlier try.`);
  if (lost > 0)
    out.line(`${lost} documents could not be read when they were last looked at; they stay in the old place.`);
  out.line(`Everything is in the new place, and the same: ${inventory.checksum.slice(0, 16)}. The old one is shut.`);
  return 0;
}

function demandDatabase({ databaseUrl }: Settings): string {
  if (databaseUrl !== undefined) return databaseUrl;
  throw new AppError('cli.no-database', 'DATABASE_URL is not set.', {
    advice: 'Set it to the database, as postgres://user:password@host:5432/name.',
  });
}

/** `isOld`: nothing is made in it that is not there. */
async function folderPlace(folder: string, isOld: boolean, keyring: Keyring, hashSecret?: Buffer): Promise<Place> {
  const store = await openFolderForMoving(folder, systemClock, { keyring, ...(hashSecret && { hashSecret }) });
  const hasTeams = !isOld || (await exists(join(folder, 'teams')));
  const references = hasTeams ? await openReferences(folder, keyring, (text) => store.keyedHash(text)) : null;
  return {
    title: 'folder',
    store,
    references: references && besideOf(references),
    close: () => store.close(),
  };
}

async function databasePlace(url: string, keyring: Keyring, hashSecret?: Buffer): Promise<Place> {
  const { openDatabaseForMoving } = await import('../../store/postgres/moving-database.ts');
  const { teamsReference } = await import('../../channels/teams/reference.ts');
  const store = await openDatabaseForMoving({ url, clock: systemClock, keyring, ...(hashSecret && { hashSecret }) });
  const references = store.keyedRows('teams', (value) => teamsReference.parse(value));
  return { title: 'database', store, references: besideOf(references), close: () => store.close() };
}

async function exists(folder: string): Promise<boolean> {
  return stat(folder).then(
    () => true,
    () => false,
  );
}
