import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SILENT } from '../../../src/ports/log.ts';
import { systemIds } from '../../../src/runtime/ids.ts';
import { systemClock } from '../../../src/runtime/system-clock.ts';
import { openSharedStore, type SharedStore } from '../../../src/store/postgres/index.ts';
import { PostgresProxy } from '../../chaos/postgres-proxy.ts';
import { keyringNamed } from '../../support/keyrings.ts';
import { type PostgresServer, startPostgres } from '../../support/postgres.ts';
import { RecordingHost } from '../../support/recording-host.ts';
import { codeOf, found } from '../contract.ts';
import { databaseOfVersionBefore, insertAsBefore, lineBefore } from './version-before.ts';

/** More than one page, so that the pages meet. */
const PEOPLE = 1_203;
const addressOf = (n: number) => ({ channel: 'telegram', scheme: 'chat', value: `3160000${n}` });
const idOf = (n: number) => `6f1d1c9e-0000-4000-8000-4${String(n).padStart(11, '0')}`;

let server: PostgresServer;
/** Filled by the version before; copied for each test. */
let filled: string;
let url: string;
let copies = 0;
const query = <Row extends object>(text: string, values: readonly unknown[] = []) =>
  server.query<Row>(text, values, url);

beforeAll(async () => {
  server = await startPostgres({ fsync: false });
  filled = await server.newDatabase();
  url = filled;
  await databaseOfVersionBefore(filled, query);
  await insertAsBefore(query, { id: idOf(0), address: addressOf(0), text: 'zero', seq: 1 });
  // The others by one statement each, made from the first.
  for (const statement of MANY) await query(statement, [PEOPLE - 1]);
});
afterAll(() => server.stop());

/** As `insertAsBefore`, many at once; the hash is PostgreSQL's own, so that the two versions of it are compared too. */
const ID = `'6f1d1c9e-0000-4000-8000-4' || lpad(n::text, 11, '0')`;
const HASH = `encode(sha256(convert_to('telegram:chat:3160000' || n, 'UTF8')), 'hex')`;
const TO = `json_build_object('channel', 'telegram', 'scheme', 'chat', 'value', '3160000' || n)`;
const MANY = [
  `INSERT INTO kennismaker.documents SELECT ${ID}, 'person', 1, json_build_object('body', n) FROM generate_series(1, $1::int) n`,
  `INSERT INTO kennismaker.addresses SELECT ${HASH}, ${ID}, ${TO} FROM generate_series(1, $1::int) n`,
  `INSERT INTO kennismaker.outbox SELECT ${ID}, 1, 'message', 'telegram:' || left(${HASH}, 16), json_build_object('type', 'message',
     'seq', 1, 'purpose', 'reply', 'to', ${TO}, 'message', json_build_object('language', 'nl', 'text', 'hi'), 'at', 1)
   FROM generate_series(1, $1::int) n`,
];

beforeEach(async () => {
  copies += 1;
  const name = `before_${copies}`;
  await server.query(`CREATE DATABASE ${name} TEMPLATE ${new URL(filled).pathname.slice(1)}`);
  const copy = new URL(filled);
  copy.pathname = name;
  url = copy.href;
});

const open = (key: string | null = null, at = url): Promise<SharedStore> =>
  openSharedStore({ url: at, clock: systemClock, ids: systemIds, log: SILENT, keyring: keyringNamed(key) });

/** Everything in the tables that is a plain hash. */
async function plainHashes(): Promise<number> {
  const [row] = await query<{ found: number }>(
    `SELECT (SELECT count(*) FROM kennismaker.addresses WHERE length(lookup) <> 32)::int
      + (SELECT count(*) FROM kennismaker.keyed_rows WHERE length(lookup) <> 32)::int
      + (SELECT count(*) FROM kennismaker.outbox o JOIN kennismaker.addresses a USING (document)
         WHERE o.type = 'message' AND o.goes <> 'telegram:' || left(a.lookup, 16))::int
      + (SELECT count(*) FROM kennismaker.lines l JOIN kennismaker.addresses a USING (document)
         WHERE l.line <> 'telegram:' || left(a.lookup, 16))::int AS found`,
  );
  return row?.found ?? -1;
}

