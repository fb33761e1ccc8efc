import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock, Ids } from '../../src/ports/clock.ts';
import type { Log } from '../../src/ports/log.ts';
import type { Store } from '../../src/ports/store.ts';
import { type FileLayer, openFileStore, systemFiles } from '../../src/store/files/index.ts';

/** Where a companion of a run keeps everything. */
export type Place =
  /** `fullWhile`: while this file exists, nothing can be written (where no small disk can be had). */
  { kind: 'files'; folder: string; fullWhile?: string } | { kind: 'postgres'; url: string };

/** What one process of a run is. */
export interface ChildOptions {
  store: Place;
  apiRoot: string;
  token: string;
  /** Of the webhook; without it, the process asks Telegram for messages. */
  secret?: string;
  /** When timers come due, milliseconds after they were set. */
  ringsAfter: number;
  /** It puts so many people in the store first, and says `filled`. */
  people?: number;
}

export async function openAnyStore(
  place: Place,
  { clock, ids, log }: { clock: Clock; ids: Ids; log: Log },
): Promise<Store> {
  if (place.kind === 'postgres') {
    const { openSharedStore } = await import('../../src/store/postgres/open-shared.ts');
    return openSharedStore({ url: place.url, clock, ids, log });
  }
  const { folder, fullWhile } = place;
  return openFileStore({
    folder,
    clock,
    log: ({ event, ...fields }) => log.warn(`store-${event}`, fields),
    ...(fullWhile !== undefined && { files: fullLayer(fullWhile) }),
  });
}

/**
 * Opens what a run has kept, only to look at it. Of a folder it is a copy, so that the next process finds it as the one before
 * left it.
 */
export async function openToRead(
  place: Place,
  world: { clock: Clock; ids: Ids; log: Log },
): Promise<{ store: Store; done(): Promise<void> }> {
  if (place.kind === 'postgres') {
    const { openPostgresStore } = await import('../../src/store/postgres/index.ts');
    const store = await openPostgresStore({ url: place.url, clock: world.clock, log: world.log });
    return { store, done: () => store.close() };
  }
  const folder = mkdtempSync(join(tmpdir(), 'kennismaker-chaos-copy-'));
  await cp(place.folder, folder, { recursive: true, filter: (source) => !source.endsWith('.sock') });
  const store = await openAnyStore({ kind: 'files', folder }, world);
  return {
    store,
    async done() {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The machine's files, on which nothing fits while a file is there. */
function fullLayer(fullWhile: string): FileLayer {
  return {
    ...systemFiles,
    write: (...args) =>
      existsSync(fullWhile)
        ? Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }))
        : systemFiles.write(...args),
  };
}
