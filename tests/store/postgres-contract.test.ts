import { afterAll, beforeAll, expect } from 'vitest';
import { openPostgresStore, type PostgresStore } from '../../src/store/postgres/index.ts';
import { type Keyring, NO_KEYS } from '../../src/store/sealing/keyring.ts';
import { keyringNamed } from '../support/keyrings.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { type PostgresProxy, startPostgresProxy } from '../support/postgres-proxy.ts';
import { codeOf, type Subject, storeContract } from './contract.ts';
import { durabilityContract } from './durability-contract.ts';
import { settings } from './postgres-support.ts';

let server: PostgresServer;
let proxy: PostgresProxy;

beforeAll(async () => {
  // What survives a stop of the server is tried elsewhere; here it is much work.
  server = await startPostgres({ fsync: false });
  proxy = await startPostgresProxy(server.port);
});

afterAll(async () => {
  await proxy?.stop();
  await server?.stop();
});

const overPostgres = (keyring: Keyring) => async (): Promise<Subject> => {
  const url = await server.newDatabase();
  const open = (at: string) => openPostgresStore({ ...settings(at), keyring });
  let store: PostgresStore = await open(url);
  const restart = async (): Promise<PostgresStore> => {
    await store.close();
    store = await open(url);
    return store;
  };
  return {
    store,
    restart,
    async unheard(commit) {
      await store.close();
      store = await open(proxy.through(url));
      const cut = proxy.cutNext('after-commit');
      expect(await codeOf(store.commit(commit))).toBe('store.unwritable');
      await cut;
      return restart();
    },
    async damage(id) {
      await server.query("UPDATE kennismaker.documents SET state = '[]' WHERE id = $1", [id], url);
      return restart();
    },
    dispose: () => store.close(),
  };
};

for (const [name, keyring] of [
  ['the store in PostgreSQL', NO_KEYS],
  ['the store in PostgreSQL, encrypted', keyringNamed('first')],
] as const) {
  storeContract(name, overPostgres(keyring));
  durabilityContract(name, overPostgres(keyring));
}
