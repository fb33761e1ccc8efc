import { afterAll, beforeAll, expect, it } from 'vitest';
import { SILENT } from '../../src/ports/log.ts';
import type { SharingHost } from '../../src/ports/sharing.ts';
import { systemIds } from '../../src/runtime/ids.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { openFolderForMoving } from '../../src/store/files/index.ts';
import { move } from '../../src/store/moving/move.ts';
import { openDatabaseForMoving } from '../../src/store/postgres/moving-database.ts';
import { openSharedStore } from '../../src/store/postgres/open-shared.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { ANNA, codeOf } from './contract.ts';
import { movingContract } from './moving-contract.ts';
import { fill, type MovePlace } from './moving-fixture.ts';
import { Folder, START } from './support.ts';

let server: PostgresServer;
beforeAll(async () => {
  // What a power cut leaves is tried elsewhere.
  server = await startPostgres({ fsync: false });
});
afterAll(() => server.stop());

async function folder(): Promise<MovePlace> {
  const place = new Folder();
  return {
    store: () => place.open(),
    forMoving: (hashSecret) => openFolderForMoving(place.path, place.clock, hashSecret && { hashSecret }),
    dispose: () => place.dispose(),
  };
}

async function database(): Promise<MovePlace> {
  const url = await server.newDatabase();
  const clock = new VirtualClock(START);
  return {
    store: () => openSharedStore({ url, clock, ids: systemIds, log: SILENT }),
    forMoving: (hashSecret) => openDatabaseForMoving({ url, clock, ...(hashSecret && { hashSecret }) }),
    async dispose() {},
  };
}

movingContract('from a folder to a database', { from: folder, to: database });
movingContract('from a database to a folder', { from: database, to: folder });

const HOST: SharingHost = {
  serves: () => false,
  changed() {},
  offered() {},
  doors: () => [],
  partChanged() {},
  letters: async () => {},
  timers: async () => {},
  lead: async () => {},
  lost() {},
};
const OPTIONS = { beside: [], now: () => START, id: () => 'this one' };

it('brings what the processes share: a line for what is to be sent, jobs for letters and timers', async () => {
  const place = new Folder();
  const store = await place.open();
  await fill(store);
  await place.close();
  const url = await server.newDatabase();
  const from = await openFolderForMoving(place.path, place.clock);
  const { hashSecret } = from;
  const to = await openDatabaseForMoving({ url, clock: new VirtualClock(START), hashSecret });
  await move(from, to, OPTIONS);
  await from.close();
  await to.close();
  const lines = await server.query('SELECT document, holder FROM kennismaker.lines', [], url);
  expect(lines).toEqual([{ document: ANNA, holder: null }]);
  const jobs = await server.query('SELECT key FROM kennismaker_jobs.jobs ORDER BY key', [], url);
  expect(jobs).toEqual([{ key: `letters:${ANNA}` }, { key: `timers:${ANNA}` }]);
  await place.dispose();
});

it('waits for nobody: while a companion runs on the database, nothing is moved from it or to it', async () => {
  const url = await server.newDatabase();
  const store = await openSharedStore({ url, clock: new VirtualClock(START), ids: systemIds, log: SILENT });
  await store.sharing.join(HOST);
  const place = new Folder();
  const database = await openDatabaseForMoving({ url, clock: new VirtualClock(START) });
  const { hashSecret } = database;
  const folder = await openFolderForMoving(place.path, place.clock, { hashSecret });
  expect(await codeOf(move(folder, database, OPTIONS))).toBe('store.move-in-use');
  expect(await folder.note()).toBeNull();
  expect(await codeOf(move(database, folder, OPTIONS))).toBe('store.move-in-use');
  expect(await database.note()).toBeNull();
  await store.close();
  expect((await move(database, folder, OPTIONS)).inventory.counts.get('documents in all')).toBe(0);
  await database.close();
  await folder.close();
  await place.dispose();
});
