import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src/ports/error.ts';
import { openPostgresStore } from '../../src/store/postgres/index.ts';
import { migrate } from '../../src/store/postgres/migrate.ts';
import { MIGRATIONS } from '../../src/store/postgres/migrations/index.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { ANNA, commitOf, found } from './contract.ts';
import { recordingLog, settings } from './postgres-support.ts';

const EVERYTHING = `SELECT n.nspname AS schema, c.relname AS name, c.relkind AS kind FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname LIKE 'kennismaker%' ORDER BY 1, 2`;

describe('opening the database', () => {
  let server: PostgresServer;
  let url: string;

  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server?.stop());

  beforeEach(async () => {
    url = await server.newDatabase();
  });

  async function refusal(of: string): Promise<AppError> {
    const error = await openPostgresStore(settings(of)).catch((thrown: unknown) => thrown);
    if (!(error instanceof AppError)) throw new Error('It opened.');
    const { password } = new URL(of);
    for (const text of [error.message, error.advice, error.stack ?? '', JSON.stringify(error)]) {
      if (password !== '') expect(text).not.toContain(password);
      expect(text).not.toContain('127.0.0.1');
    }
    return error;
  }

  const steps = (): Promise<{ number: number }[]> =>
    server.query('SELECT number FROM kennismaker.migrations ORDER BY 1', [], url);

  it('brings the schema up to date once, when four processes do it at the same moment', async () => {
    const log = recordingLog();
    const stores = await Promise.all(Array.from({ length: 4 }, () => openPostgresStore({ ...settings(url), log })));
    expect((await steps()).map(({ number }) => number)).toEqual(MIGRATIONS.map((_, index) => index + 1));
    expect(log.lines).toEqual([`database-migrated {"steps":${MIGRATIONS.length}}`]);
    await stores[0]?.commit(commitOf(ANNA, 0, 1));
    for (const store of stores) expect(await found(store, ANNA)).toMatchObject({ body: 1 });
    await Promise.all(stores.map((store) => store.close()));
  });

  it('does only what is missing, and keeps what is there', async () => {
    const first = await openPostgresStore(settings(url));
    await first.commit(commitOf(ANNA, 0, 'kept'));
    await first.close();
    const next = [...MIGRATIONS, { name: 'a column', sql: 'ALTER TABLE kennismaker.documents ADD COLUMN more text' }];
    expect(await Promise.all([migrate(url, next), migrate(url, next)])).toHaveLength(2);
    expect(await steps()).toHaveLength(MIGRATIONS.length + 1);
    expect(await migrate(url, next)).toBe(0);
    const [row] = await server.query<{ state: unknown }>('SELECT state, more FROM kennismaker.documents', [], url);
    expect(row).toEqual({ state: { body: 'kept' }, more: null });
  });

  it('leaves everything as it was when a step fails', async () => {
    const before = await server.query(EVERYTHING, [], url);
    const broken = [...MIGRATIONS, { name: 'broken', sql: 'CREATE TABLE kennismaker.half (a text); SELECT 1 / 0' }];
    await expect(migrate(url, broken)).rejects.toMatchObject({ code: 'store.database-refused' });
    expect(await server.query(EVERYTHING, [], url)).toEqual(before);
    expect(before).toEqual([]);
  });

  it('refuses a database that a later version has changed, and touches nothing', async () => {
    const store = await openPostgresStore(settings(url));
    await store.commit(commitOf(ANNA, 0, 'later'));
    await store.close();
    await server.query("INSERT INTO kennismaker.migrations (number, name) VALUES (999, 'from the future')", [], url);
    const before = await server.query(EVERYTHING, [], url);
    expect((await refusal(url)).code).toBe('store.database-newer');
    expect(await server.query(EVERYTHING, [], url)).toEqual(before);
    expect(await steps()).toHaveLength(MIGRATIONS.length + 1);
  });

  it('says that nobody answers there', async () => {
    const nowhere = new URL(url);
    nowhere.port = '1';
    const error = await refusal(nowhere.href);
    expect(error).toMatchObject({ code: 'store.database-unreachable', retry: true });
    expect(error.message).toContain('ECONNREFUSED');
  });

  it('says that the password, the user, the database or the rights are wrong', async () => {
    await server.query("CREATE ROLE guest LOGIN PASSWORD 'guest'");
    const changes: ((address: URL) => void)[] = [
      (address) => {
        address.password = 'not-the-password';
      },
      (address) => {
        address.username = 'nobody';
      },
      (address) => {
        address.pathname = '/nowhere';
      },
      (address) => {
        address.username = 'guest';
        address.password = 'guest';
      },
    ];
    for (const change of changes) {
      const address = new URL(url);
      change(address);
      expect(await refusal(address.href)).toMatchObject({ code: 'store.database-refused', retry: false });
    }
  });
});
