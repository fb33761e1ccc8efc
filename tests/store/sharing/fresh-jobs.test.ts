import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { SILENT } from '../../../src/ports/log.ts';
import { systemIds } from '../../../src/runtime/ids.ts';
import { systemClock } from '../../../src/runtime/system-clock.ts';
import { openSharedStore } from '../../../src/store/postgres/open-shared.ts';
import { type PostgresServer, startPostgres } from '../../support/postgres.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

it.each([
  ['begins anew under another name', 'SELECT kennismaker.work_as($1::uuid, $2)'],
  ['is taken for dead', 'SELECT kennismaker.bury($1::uuid), $2::text'],
  [
    'is told to end',
    'UPDATE kennismaker_jobs._private_jobs SET locked_at = NULL WHERE $1::uuid IS NOT NULL AND $2::text IS NOT NULL',
  ],
])(
  'a letter keeps a job of its own when who had the one before it in hand %s and only then ends it',
  async (_how, ends) => {
    const url = await server.newDatabase();
    const store = await openSharedStore({ url, clock: systemClock, ids: systemIds, log: SILENT });
    const letter = { kind: 'chaos.word', body: null };
    const write = (expected: number) =>
      store.commit({
        id: 'writer',
        kind: 'talk',
        expected,
        body: {},
        timers: [],
        out: [{ type: 'letter', seq: expected + 1, to: 'reader', toKind: 'talk', number: expected + 1, letter }],
      });
    const ask = (text: string, values: readonly unknown[] = []) => server.query(text, values, url);

    await write(0);
    const me = randomUUID();
    await ask(
      `INSERT INTO kennismaker.processes (id, lock_key, worker, joined_at, seen_at) VALUES ($1, 1, 'before', now(), now())`,
      [me],
    );
    await ask(`UPDATE kennismaker_jobs._private_jobs SET locked_at = now(), locked_by = 'before', attempts = 1`);
    const [inHand] = await ask('SELECT id::text FROM kennismaker_jobs._private_jobs');

    await ask(ends, [me, 'after']);
    await write(1);
    // As the library ends a job: by its number alone.
    await ask('DELETE FROM kennismaker_jobs._private_jobs WHERE id = $1', [
      z.object({ id: z.string() }).parse(inHand).id,
    ]);

    expect(await ask(`SELECT kennismaker.has_job('letters', 'writer') AS there`)).toEqual([{ there: true }]);
    await store.close();
  },
);
