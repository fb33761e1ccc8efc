import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SILENT } from '../../../src/ports/log.ts';
import { systemIds } from '../../../src/runtime/ids.ts';
import { systemClock } from '../../../src/runtime/system-clock.ts';
import { openSharedStore, type SharedStore } from '../../../src/store/postgres/index.ts';
import { keyOf } from '../../../src/store/sealing/keyring.ts';
import { keyringNamed } from '../../support/keyrings.ts';
import { type PostgresServer, startPostgres } from '../../support/postgres.ts';
import { RecordingHost } from '../../support/recording-host.ts';
import { ANNA, all, BILAL, codeOf, commitOf, found, messageItem, timerOf } from '../contract.ts';
import { dumped, ours } from './dumped.ts';

const ADDRESS = { channel: 'telegram', scheme: 'chat', value: '31600000001' };
const REFERENCE = 'conversation-of-anna';
/** Everything that `fill` says and that is nobody's business. */
const WORDS = [
  'words of anna',
  'message 1',
  'later-of-anna',
  'letter to bilal',
  ADDRESS.value,
  REFERENCE,
  'service-of-anna',
];

let server: PostgresServer;
let url: string;
let stores: SharedStore[];
beforeAll(async () => {
  server = await startPostgres({ fsync: false });
});
afterAll(() => server.stop());
beforeEach(async () => {
  url = await server.newDatabase();
  stores = [];
});
afterEach(() => closeAll());

const closeAll = async (): Promise<void> => {
  for (const store of stores.splice(0)) await store.close();
};
const query = <Row extends object>(text: string, values: readonly unknown[] = []) =>
  server.query<Row>(text, values, url);

async function open(key: string | null, before: string | null = null): Promise<SharedStore> {
  const keyring = keyringNamed(key, before);
  const store = await openSharedStore({ url, clock: systemClock, ids: systemIds, log: SILENT, poolSize: 3, keyring });
  stores.push(store);
  return store;
}

async function fill(store: SharedStore): Promise<void> {
  const letter = { type: 'letter' as const, seq: 2, to: BILAL, toKind: 'person' as const, number: 1 };
  await store.commit(
    commitOf(ANNA, 0, 'words of anna', {
      addresses: [ADDRESS],
      out: [messageItem(1), { ...letter, letter: { kind: 'x', body: 'letter to bilal' } }],
      timers: [timerOf('later-of-anna', 9e12)],
    }),
  );
  await store.keyedRows('teams', String).set(REFERENCE, 'service-of-anna');
}

/** What of it stands in any table of any schema. */
const holding = async (): Promise<string[]> => {
  const rows = [...(await dumped(server, url)).values()].join('');
  return WORDS.filter((text) => rows.includes(text));
};

