import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src/ports/error.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { openPostgresStore, type PostgresStore } from '../../src/store/postgres/index.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { type Cut, type PostgresProxy, startPostgresProxy } from '../support/postgres-proxy.ts';
import { ANNA, all, BILAL, codeOf, commitOf, found, messageItem } from './contract.ts';
import { recordingLog, settings } from './postgres-support.ts';
import { START } from './support.ts';

const CUT_ALL = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE application_name = 'kennismaker' AND datname = $1`;

describe('a store whose database fails', () => {
  let server: PostgresServer;
  let proxy: PostgresProxy;
  let url: string;
  let clock: VirtualClock;
  let log: ReturnType<typeof recordingLog>;
  let store: PostgresStore;

  beforeAll(async () => {
    server = await startPostgres();
    proxy = await startPostgresProxy(server.port);
  });
  afterAll(async () => {
    await proxy?.stop();
    await server?.stop();
  });

  beforeEach(async () => {
    url = await server.newDatabase();
    clock = new VirtualClock(START);
    log = recordingLog();
    store = await openPostgresStore({ ...settings(proxy.through(url)), clock, log });
  });
  afterEach(async () => {
    await store.close();
    const secrets = [new URL(url).password, new URL(url).hostname, 'some words'];
    for (const secret of secrets) expect(log.lines.join('\n')).not.toContain(secret);
  });

  const cutAll = async (): Promise<number> => (await server.query(CUT_ALL, [new URL(url).pathname.slice(1)])).length;

  /** Raises an error of PostgreSQL at every write of a document. */
  const failWith = (code: string): Promise<object[]> =>
    server.query(
      `CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'of some words' USING ERRCODE = '${code}'; END $$;
       CREATE OR REPLACE TRIGGER fail BEFORE INSERT OR UPDATE ON kennismaker.documents
       FOR EACH ROW EXECUTE FUNCTION fail();
       CREATE OR REPLACE TRIGGER fail BEFORE INSERT OR UPDATE ON kennismaker.meta
       FOR EACH ROW EXECUTE FUNCTION fail()`,
      [],
      url,
    );

  const failNoMore = (): Promise<object[]> => server.query('DROP FUNCTION fail() CASCADE', [], url);

  it('acknowledges nothing that it does not have, while its connections are cut again and again', async () => {
    const acknowledged = new Map<string, number>();
    let refused = 0;
    let going = true;
    const talker = async (id: string): Promise<void> => {
      while (going) {
        const before = await store.read(id).catch(() => null);
        if (before === null) continue;
        const version = before.status === 'found' ? before.document.version : 0;
        // What was answered is there, and what was refused may be.
        expect(version).toBeGreaterThanOrEqual(acknowledged.get(id) ?? 0);
        const code = await codeOf(
          store.commit(commitOf(id, version, version + 1, { out: [messageItem(version + 1)] })),
        );
        if (code === 'no error') acknowledged.set(id, version + 1);
        else expect(code).toBe('store.unwritable');
        if (code !== 'no error') refused += 1;
      }
    };
    const talkers = Array.from({ length: 12 }, (_, n) => talker(`person-${n}`));
    let cut = 0;
    for (let round = 0; round < 12; round += 1) {
      cut += await cutAll();
      await wait(60);
    }
    going = false;
    await Promise.all(talkers);
    expect(cut).toBeGreaterThan(12);
    expect(acknowledged.size).toBe(12);
    for (const [id, version] of acknowledged) {
      const document = await found(store, id);
      expect(document.version).toBeGreaterThanOrEqual(version);
      expect(document.out.map(({ seq }) => seq)).toEqual(Array.from({ length: document.version }, (_, n) => n + 1));
    }
    expect(refused).toBeLessThanOrEqual(cut);
  });

  it('goes on by itself when the server was stopped as by a crash, with everything that was acknowledged', async () => {
    for (let n = 0; n < 20; n += 1) await store.commit(commitOf(`person-${n}`, 0, n, { out: [messageItem(1)] }));
    await server.halt();
    expect(await codeOf(store.commit(commitOf(ANNA, 0, 'some words')))).toBe('store.unwritable');
    expect(await codeOf(store.read(ANNA))).toBe('store.unwritable');
    expect(store.health()).toMatchObject({
      writable: false,
      problem: expect.stringMatching(/^The database .*\(.+\)\.$/),
    });
    // It tries by itself, and finds it gone.
    await clock.advance(1000);
    expect(store.health().writable).toBe(false);
    await server.start();
    await expect.poll(() => clock.advance(1000).then(() => store.health().writable), { timeout: 10_000 }).toBe(true);
    expect(store.health()).toEqual({ writable: true, quarantined: 0 });
    expect(await all(store.pending())).toHaveLength(20);
    await store.commit(commitOf(ANNA, 0, 'after'));
    expect(log.lines.map((line) => line.split(' ')[0])).toEqual([
      'database-migrated',
      'database-trouble',
      'database-again',
    ]);
  });

  it.each<[Cut, boolean]>([
    ['before-commit', false],
    ['after-commit', true],
  ])('refuses a commit whose connection broke %s, and the repeated turn finds what holds', async (cut, holds) => {
    await store.commit(commitOf(ANNA, 0, 'first'));
    const commits = proxy.commits;
    const cutting = proxy.cutNext(cut);
    expect(await codeOf(store.commit(commitOf(ANNA, 1, 'second', { out: [messageItem(1)] })))).toBe('store.unwritable');
    await cutting;
    // It is not tried again by itself: it might be there already.
    expect(proxy.commits).toBe(commits + 1);
    expect(store.health().writable).toBe(false);
    const again = store.commit(commitOf(ANNA, 1, 'second', { out: [messageItem(1)] }));
    expect(await codeOf(again)).toBe(holds ? 'store.conflict' : 'no error');
    expect(await found(store, ANNA)).toMatchObject({ version: 2, body: 'second', out: [{ seq: 1 }] });
    await store.commit(commitOf(ANNA, 2, 'third'));
    expect(store.health().writable).toBe(true);
  });

  it('repeats an erasure and a mark of which the answer was lost without harm', async () => {
    await store.commit(commitOf(ANNA, 0, 1, { out: [messageItem(1), messageItem(2)] }));
    for (const work of [() => store.mark(ANNA, [{ seq: 1, outcome: 'sent' }]), () => store.erase(ANNA)]) {
      const cutting = proxy.cutNext('after-commit');
      expect(await codeOf(work())).toBe('store.unwritable');
      await cutting;
      await work();
    }
    expect(await store.read(ANNA)).toEqual({ status: 'absent' });
  });

  it.each([
    ['a full disk', '53100'],
    ['no memory', '53200'],
    ['a database that takes no changes', '25006'],
    ['an operator who stops it', '57014'],
  ])('says that it can not be written for %s, and is healthy after the next success', async (_, code) => {
    await store.commit(commitOf(ANNA, 0, 'first'));
    await failWith(code);
    const error = await store.commit(commitOf(ANNA, 1, 'some words')).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'store.unwritable', retry: true, message: expect.stringContaining(code) });
    expect(JSON.stringify(error) + String(error) + (error as AppError).stack).not.toContain('some words');
    expect(store.health()).toEqual({
      writable: false,
      quarantined: 0,
      problem: `The database can't be used (${code}).`,
    });
    // Reading works, which says nothing of writing; and so does the attempt that it makes by itself.
    expect(await found(store, ANNA)).toMatchObject({ version: 1 });
    expect(store.health().writable).toBe(false);
    await failNoMore();
    await store.commit(commitOf(ANNA, 1, 'second'));
    expect(store.health()).toEqual({ writable: true, quarantined: 0 });
  });

  it('refuses for good what the database does not take, and stays healthy', async () => {
    await failWith('22003');
    expect(await codeOf(store.commit(commitOf(ANNA, 0, 'some words')))).toBe('store.unstorable');
    expect(store.health().writable).toBe(true);
    expect(log.lines).toContain('database-refused-value {"code":"22003"}');
    await failNoMore();
  });

  it('says that there are too many connections, and goes on when there are fewer', async () => {
    await server.query("CREATE ROLE narrow LOGIN PASSWORD 'narrow'");
    await server.query(`GRANT CREATE ON DATABASE ${new URL(url).pathname.slice(1)} TO narrow`);
    await server.query('DROP SCHEMA kennismaker CASCADE', [], url);
    const narrow = new URL(url);
    [narrow.username, narrow.password] = ['narrow', 'narrow'];
    const one = await openPostgresStore(settings(narrow.href));
    await server.query('ALTER ROLE narrow CONNECTION LIMIT 0');
    await cutAll();
    const error = await one.commit(commitOf(ANNA, 0, 1)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'store.unwritable', message: expect.stringContaining('53300') });
    const refused = await openPostgresStore(settings(narrow.href)).catch((thrown: unknown) => thrown);
    expect(refused).toMatchObject({ code: 'store.database-unreachable', message: expect.stringContaining('53300') });
    await server.query('ALTER ROLE narrow CONNECTION LIMIT -1');
    await one.commit(commitOf(ANNA, 0, 1));
    expect(one.health().writable).toBe(true);
    await one.close();
  });

  it('gives up a statement before the turn that waits for it does', async () => {
    const limits = await openPostgresStore({
      ...settings(url),
      part: {
        async within(transaction) {
          const rows = await transaction.query<{ name: string; setting: string }>(
            "SELECT name, setting FROM pg_settings WHERE name IN ('statement_timeout', 'idle_in_transaction_session_timeout')",
          );
          expect(rows.map(({ name, setting }) => [name, Number(setting)]).toSorted()).toEqual([
            ['idle_in_transaction_session_timeout', 10_000],
            ['statement_timeout', 8000],
          ]);
          return () => undefined;
        },
      },
    });
    await limits.commit(commitOf(BILAL, 0, 1));
    await limits.close();
  });
});
