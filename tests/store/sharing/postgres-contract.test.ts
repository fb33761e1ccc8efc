import { afterAll, beforeAll } from 'vitest';
import { systemClock } from '../../../src/runtime/system-clock.ts';
import type { PostgresServer } from '../../support/postgres.ts';
import { sharingContract } from '../sharing-contract.ts';
import { eventually, PostgresProcesses, startServer } from './postgres-processes.ts';

let server: PostgresServer;

beforeAll(async () => {
  server = await startServer();
}, 60_000);

afterAll(() => server.stop());

sharingContract('PostgreSQL', async () => {
  const processes = await PostgresProcesses.over(server);
  return {
    process: () => processes.process(),
    clock: systemClock,
    eventually,
    dispose: () => processes.dispose(),
  };
});
