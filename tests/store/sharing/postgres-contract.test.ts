import { afterAll, beforeAll } from 'vitest';
import { systemClock } from '../../../src/runtime/system-clock.ts';
import { type Keyring, NO_KEYS } from '../../../src/store/sealing/keyring.ts';
import { keyringNamed } from '../../support/keyrings.ts';
import type { PostgresServer } from '../../support/postgres.ts';
import { sharingContract } from '../sharing-contract.ts';
import type { SharingSubject } from '../sharing-subject.ts';
import { eventually, PostgresProcesses, startServer } from './postgres-processes.ts';

let server: PostgresServer;

beforeAll(async () => {
  server = await startServer();
}, 60_000);

afterAll(() => server.stop());

const overPostgres = (keyring: Keyring) => async (): Promise<SharingSubject> => {
  const processes = await PostgresProcesses.over(server);
  return {
    process: () => processes.process({ keyring }),
    clock: systemClock,
    eventually,
    dispose: () => processes.dispose(),
  };
};

sharingContract('PostgreSQL', overPostgres(NO_KEYS));
sharingContract('PostgreSQL, encrypted', overPostgres(keyringNamed('first')));
