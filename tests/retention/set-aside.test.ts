import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SILENT } from '../../src/ports/log.ts';
import { systemClock } from '../../src/runtime/system-clock.ts';
import { systemFiles } from '../../src/store/files/file-layer.ts';
import { Layout, timeInName } from '../../src/store/files/names.ts';
import { OldCopies } from '../../src/store/files/old-copies.ts';
import { openPostgresStore } from '../../src/store/postgres/index.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';

const BEFORE = Date.parse('2026-11-23T10:30:00Z');

describe('copies of what could not be read, in a data folder', () => {
  it('go when they were set aside before that moment, and nothing else does', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kennismaker-copies-'));
    try {
      const layout = new Layout(folder);
      const at = (shift: number) => timeInName(BEFORE + shift);
      const put = (...path: string[]) => {
        mkdirSync(join(folder, ...path.slice(0, -1)), { recursive: true });
        writeFileSync(join(folder, ...path), 'words');
      };
      const key = '0123456789abcdef';
      put('documents', '01', `${key}.json`);
      put('documents', '01', `${key}.json.corrupt-${at(-1)}`);
      put('documents', '01', `${key}.json.corrupt-${at(-1)}-2`);
      put('documents', '01', `${key}.json.corrupt-${at(0)}`);
      put('addresses', 'ab', `abcd.json.corrupt-${at(-86_400_000)}`);
      put('addresses', 'ab', 'abcd.json');
      put('damaged', `several.corrupt-${at(-1)}`);
      put('damaged', `several.corrupt-${at(1)}`);
      expect(await new OldCopies(systemFiles, layout).remove(BEFORE)).toBe(4);
      expect(readdirSync(join(folder, 'documents', '01')).toSorted()).toEqual([
        `${key}.json`,
        `${key}.json.corrupt-${at(0)}`,
      ]);
      expect(readdirSync(join(folder, 'addresses', 'ab'))).toEqual(['abcd.json']);
      expect(readdirSync(join(folder, 'damaged'))).toEqual([`several.corrupt-${at(1)}`]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('rows that could not be read, in PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres({ fsync: false });
  }, 60_000);
  afterAll(() => server?.stop());

  it('go when they were set aside before that moment, with the addresses that lead to nothing else', async () => {
    const store = await openPostgresStore({ url: server.url, clock: systemClock, log: SILENT });
    try {
      const address = { channel: 'test', scheme: 'name', value: 'anna' };
      const commit = (id: string) =>
        store.commit({
          id,
          kind: 'person',
          expected: 0,
          body: {},
          timers: [],
          out: [],
          addresses: [{ ...address, value: id }],
        });
      for (const id of ['anna', 'bram', 'carla']) await commit(id);
      // Neither Anna nor Bram can be read any more, Bram since yesterday only; of Carla an old copy is left.
      const aside = (id: string, at: number) =>
        server.query(
          `INSERT INTO kennismaker.quarantine (document, at, kind, version)
           SELECT id, to_timestamp($2::double precision / 1000), kind, version FROM kennismaker.documents WHERE id = $1`,
          [id, at],
        );
      await aside('anna', BEFORE - 1);
      await aside('bram', BEFORE + 1);
      await aside('carla', BEFORE - 1);
      await server.query(`DELETE FROM kennismaker.documents WHERE id IN ('anna', 'bram')`);
      expect((await store.read('anna')).status).toBe('lost');
      expect(await store.removeSetAside?.(BEFORE)).toBe(2);
      expect((await store.read('anna')).status).toBe('absent');
      expect((await store.read('bram')).status).toBe('lost');
      expect((await store.read('carla')).status).toBe('found');
      const found = (id: string) => store.find({ ...address, value: id });
      expect([await found('anna'), await found('bram'), await found('carla')]).toEqual([null, 'bram', 'carla']);
    } finally {
      await store.close();
    }
  });
});
