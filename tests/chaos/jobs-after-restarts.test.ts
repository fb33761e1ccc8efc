import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SILENT } from '../../src/ports/log.ts';
import type { SharingHost } from '../../src/ports/sharing.ts';
import { systemIds } from '../../src/runtime/ids.ts';
import { systemClock } from '../../src/runtime/system-clock.ts';
import { openSharedStore } from '../../src/store/postgres/open-shared.ts';
import { jobsPool } from '../../src/store/postgres/sharing/job-run.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';

const RESTARTS = 5;
/** How long letters may wait after the server takes connections again, milliseconds. */
const AGAIN_WITHIN = 15_000;

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

it('brings letters again after each of five restarts of the server in a row, and retires', async () => {
  const url = await server.newDatabase();
  const store = await openSharedStore({ url, clock: systemClock, ids: systemIds, log: SILENT });
  let brought = 0;
  const host: SharingHost = {
    serves: () => true,
    doors: () => [],
    changed() {},
    offered() {},
    partChanged() {},
    async letters() {
      // As a letter is brought: it is read and committed, and either may fail while the server is away.
      await store.read('one');
      await sleep(20);
      await store.read('other');
      brought += 1;
    },
    async timers() {},
    async lead() {},
    lost() {},
  };
  await store.sharing.join(host);
  let isWriting = true;
  const writing = (async () => {
    for (let n = 1; isWriting; n += 1) {
      const letter = { kind: 'chaos.word', body: null };
      const out = [{ type: 'letter', seq: 1, to: 'nobody', toKind: 'talk', number: 1, letter }] as const;
      // What is refused while the server is away is of no interest here.
      await store
        .commit({ id: `writer-${n}`, kind: 'talk', expected: 0, body: {}, timers: [], out })
        .catch(() => undefined);
      await sleep(5);
    }
  })();
  const silent: number[] = [];
  for (let restart = 1; restart <= RESTARTS && silent.length === 0; restart += 1) {
    await sleep(500);
    await server.restart();
    const before = brought;
    const until = performance.now() + AGAIN_WITHIN;
    while (brought === before && performance.now() < until) await sleep(50);
    if (brought === before) silent.push(restart);
  }
  isWriting = false;
  await writing;
  const retired = await Promise.race([store.sharing.retire().then(() => true), sleep(10_000, false)]);
  await store.close();
  expect({ silent, retired }).toEqual({ silent: [], retired: true });
});

it('takes a connection back twice, as the library gives one that broke while it was told to end, and none that it never gave', async () => {
  const pool = jobsPool(await server.newDatabase());
  const failure = await new Promise<unknown>((resolve) => {
    pool.connect((error, _client, release) => {
      release();
      try {
        release();
        resolve(error);
      } catch (thrown) {
        resolve(thrown);
      }
    });
  });
  expect(failure).toBeUndefined();
  expect([pool.totalCount, pool.idleCount]).toEqual([1, 1]);
  await pool.end();
  const refused = await new Promise<unknown>((resolve) => {
    pool.connect((error, _client, release) => {
      release();
      resolve(error);
    });
  });
  expect(refused).toBeInstanceOf(Error);
});
