import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SILENT } from '../../../src/ports/log.ts';
import { systemIds } from '../../../src/runtime/ids.ts';
import { systemClock } from '../../../src/runtime/system-clock.ts';
import { openSharedStore, type SharedStore } from '../../../src/store/postgres/index.ts';
import { openDatabaseForRekeying } from '../../../src/store/postgres/rekeying-database.ts';
import { type RekeyResult, rekey } from '../../../src/store/rekeying/rekey.ts';
import { PostgresProxy } from '../../chaos/postgres-proxy.ts';
import { keyringNamed } from '../../support/keyrings.ts';
import { type PostgresServer, startPostgres } from '../../support/postgres.ts';
import { RecordingHost } from '../../support/recording-host.ts';
import { ANNA, codeOf, commitOf, found } from '../contract.ts';
import { fill, idOf, PEOPLE, phone } from '../moving-fixture.ts';
import { dumped } from './dumped.ts';

type Key = string | null;
const NOBODY = '6f1d1c9e-0000-4000-8000-777777777777';
/** Words that `fill` and `filled` write, and an address. */
const WORDS = ['Ayşe', 'message 2', '"busy"', 'torn words', '"anna"', 'reference of cem', 'service of cem'];

let server: PostgresServer;
let url: string;
let copies = 0;
const filled = new Map<Key, string>();
const query = <Row extends object>(text: string, values: readonly unknown[] = []) =>
  server.query<Row>(text, values, url);

beforeAll(async () => {
  server = await startPostgres({ fsync: false });
  for (const key of [null, 'one']) {
    url = await server.newDatabase();
    const store = await open(key);
    await fill(store);
    await store.keyedRows('teams', String).set('reference of cem', 'service of cem');
    // Somebody whose row is damaged: set aside, with what is whole of it.
    await store.commit(commitOf(NOBODY, 0, 'torn words', { addresses: [phone('torn')] }));
    await query(`UPDATE kennismaker.documents SET state = '{"torn words":1}' WHERE id = $1`, [NOBODY]);
    expect(await store.read(NOBODY)).toEqual({ status: 'lost' });
    await store.close();
    filled.set(key, url);
  }
}, 60_000);
afterAll(() => server.stop());

/** A copy of the database that was filled under a key. */
async function copyOf(key: Key): Promise<void> {
  copies += 1;
  const from = new URL(filled.get(key) ?? '');
  const name = `copy_${copies}`;
  await server.query(`CREATE DATABASE ${name} TEMPLATE ${from.pathname.slice(1)}`);
  from.pathname = name;
  url = from.href;
}

function open(key: Key, before: Key = null): Promise<SharedStore> {
  const keyring = keyringNamed(key, before);
  return openSharedStore({ url, clock: systemClock, ids: systemIds, log: SILENT, poolSize: 3, keyring });
}

async function run(key: Key, before: Key, at = url): Promise<RekeyResult> {
  const keyring = keyringNamed(key, before);
  const store = await openDatabaseForRekeying({ url: at, clock: systemClock, keyring, page: 7 });
  try {
    return await rekey(store, { beside: [{ name: 'ways', store: store.keyedRows('teams', String) }] });
  } finally {
    await store.close();
  }
}

/** Everything that can be read is there, and works. */
async function expectWhole(store: SharedStore): Promise<void> {
  expect(await store.find(phone('n0'))).toBe(idOf(1));
  expect(await store.find(phone('m3'))).toBe(idOf(3));
  expect(await found(store, idOf(7))).toMatchObject({ version: 1, body: { text: 'Ayşe, عائشة 🙂' } });
  expect(await found(store, ANNA)).toMatchObject({ body: 'busy', out: [{ seq: 2, tried: 4 }, { seq: 3 }] });
  expect(await store.read(NOBODY)).toEqual({ status: 'lost' });
  expect(await store.keyedRows('teams', String).get('reference of cem')).toBe('service of cem');
}

/** What stands in the tables, as the names of keys that it is sealed under; `plain` for words that anybody can read. */
async function under(): Promise<string[]> {
  const rows = [...(await dumped(server, url)).values()].join('');
  const names = [...rows.matchAll(/sealed"+ ?: ?"+([0-9a-f]{8})\./g)].map(([, id]) => id ?? '');
  const plain = WORDS.some((text) => rows.includes(text)) ? ['plain'] : [];
  return [...new Set([...names, ...plain])].toSorted();
}

const nameOf = (key: Key): string => keyringNamed(key).writes ?? 'plain';