describe('a database with a key', () => {
  it('holds no word, address or way to reach somebody, and reads all of it', async () => {
    await fill(await open(null));
    expect(await holding()).toEqual(WORDS);
    url = await server.newDatabase();
    const store = await open('one');
    await fill(store);
    expect(await holding()).toEqual([]);
    await closeAll();
    const again = await open('one');
    expect(await found(again, ANNA)).toMatchObject({
      body: 'words of anna',
      out: [messageItem(1), { letter: { body: 'letter to bilal' } }],
      timers: [{ id: 'later-of-anna' }],
    });
    expect(await again.find(ADDRESS)).toBe(ANNA);
    const references = again.keyedRows('teams', String);
    expect([await references.get(REFERENCE), await all(references.keys())]).toEqual(['service-of-anna', [REFERENCE]]);
  });

  it.each([
    ['no key', null, 'store.key-missing'],
    ['another key', 'two', 'store.key-wrong'],
  ])('is refused with %s before anything is written, and harmed in nothing', async (_what, key, code) => {
    await fill(await open('one'));
    await closeAll();
    // What a later version brings would be written first of all.
    await query('DELETE FROM kennismaker_jobs.migrations WHERE id = (SELECT max(id) FROM kennismaker_jobs.migrations)');
    const before = await ours(server, url);
    expect(await codeOf(open(key))).toBe(code);
    expect(await ours(server, url)).toBe(before);
    // Also when what it says of its keys is gone: the secret says it.
    await query("DELETE FROM kennismaker.meta WHERE key = 'keys'");
    expect(await codeOf(open(key))).toBe(code);
    await query('INSERT INTO kennismaker_jobs.migrations (id) SELECT max(id) + 1 FROM kennismaker_jobs.migrations');
    const store = await open('one');
    expect(await found(store, ANNA)).toMatchObject({ body: 'words of anna' });
    expect((await query("SELECT FROM kennismaker.meta WHERE key = 'keys'")).length).toBe(1);
  });

  it('never sets aside what is under a key that it does not know', async () => {
    const store = await open('one');
    await fill(store);
    const strange = (what: string) => keyringNamed('three').sealJson('rows', `${what} ${ANNA}`, '{"body":1}');
    for (const [table, column] of [
      ['documents', 'state'],
      ['outbox', 'item'],
      ['timers', 'timer'],
    ]) {
      const [kept] = await query<{ text: string }>(`SELECT ${column}::text AS text FROM kennismaker.${table} LIMIT 1`);
      await query(`UPDATE kennismaker.${table} SET ${column} = $1`, [strange(column ?? '')]);
      const before = await ours(server, url);
      const asks = [
        () => store.read(ANNA),
        () => store.commit(commitOf(ANNA, 1, 'new')),
        () => store.mark(ANNA, [{ seq: 1, outcome: 'sent' }]),
        () => all(store.pending()),
        () => store.erase(ANNA),
      ];
      for (const ask of asks) expect(await codeOf(ask())).toBe('store.key-wrong');
      expect(await ours(server, url)).toBe(before);
      expect(store.health()).toEqual({ writable: true, quarantined: 0 });
      await query(`UPDATE kennismaker.${table} SET ${column} = $1`, [kept?.text]);
    }
  });

  it('sets aside what is damaged, or lies where it was not sealed for, and keeps it sealed', async () => {
    const store = await open('one');
    await fill(store);
    await store.commit(commitOf(BILAL, 0, 'words of bilal'));
    const [row] = await query<{ state: { sealed: string } }>('SELECT state FROM kennismaker.documents WHERE id = $1', [
      BILAL,
    ]);
    const sealed = row?.state.sealed ?? '';
    const flipped = `${sealed.slice(0, -3)}${sealed.at(-3) === 'A' ? 'B' : 'A'}${sealed.slice(-2)}`;
    await query('UPDATE kennismaker.documents SET state = $1 WHERE id = $2', [
      JSON.stringify({ sealed: flipped }),
      BILAL,
    ]);
    expect(await store.read(BILAL)).toEqual({ status: 'lost' });
    await query('UPDATE kennismaker.documents SET state = $1 WHERE id = $2', [JSON.stringify({ sealed }), ANNA]);
    expect(await store.read(ANNA)).toEqual({ status: 'lost' });
    expect((await query('SELECT FROM kennismaker.quarantine')).length).toBe(2);
    expect(await holding()).toEqual([]);
    await store.commit(commitOf(BILAL, 0, 'again', { timers: [timerOf('t', 5)] }));
    // What was sealed as a timer is no message, though it is of the same document.
    await query(
      `INSERT INTO kennismaker.outbox (document, seq, type, goes, item) SELECT document, 1, 'message', 'x', timer FROM kennismaker.timers
       WHERE document = $1`,
      [BILAL],
    );
    expect(await store.read(BILAL)).toEqual({ status: 'lost' });
  });

  it('that was plain is read as it is, sealed where it is written, and needs the key from then on', async () => {
    await fill(await open(null));
    const hash = stores[0]?.keyedHash('x');
    await closeAll();
    const store = await open('one');
    expect(store.keyedHash('x')).toBe(hash);
    expect(await store.find(ADDRESS)).toBe(ANNA);
    await store.commit(commitOf(ANNA, 1, 'more of anna', { timers: [timerOf('later-of-anna', 9e12)] }));
    const [row] = await query<{ state: unknown }>('SELECT state FROM kennismaker.documents');
    expect(keyOf(row?.state)).toBe(keyringNamed('one').writes);
    const [secret] = await query<{ value: unknown }>("SELECT value FROM kennismaker.meta WHERE key = 'hash-secret'");
    expect(keyOf(secret?.value)).toBe(keyringNamed('one').writes);
    expect(await found(store, ANNA)).toMatchObject({ version: 2, timers: [{ id: 'later-of-anna' }] });
    await closeAll();
    expect(await codeOf(open(null))).toBe('store.key-missing');
  });

  it('is not given its first key, or another, while processes serve it that would read no more', async () => {
    const plain = await open(null);
    await fill(plain);
    await plain.sharing.join(new RecordingHost('web'));
    const before = await query("SELECT key, value::text FROM kennismaker.meta WHERE key IN ('keys', 'hash-secret')");
    expect(await codeOf(open('one'))).toBe('store.in-use');
    expect(await query("SELECT key, value::text FROM kennismaker.meta WHERE key IN ('keys', 'hash-secret')")).toEqual(
      before,
    );
    await closeAll();
    const one = await open('one');
    await one.sharing.join(new RecordingHost('web'));
    // With the same key any number of them may come.
    const other = await open('one');
    expect(await found(other, ANNA)).toMatchObject({ body: 'words of anna' });
    expect(await codeOf(open('two', 'one'))).toBe('store.in-use');
  });

  it('goes on with both keys while it is being changed, and with neither of them alone', async () => {
    await fill(await open('one'));
    await closeAll();
    const store = await open('two', 'one');
    await store.commit(commitOf(BILAL, 0, 'under two'));
    expect(await found(store, ANNA)).toMatchObject({ body: 'words of anna' });
    await closeAll();
    expect(await codeOf(open('two'))).toBe('store.key-wrong');
    expect(await codeOf(open('one'))).toBe('store.key-wrong');
    // And being turned off.
    const off = await open(null, 'two').catch(() => null);
    expect(off).toBeNull();
  });
});
