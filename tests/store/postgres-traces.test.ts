import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPostgresStore, type PostgresStore } from '../../src/store/postgres/index.ts';
import { keyringNamed } from '../support/keyrings.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { ANNA, all, BILAL, commitOf, found, messageItem } from './contract.ts';
import { settings } from './postgres-support.ts';

const ADDRESS = { channel: 'telegram', scheme: 'chat', value: '31600000001' };
const OTHER = { channel: 'telegram', scheme: 'chat', value: '31600000002' };

describe('what lies in the database', () => {
  let server: PostgresServer;
  let url: string;
  let store: PostgresStore;

  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server?.stop());

  beforeEach(async () => {
    url = await server.newDatabase();
    store = await openPostgresStore(settings(url));
  });
  afterEach(() => store.close());

  /** Tables with a row that holds the text in any column, also in the parts of an index that a table does not show. */
  async function holding(text: string): Promise<string[]> {
    const tables = await server.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
      [],
      url,
    );
    expect(tables.length).toBeGreaterThan(5);
    const found: string[] = [];
    for (const { name } of tables) {
      const rows = await server.query(`SELECT FROM ${name} AS it WHERE it::text LIKE '%' || $1 || '%'`, [text], url);
      if (rows.length > 0) found.push(name);
    }
    return found;
  }

  async function fill(): Promise<void> {
    const to = ADDRESS;
    await store.commit(
      commitOf(ANNA, 0, 'words of one', {
        addresses: [ADDRESS],
        out: [{ ...messageItem(1, 'words to one'), to } as ReturnType<typeof messageItem>, messageItem(2)],
        timers: [{ id: 'words-later', at: 5, event: 'remind', binding: { kind: 'wait', turn: 1 } }],
      }),
    );
    await store.mark(ANNA, [{ seq: 1, outcome: 'sent', at: 7, externalId: 'external-words' }]);
    await store.commit(commitOf(BILAL, 0, 'words of another', { addresses: [OTHER] }));
  }

  it('is nothing of somebody who was erased, and everything of the others', async () => {
    await fill();
    const mine = ['words of one', 'words-later', 'external-words', 'message 2', ADDRESS.value, ANNA];
    for (const text of mine) expect(await holding(text)).not.toEqual([]);
    await store.erase(ANNA);
    for (const text of mine) expect(await holding(text)).toEqual([]);
    expect(await found(store, BILAL)).toMatchObject({ body: 'words of another' });
    expect(await store.find(OTHER)).toBe(BILAL);
  });

  it('is nothing of somebody who was set aside, after they were erased', async () => {
    await fill();
    await server.query(
      `UPDATE kennismaker.documents SET state = '{"receipts":"damaged words of one"}' WHERE id = $1`,
      [ANNA],
      url,
    );
    expect(await store.read(ANNA)).toEqual({ status: 'lost' });
    // Nothing of it is gone: a human may still make something of it.
    expect(await holding('damaged words of one')).toEqual(['kennismaker.quarantine']);
    expect(await holding('words-later')).toEqual(['kennismaker.quarantine']);
    // It begins anew, and is lost again: both copies stay.
    await store.commit(commitOf(ANNA, 0, 'once more'));
    await server.query(`UPDATE kennismaker.documents SET state = '[]' WHERE id = $1`, [ANNA], url);
    expect(await all(store.pending())).toEqual([]);
    expect(await store.read(ANNA)).toEqual({ status: 'lost' });
    const copies = await server.query('SELECT FROM kennismaker.quarantine WHERE document = $1', [ANNA], url);
    expect(copies).toHaveLength(2);
    expect(store.health().quarantined).toBe(2);
    await store.erase(ANNA);
    for (const text of ['damaged words of one', 'words-later', ADDRESS.value, ANNA])
      expect(await holding(text)).toEqual([]);
  });

  it('is sealed where there is a key, so that no word and no address lies there plainly', async () => {
    await store.close();
    store = await openPostgresStore({ ...settings(url), keyring: keyringNamed('one') });
    await fill();
    for (const text of ['words', 'external', ADDRESS.value, OTHER.value]) expect(await holding(text)).toEqual([]);
    expect(await found(store, ANNA)).toMatchObject({
      body: 'words of one',
      out: [{ seq: 2 }],
      timers: [{ id: 'words-later' }],
      receipts: [{ externalId: 'external-words', to: ADDRESS }],
    });
    expect(await store.find(ADDRESS)).toBe(ANNA);
    // What belongs to one document is not taken for another\'s.
    await server.query(
      'UPDATE kennismaker.documents SET state = (SELECT state FROM kennismaker.documents WHERE id = $1) WHERE id = $2',
      [BILAL, ANNA],
      url,
    );
    expect(await store.read(ANNA)).toEqual({ status: 'lost' });
    expect(await found(store, BILAL)).toMatchObject({ body: 'words of another' });
  });

  it('is written only where something changed', async () => {
    await fill();
    const rows = async (): Promise<Map<string, string>> => {
      const found = await server.query<{ row: string; at: string }>(
        `SELECT 'item ' || seq AS row, ctid::text || xmin AS at FROM kennismaker.outbox WHERE document = $1
         UNION ALL SELECT 'timer ' || place, ctid::text || xmin FROM kennismaker.timers WHERE document = $1
         UNION ALL SELECT 'address', ctid::text || xmin || xmax FROM kennismaker.addresses WHERE document = $1
         UNION ALL SELECT 'document', ctid::text || xmin FROM kennismaker.documents WHERE id = $1`,
        [ANNA],
        url,
      );
      return new Map(found.map(({ row, at }) => [row, at]));
    };
    const before = await rows();
    expect([...before.keys()].toSorted()).toEqual(['address', 'document', 'item 2', 'timer 0']);
    const { version, timers } = await found(store, ANNA);
    await store.commit(
      commitOf(ANNA, version, 'next', { timers, addresses: [ADDRESS], unlessTaken: [ADDRESS], out: [messageItem(3)] }),
    );
    const after = await rows();
    for (const row of ['address', 'item 2', 'timer 0']) expect([row, after.get(row)]).toEqual([row, before.get(row)]);
    expect(after.get('document')).not.toBe(before.get('document'));
    await store.mark(ANNA, [{ seq: 2, outcome: 'trying', at: 9 }]);
    const tried = await rows();
    expect(tried.get('document')).toBe(after.get('document'));
    expect(tried.get('item 3')).toBe(after.get('item 3'));
    expect(tried.get('item 2')).not.toBe(after.get('item 2'));
  });
});
