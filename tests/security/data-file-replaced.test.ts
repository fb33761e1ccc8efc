/**
 * Somebody with rights on the machine who puts a link or a folder in the place of a data file, to have another file read
 * or overwritten: it is set aside or refused by name, what it led to is untouched, and files stay 0600.
 */
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openFileStore } from '../../src/store/files/index.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const clock = new VirtualClock(Date.parse('2026-11-23T10:00:00+01:00'));
const OTHER = '{"word":"of somebody else"}';
let folder: string;
let elsewhere: string;

const commit = (id: string, expected: number, word: string) => ({
  id,
  kind: 'person' as const,
  expected,
  body: { word },
  timers: [],
  out: [],
  addresses: [{ channel: 'test', scheme: 'name', value: id }],
});

/** Paths of the files of documents. */
function documents(): string[] {
  const root = join(folder, 'documents');
  return readdirSync(root).flatMap((shard) => readdirSync(join(root, shard)).map((name) => join(root, shard, name)));
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kennismaker-links-'));
  elsewhere = join(mkdtempSync(join(tmpdir(), 'kennismaker-other-')), 'other.json');
  writeFileSync(elsewhere, OTHER);
  const store = await openFileStore({ folder, clock });
  await store.commit(commit('anna', 0, 'hoi'));
  await store.close();
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function goesOn(): Promise<void> {
  const store = await openFileStore({ folder, clock });
  await store.commit(commit('bob', 0, 'dag'));
  const anna = await store.read('anna');
  expect(['found', 'lost', 'absent']).toContain(anna.status);
  if (anna.status === 'found') expect(anna.document.body).toEqual({ word: 'hoi' });
  await store.commit(commit('anna', anna.status === 'found' ? anna.document.version : 0, 'weer'));
  await store.close();
  expect(readFileSync(elsewhere, 'utf8')).toBe(OTHER);
}

it('a link to another file is never written through', async () => {
  const [path = ''] = documents();
  rmSync(path);
  symlinkSync(elsewhere, path);
  await goesOn();
  for (const each of documents())
    if (each.endsWith('.json')) expect(lstatSync(each).isSymbolicLink(), each).toBe(false);
});

it('a link that leads round and round keeps the start from going on, by name', async () => {
  const [path = ''] = documents();
  rmSync(path);
  symlinkSync(path, path);
  await expect(openFileStore({ folder, clock })).rejects.toMatchObject({ code: 'store.unreadable' });
  rmSync(path);
  await goesOn();
});

it('a folder in its place is set aside', async () => {
  const [path = ''] = documents();
  rmSync(path);
  mkdirSync(path);
  await goesOn();
});

it('files are for their owner only, whatever the mask of who starts it', async () => {
  const mask = process.umask(0);
  try {
    const store = await openFileStore({ folder, clock });
    await store.commit(commit('carla', 0, 'hoi'));
    await store.close();
  } finally {
    process.umask(mask);
  }
  const look = (at: string): void => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      expect(statSync(path).mode & 0o077, path).toBe(0);
      if (entry.isDirectory()) look(path);
    }
  };
  look(folder);
});
