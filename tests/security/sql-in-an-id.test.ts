/**
 * Ids, addresses and words that are SQL: through the real store on a real PostgreSQL they are values and nothing else, and
 * the tables are there afterwards with nothing of anybody else's changed.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Store } from '../../src/ports/store.ts';
import { openPostgresStore } from '../../src/store/postgres/index.ts';
import { settings } from '../store/postgres-support.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';

const SQL = [
  "'; drop table documents; --",
  "' or '1'='1",
  "x'::uuid",
  '$1',
  '$$; delete from documents; $$',
  '" or ""="',
  "\\'; drop schema public cascade; --",
  "x' union select body from documents --",
  '%',
  '_%_',
  '{"a":"\'"}',
  'é\u2019; drop',
  'x\u0000y',
];

let server: PostgresServer;
let store: Store;
let url: string;

beforeAll(async () => {
  server = await startPostgres({ fsync: false });
  url = await server.newDatabase();
  store = await openPostgresStore(settings(url));
});
afterAll(async () => {
  await store?.close();
  await server?.stop();
});

const commit = (id: string, word: string) => ({
  id,
  kind: 'person' as const,
  expected: 0,
  body: { word },
  timers: [],
  out: [],
  addresses: [{ channel: 'test', scheme: 'name', value: `${word} of ${id}` }],
});

it('is kept, found and removed as the value that it is', async () => {
  await store.commit(commit('bystander', 'hoi'));
  for (const word of SQL) {
    const kept = await store.commit(commit(word, word)).then(
      () => true,
      () => false,
    );
    // PostgreSQL knows no NUL in a text: it may be refused, and never half kept.
    if (!kept) expect(word).toContain('\u0000');
    const read = await store.read(word);
    expect(read.status === 'found', word).toBe(kept);
    if (read.status === 'found') expect(read.document.body).toEqual({ word });
    const found = await store.find({ channel: 'test', scheme: 'name', value: `${word} of ${word}` });
    expect(found).toBe(kept ? word : null);
  }
  const bystander = await store.read('bystander');
  expect(bystander).toMatchObject({ status: 'found', document: { version: 1, body: { word: 'hoi' } } });
});

it('finds nobody by an address that is a condition or a pattern', async () => {
  for (const word of SQL) {
    for (const address of [
      { channel: 'test', scheme: 'name', value: word },
      { channel: word, scheme: 'name', value: 'hoi of bystander' },
      { channel: 'test', scheme: word, value: 'hoi of bystander' },
    ]) {
      expect(await store.find(address), JSON.stringify(address)).toBeNull();
    }
  }
});

it('erases only what has exactly that id', async () => {
  for (const word of SQL) {
    const read = await store.read(word);
    if (read.status === 'found') await store.erase(word);
  }
  const ids: string[] = [];
  for await (const id of store.list('person')) ids.push(id);
  expect(ids).toEqual(['bystander']);
});
