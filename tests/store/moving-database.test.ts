import { afterAll, beforeAll } from 'vitest';
import { SILENT } from '../../src/ports/log.ts';
import { systemIds } from '../../src/runtime/ids.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { openFolderForMoving } from '../../src/store/files/index.ts';
import { openDatabaseForMoving } from '../../src/store/postgres/moving-database.ts';
import { openSharedStore } from '../../src/store/postgres/open-shared.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { movingContract } from './moving-contract.ts';
import type { MovePlace } from './moving-fixture.ts';
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
    forMoving: () => openFolderForMoving(place.path, place.clock),
    dispose: () => place.dispose(),
  };
}

async function database(): Promise<MovePlace> {
  const url = await server.newDatabase();
  const clock = new VirtualClock(START);
  return {
    store: () => openSharedStore({ url, clock, ids: systemIds, log: SILENT }),
    forMoving: () => openDatabaseForMoving({ url, clock }),
    async dispose() {},
  };
}

movingContract('from a folder to a database', { from: folder, to: database });
movingContract('from a database to a folder', { from: database, to: folder });
