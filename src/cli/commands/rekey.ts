import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../../config/settings.ts';
import { systemClock } from '../../index.ts';
import { AppError } from '../../ports/error.ts';
import { openFolderForResealing } from '../../store/files/index.ts';
import type { BesideStore } from '../../store/moving/moving-store.ts';
import { rekey } from '../../store/rekeying/rekey.ts';
import type { RekeyStore, Resealed } from '../../store/rekeying/rekey-store.ts';
import { type Keyring, makeKeyring } from '../../store/sealing/keyring.ts';
import { demandFolder } from '../ask-store.ts';
import { besideOf } from '../beside-store.ts';
import { tellTable } from '../inventory-table.ts';
import { openReferences } from '../open-references.ts';
import type { ExitCode, Output } from '../output.ts';

/** Told once in so many things of a kind. */
const TELL_EVERY = 5_000;

interface Place {
  store: RekeyStore;
  references: BesideStore | null;
  /** What else may hold bytes from before. */
  left: string;
}

/**
 * Lets everything that is kept lie there as the settings say: under KENNISMAKER_KEY, or plain without it; KENNISMAKER_KEY_OLD
 * is the key that it lies under until then. Nobody may use the store meanwhile.
 * Errors: `cli.no-key`, `cli.no-data`, those of `rekey` and of both stores.
 */
export async function runRekey(settings: Settings, out: Output): Promise<ExitCode> {
  const { sealing, databaseUrl, data } = settings;
  if (sealing.key === null && sealing.old === null) {
    throw new AppError('cli.no-key', 'Neither KENNISMAKER_KEY nor KENNISMAKER_KEY_OLD is set.', {
      advice:
        'Set KENNISMAKER_KEY to the key that everything is to be under, and KENNISMAKER_KEY_OLD to the one before. For no key, set only KENNISMAKER_KEY_OLD.',
    });
  }
  const keyring = makeKeyring(sealing);
  if (databaseUrl === undefined) await demandFolder(data);
  const place =
    databaseUrl === undefined ? await folderPlace(data, keyring) : await databasePlace(databaseUrl, keyring);
  const { store, references, left } = place;
  try {
    const { inventory, resealed } = await rekey(store, {
      beside: references ? [{ name: 'Teams references', store: references }] : [],
      progress: ({ what, seen }) => {
        if (seen > 0 && seen % TELL_EVERY === 0) out.line(`${seen} ${what} …`);
      },
      compared: (before, after) => tellTable(['before', before], ['after', after], out),
    });
    for (const each of resealed) tellResealed(each, out);
    out.line(`Nothing was lost: ${inventory.checksum.slice(0, 16)}. ${conclusion(keyring)}`);
    out.line(left);
    return 0;
  } finally {
    await store.close();
  }
}

function tellResealed({ what, seen, resealed, damaged }: Resealed, out: Output): void {
  if (seen === 0) return;
  const also = damaged > 0 ? `, ${damaged} damaged and kept as they are` : '';
  const anew = resealed === null ? '' : `, written anew ${resealed}`;
  out.line(`${what}: ${seen}${anew}${also}`);
}

function conclusion({ writes }: Keyring): string {
  return writes === null
    ? 'Everything is readable without a key: take KENNISMAKER_KEY_OLD away.'
    : `Everything is encrypted under the key ${writes}: take KENNISMAKER_KEY_OLD away, and keep the new one safe.`;
}

async function databasePlace(url: string, keyring: Keyring): Promise<Place> {
  const { openDatabaseForRekeying } = await import('../../store/postgres/rekeying-database.ts');
  const { teamsReference } = await import('../../channels/teams/reference.ts');
  const store = await openDatabaseForRekeying({ url, clock: systemClock, keyring });
  return {
    store,
    references: besideOf(store.keyedRows('teams', (value) => teamsReference.parse(value))),
    left: 'The tables were written anew. What was there before is still in the log of PostgreSQL until it is recycled (CHECKPOINT), on replicas, in backups, and in unused blocks of the disk.',
  };
}

async function folderPlace(folder: string, keyring: Keyring): Promise<Place> {
  const store = await openFolderForResealing({ folder, clock: systemClock, keyring });
  const hasTeams = await stat(join(folder, 'teams')).then(
    () => true,
    () => false,
  );
  const references = hasTeams ? await openReferences(folder, keyring, (text) => store.keyedHash(text)) : null;

  async function reseal(progress: (far: Resealed) => void): Promise<Resealed[]> {
    const { documents, addresses, aside } = await store.reseal((seen) =>
      progress({ what: 'documents', seen, resealed: 0, damaged: 0 }),
    );
    const teams = (await references?.reseal()) ?? { all: 0, written: 0 };
    return [
      { what: 'documents', seen: documents.all, resealed: documents.written, damaged: 0 },
      { what: 'addresses', seen: addresses.all, resealed: addresses.written, damaged: 0 },
      { what: 'ways to reach people', seen: teams.all, resealed: teams.written, damaged: 0 },
      { what: 'copies set aside', seen: aside.all, resealed: null, damaged: aside.unreadable },
    ];
  }

  return {
    store: {
      everything: () => store.everything(),
      reseal,
      async remaining() {
        // A second time finds what the first one left: nothing, or something else writes there.
        const again = await reseal(() => undefined);
        return again.reduce((sum, { resealed }) => sum + (resealed ?? 0), 0);
      },
      finish: () => store.finish(),
      close: () => store.close(),
    },
    references: references && besideOf(references),
    left: 'The files were written anew, and the old ones removed. What was there before is still in backups, and in unused blocks of the disk.',
  };
}