describe('a database of the version before', () => {
  it.each([null, 'one'])(
    'finds everybody by a keyed hash once it is opened (key: %s), and nothing by a plain one',
    async (key) => {
      const store = await open(key);
      for (const n of [0, 1, 999, 1000, 1001, PEOPLE - 1]) {
        expect(await store.find(addressOf(n))).toBe(idOf(n));
        expect((await found(store, idOf(n))).out[0]).toMatchObject({ to: addressOf(n) });
      }
      expect(await store.keyedRows('teams', String).get('key of zero')).toBe('zero');
      const [host, offered] = [new RecordingHost('telegram'), addressOf(7)];
      await store.sharing.join(host);
      await store.sharing.take(idOf(7));
      expect(store.sharing.holds(idOf(7), offered)).toBe(true);
      expect(await plainHashes()).toBe(0);
      const [lines] = await query<{ lines: number; old: number }>(
        'SELECT count(*)::int AS lines, count(*) FILTER (WHERE line = $1)::int AS old FROM kennismaker.lines',
        [lineBefore(offered)],
      );
      expect(lines).toEqual({ lines: PEOPLE, old: 0 });
      await store.close();
      const again = await open(key);
      expect(await again.find(addressOf(1))).toBe(idOf(1));
      await again.close();
    },
  );

  it('names nobody alike in two databases', async () => {
    const lookups = async () =>
      (await query<{ lookup: string }>('SELECT lookup FROM kennismaker.addresses')).map((row) => row.lookup);
    await (await open()).close();
    const first = await lookups();
    url = await server.newDatabase();
    await databaseOfVersionBefore(url, query);
    await insertAsBefore(query, { id: idOf(0), address: addressOf(0), text: 'zero', seq: 1 });
    await (await open()).close();
    expect(await lookups()).toHaveLength(1);
    expect(first).not.toContain((await lookups())[0]);
  });

  it('is as it was when the process dies in the middle, and the next start does it', async () => {
    const counting = await PostgresProxy.before(url);
    await (await open(null, counting.url)).close();
    const { requests } = counting;
    await counting.close();
    // Of the requests of an opening, those of the step lie among the first.
    for (let at = 4; at < Math.min(requests, 34); at += 5) {
      const name = `dying_${at}`;
      await server.query(`CREATE DATABASE ${name} TEMPLATE ${new URL(filled).pathname.slice(1)}`);
      const copy = new URL(filled);
      copy.pathname = name;
      url = copy.href;
      const proxy = await PostgresProxy.before(url);
      proxy.dieAt(at, at % 2 === 0 ? 'before' : 'after');
      const opening = open(null, proxy.url).then(
        (store) => store.close(),
        () => undefined,
      );
      await proxy.died;
      await proxy.close();
      await opening;
      const store = await open();
      expect(await store.find(addressOf(1_100))).toBe(idOf(1_100));
      expect(await plainHashes()).toBe(0);
      await store.close();
    }
  });

  it('waits until none of its processes serves it, and is not changed before', async () => {
    const process = randomUUID();
    const lock = BigInt(`0x${process.replaceAll('-', '').slice(0, 15)}`).toString();
    const pg = await import('pg');
    const living = new pg.default.Client({ connectionString: url });
    await living.connect();
    await living.query('SELECT pg_advisory_lock($1)', [lock]);
    await living.query('INSERT INTO kennismaker.processes (id, lock_key) VALUES ($1, $2)', [process, lock]);
    expect(await codeOf(open())).toBe('store.in-use');
    const [row] = await query<{ steps: number }>('SELECT count(*)::int AS steps FROM kennismaker.migrations');
    expect(row).toEqual({ steps: 2 });
    await living.end();
    const store = await open();
    expect(await store.find(addressOf(3))).toBe(idOf(3));
    await store.close();
  });

  it('finds nobody for a statement of the version before: it fails, and nobody is taken for somebody new', async () => {
    await (await open()).close();
    await expect(query('SELECT document FROM kennismaker.addresses WHERE key = $1', ['x'])).rejects.toMatchObject({
      code: '42703',
    });
    await expect(
      query(`INSERT INTO kennismaker.outbox (document, seq, type, line, item) VALUES ('x', 1, 'message', 'x', '{}')`),
    ).rejects.toMatchObject({ code: '42703' });
  });

  it('with an address that nobody can read is refused, and not changed', async () => {
    await query(`UPDATE kennismaker.addresses SET address = '[]' WHERE document = $1`, [idOf(1_200)]);
    expect(await codeOf(open())).toBe('store.not-upgraded');
    const [row] = await query<{ kept: number }>(
      'SELECT count(*)::int AS kept FROM kennismaker.addresses WHERE length(key) = 64',
    );
    expect(row).toEqual({ kept: PEOPLE });
  });
});