describe.each<[string, Key, Key]>([
  ['from none to one', null, 'one'],
  ['from one to another', 'one', 'two'],
  ['from one to none', 'one', null],
])('the key of a database, changed %s', (_name, was, is) => {
  beforeEach(() => copyOf(was));

  it('leaves nothing as it was, loses nothing, and needs no other key any more', async () => {
    const before = await open(was);
    const hash = before.keyedHash('of somebody who is gone');
    await before.close();
    const { inventory, resealed } = await run(is, was);
    expect(inventory.counts.get('documents in all')).toBe(PEOPLE + 2);
    expect(inventory.counts.get('ways')).toBe(1);
    const counts = Object.fromEntries(resealed.map(({ what, seen, resealed: anew }) => [what, [seen, anew]]));
    expect(counts).toMatchObject({
      documents: [PEOPLE + 2, PEOPLE + 2],
      addresses: [2 * PEOPLE + 2, 2 * PEOPLE + 2],
      timers: [2, 2],
      'messages and letters': [2, 2],
      // What is damaged was plain already.
      'copies set aside': [1, is === null ? 0 : 1],
    });
    expect(await under()).toEqual([nameOf(is)]);
    const store = await open(is);
    await expectWhole(store);
    expect(store.keyedHash('of somebody who is gone')).toBe(hash);
    await store.close();
    if (is !== null) expect(await codeOf(open(was))).toBe(was === null ? 'store.key-missing' : 'store.key-wrong');
    // There is nothing left to do.
    const again = await run(is, null);
    expect(again.resealed.map((each) => each.resealed)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('goes on wherever it was interrupted, and meanwhile everything works with both keys', async () => {
    const counting = await PostgresProxy.before(url);
    await run(is, was, counting.url);
    const { requests } = counting;
    await counting.close();
    expect(requests).toBeGreaterThan(60);
    let both = 0;
    // Some of them, beginning elsewhere at each of the three changes.
    for (let at = 14 + 2 * (is?.length ?? 1); at < requests; at += 13) {
      await copyOf(was);
      const proxy = await PostgresProxy.before(url);
      proxy.dieAt(at, at % 2 === 0 ? 'before' : 'after');
      const running = run(is, was, proxy.url).catch(() => undefined);
      await proxy.died;
      await proxy.close();
      await running;
      if ((await under()).length > 1) both += 1;
      const between = await open(is, was);
      await expectWhole(between);
      await between.close();
      await run(is, was);
      expect(await under()).toEqual([nameOf(is)]);
    }
    // It did die in the middle.
    expect(both).toBeGreaterThan(2);
  });
});

describe('the key of a database', () => {
  beforeEach(() => copyOf('one'));

  it('is not changed while a companion serves it, nor by two at once', async () => {
    const store = await open('one');
    await store.sharing.join(new RecordingHost('web'));
    const before = await under();
    expect(await codeOf(run('two', 'one'))).toBe('store.in-use');
    expect(await under()).toEqual(before);
    await store.close();
    const first = await openDatabaseForRekeying({ url, clock: systemClock, keyring: keyringNamed('two', 'one') });
    expect(await codeOf(run('two', 'one'))).toBe('store.in-use');
    await first.close();
    await run('two', 'one');
    expect(await under()).toEqual([nameOf('two')]);
  });

  it('stops being changed when a companion starts meanwhile, and is changed on later', async () => {
    const rekeying = await openDatabaseForRekeying({ url, clock: systemClock, keyring: keyringNamed('two', 'one') });
    const store = await open('two', 'one');
    await store.sharing.join(new RecordingHost('web'));
    expect(await codeOf(rekey(rekeying, { beside: [] }))).toBe('store.in-use');
    await store.close();
    await rekeying.close();
    await run('two', 'one');
    expect(await under()).toEqual([nameOf('two')]);
  });

  it('is not taken for changed while something is under the old one', async () => {
    const rekeying = await openDatabaseForRekeying({ url, clock: systemClock, keyring: keyringNamed('two', 'one') });
    const lazy = { ...rekeying, reseal: async () => [] };
    expect(await codeOf(rekey(lazy, { beside: [] }))).toBe('store.rekey-unfinished');
    await rekeying.close();
    expect(await codeOf(open('two'))).toBe('store.key-wrong');
    const store = await open('two', 'one');
    await expectWhole(store);
    await store.close();
  });

  it('changes what is damaged too: it stays damaged, for whoever has the new key alone', async () => {
    const [row] = await query<{ state: { sealed: string } }>('SELECT state FROM kennismaker.documents WHERE id = $1', [
      ANNA,
    ]);
    await query('UPDATE kennismaker.documents SET state = $1 WHERE id = $2', [JSON.stringify(row?.state), idOf(2)]);
    const { resealed } = await run('two', 'one');
    expect(resealed.find(({ what }) => what === 'documents')?.damaged).toBe(1);
    expect(await under()).toContain(nameOf('two'));
    const store = await open('two');
    expect(await store.read(idOf(2))).toEqual({ status: 'lost' });
    expect(await found(store, ANNA)).toMatchObject({ body: 'busy' });
    await store.close();
  });
});
