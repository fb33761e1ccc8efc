import type { TeamsReferences } from '../channels/teams/reference.ts';
import type { Settings } from '../config/settings.ts';
import { systemClock, systemIds } from '../index.ts';
import type { Clock, Ids } from '../ports/clock.ts';
import { type Log, SILENT } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import { openFileStore, type RequestHandler } from '../store/files/index.ts';
import { type Keyring, makeKeyring } from '../store/sealing/keyring.ts';
import { openReferences } from './open-references.ts';

/** Where everything is kept, opened. */
export interface OpenStore {
  store: Store;
  /** As who starts the companion reads it; no password. */
  title: string;
  /** Where Teams keeps how to reach people. Opened when the channel is on. */
  references(): Promise<TeamsReferences>;
  /** Who answers the command line, where that can't open the store itself while a service runs. */
  serve(handler: RequestHandler): void;
}

export interface StoreWorld {
  clock: Clock;
  ids: Ids;
  log: Log;
}

/** Which of the settings say where everything is kept. */
export type StoreSettings = Pick<Settings, 'data' | 'databaseUrl' | 'databasePool' | 'sealing'>;

/**
 * Opens what the settings name: PostgreSQL, which any number of processes share, or the data folder, which one process
 * owns. What PostgreSQL needs is loaded only for it.
 * Errors: those of `openFileStore`, or of `openSharedStore`.
 */
export async function openStore(
  settings: StoreSettings,
  world: StoreWorld = { clock: systemClock, ids: systemIds, log: SILENT },
): Promise<OpenStore> {
  const { data, databaseUrl } = settings;
  const keyring = makeKeyring(settings.sealing);
  if (databaseUrl === undefined) return openFolder(data, keyring, world);
  return openDatabase(databaseUrl, settings.databasePool, keyring, world);
}

async function openFolder(folder: string, keyring: Keyring, { clock, log }: StoreWorld): Promise<OpenStore> {
  const store = await openFileStore({
    folder,
    clock,
    keyring,
    log: ({ event, ...fields }) => log.warn(`store-${event}`, fields),
  });
  return {
    store,
    title: folder,
    references: () => openReferences(folder, keyring, (text) => store.keyedHash(text)),
    serve: (handler) => store.serve(handler),
  };
}

async function openDatabase(url: string, poolSize: number, keyring: Keyring, world: StoreWorld): Promise<OpenStore> {
  const { openSharedStore } = await import('../store/postgres/open-shared.ts');
  const store = await openSharedStore({ url, poolSize, keyring, ...world });
  return {
    store,
    title: 'PostgreSQL',
    async references() {
      const { teamsReference } = await import('../channels/teams/reference.ts');
      return store.keyedRows('teams', (value) => teamsReference.parse(value));
    },
    // The command line opens the database itself: what it commits is fenced as all else.
    serve() {},
  };
}
