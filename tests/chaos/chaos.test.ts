import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { databaseGround } from './database-ground.ts';
import { dieAtEveryAwait, folderGround } from './every-await.ts';
import { FAULTS } from './fault.ts';
import { type Row, runFault } from './run-fault.ts';

const SEED = 20_261_122;

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

async function brought(id: string, store: Row['store'], way: Row['way'], times: number): Promise<Row> {
  const fault = FAULTS.find((each) => each.id === id);
  if (!fault) throw new Error(`There is no fault "${id}".`);
  return runFault(fault, { store, way, times, seed: SEED, server, until: Number.POSITIVE_INFINITY });
}

/** `npm run chaos` does the same for half an hour, with all its faults. */
describe('a companion to which things happen', () => {
  it.each([
    ['files', 'polling', 4],
    ['files', 'webhook', 4],
    ['postgres', 'webhook', 6],
  ] as const)(
    'loses nothing and takes nothing twice when it is killed: %s, %s, %s times',
    async (store, way, times) => {
      const row = await brought('kill', store, way, times);
      expect(row.breaches).toEqual([]);
      expect(row.kills).toBeGreaterThanOrEqual(times);
      expect(row.words).toBeGreaterThan(24);
      expect(row.repeats).toBeLessThanOrEqual(row.mayRepeat);
    },
  );

  it('goes on when the database was stopped and started again', async () => {
    const row = await brought('restart', 'postgres', 'webhook', 1);
    expect(row.breaches).toEqual([]);
    expect(row.words).toBeGreaterThan(24);
  });

  it('loses nothing at a death at every thirteenth call of the file system, before and after it', async () => {
    const { deaths, breaches } = await dieAtEveryAwait(folderGround, 13);
    expect(breaches).toEqual([]);
    expect(deaths).toBeGreaterThan(10);
  });

  it('loses nothing at a death at every sixtieth request to the database, before and after it', async () => {
    const { deaths, breaches } = await dieAtEveryAwait(databaseGround(server), 60);
    expect(breaches).toEqual([]);
    expect(deaths).toBeGreaterThan(4);
  });
});
