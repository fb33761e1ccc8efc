import { afterAll, beforeAll, expect, it } from 'vitest';
import { SILENT } from '../../src/ports/log.ts';
import { systemIds } from '../../src/runtime/ids.ts';
import { systemClock } from '../../src/runtime/system-clock.ts';
import { openSharedStore } from '../../src/store/postgres/open-shared.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';

/** Most of these starts failed (42P07) while the lock was waited for within the transaction. */
const DATABASES = 4;
const STARTS = 4;

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres({ fsync: false });
});
afterAll(() => server.stop());

it('lets several processes start at once on a database in which nothing is yet', async () => {
  for (let n = 0; n < DATABASES; n += 1) {
    const url = await server.newDatabase();
    const opening = Array.from({ length: STARTS }, () =>
      openSharedStore({ url, clock: systemClock, ids: systemIds, log: SILENT }),
    );
    const opened = await Promise.allSettled(opening);
    for (const each of opened) if (each.status === 'fulfilled') await each.value.close();
    expect(opened.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))).toEqual([]);
  }
});
