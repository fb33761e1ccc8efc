import { afterAll, beforeAll } from 'vitest';
import { SILENT } from '../../src/ports/log.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { openPostgresStore, type PostgresStore } from '../../src/store/postgres/index.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { storeContract } from './contract.ts';
import { START } from './support.ts';

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server?.stop());

storeContract('the store in PostgreSQL', async () => {
  const url = await server.newDatabase();
  let open: PostgresStore;
  const reopen = async (): Promise<PostgresStore> => {
    open = await openPostgresStore({ url, clock: new VirtualClock(START), log: SILENT });
    return open;
  };
  const store = await reopen();
  const restart = async (): Promise<PostgresStore> => {
    await open.close();
    return reopen();
  };
  return { store, restart, dispose: () => open.close() };
});
