/**
 * Somebody with the disk, a dump and the log after an erasure, on both stores: no word, name, address or id of who erased stands in any byte, in
 * plain or in another spelling.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../src/ports/store.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { openFileStore, systemFiles } from '../../src/store/files/index.ts';
import { openPostgresStore } from '../../src/store/postgres/index.ts';
import { settings } from '../store/postgres-support.ts';
import { DataFolder } from '../support/data-folder.ts';
import {
  bothSidesOfAVisit,
  COORDINATOR,
  LAPTOP,
  tracesOf,
  volunteerEverywhere,
  WORDS,
} from '../support/known-everywhere.ts';
import { PROFESSIONAL, SECRET, VOLUNTEER } from '../support/pair-town.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { realLibrary } from '../support/real-library.ts';
import { addressOf, Rig, START } from '../support/rig.ts';
import { CALLED, HOST, NOTE, TEAM, VISITOR } from '../support/visit-town.ts';
import { findIn } from './support/byte-search.ts';

const { library } = await realLibrary();
const text = (key: string) => library.text('nl', key);
const DAY = 86_400_000;

/** Words that stay, and why. */
const STAYS: readonly string[] = [
  // A question that nobody understood: its names and numbers are masked, and nothing says whose it was.
  WORDS.unanswered,
];

/** Where everything lies, and every byte of it. */
interface Place {
  store: Store;
  clock: VirtualClock;
  bytes(): Promise<Buffer>;
  leave(): Promise<void>;
}

async function folderPlace(): Promise<Place> {
  const folder = new DataFolder();
  const clock = new VirtualClock(START);
  const store = await openFileStore({ folder: folder.path, clock, log: () => {}, files: systemFiles });
  const read = (path: string): Buffer[] =>
    readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
      const inner = join(path, entry.name);
      if (entry.isDirectory()) return [Buffer.from(`${entry.name}\n`), ...read(inner)];
      return [
        Buffer.from(`${entry.name}\n`),
        entry.isFile() && existsSync(inner) ? readFileSync(inner) : Buffer.alloc(0),
      ];
    });
  return {
    store,
    clock,
    async bytes() {
      await store.flush();
      return Buffer.concat(read(folder.path));
    },
    async leave() {
      await store.close();
      folder.dispose();
    },
  };
}

async function databasePlace(server: PostgresServer): Promise<Place> {
  const url = await server.newDatabase();
  const clock = new VirtualClock(START);
  const store = await openPostgresStore({ ...settings(url), clock });
  return {
    store,
    clock,
    /** What a dump holds. Older versions of rows and the write-ahead log are the server's own to clean up. */
    async bytes() {
      await server.query('VACUUM FULL', [], url);
      const tables = await server.query<{ name: string }>(
        `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
         WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
        [],
        url,
      );
      const rows = [];
      for (const { name } of tables)
        rows.push(...(await server.query<{ row: string }>(`SELECT it::text AS row FROM ${name} AS it`, [], url)));
      return Buffer.from(rows.map(({ row }) => row).join('\n'));
    },
    leave: () => store.close(),
  };
}

/** An apology that waits for its channel, and what a channel said of an earlier one. */
async function deadLetterTo(store: Store, name: string): Promise<void> {
  const to = addressOf(name);
  const message = { language: 'nl', text: 'Dat ging mis.' } as const;
  const item = { type: 'message', purpose: 'reply', to, message, at: START } as const;
  const out = [
    { ...item, seq: 1 },
    { ...item, seq: 2 },
  ];
  await store.commit({ id: 'a-dead-letter', kind: 'dead-letter', expected: 0, body: { at: START }, timers: [], out });
  await store.mark('a-dead-letter', [{ seq: 1, outcome: 'sent', at: START, externalId: 'e1' }]);
}

async function erases(rig: Rig, name: string): Promise<string[]> {
  const before = rig.messages(name).length;
  await rig.hear(name, { kind: 'command', name: 'erase' });
  await rig.tap(name, 'erase');
  await rig.clock.advance(5_000);
  return rig
    .messages(name)
    .slice(before + 1)
    .map(({ message }) => message.text);
}

const logBytes = (rig: Rig) => Buffer.from(rig.logged.map((line) => JSON.stringify(line)).join('\n'));

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres({ fsync: false });
}, 60_000);
afterAll(() => server?.stop());

describe.each([
  ['a data folder', () => folderPlace()],
  ['a database', () => databasePlace(server)],
])('somebody who erased everything, in %s', (_, makePlace) => {
  it('is nowhere: a volunteer who has done all that one can do', async () => {
    const place = await makePlace();
    const rig = await Rig.start({ store: place.store, clock: place.clock });
    await volunteerEverywhere(rig);
    await deadLetterTo(place.store, VOLUNTEER);
    const traces = new Map([
      ...(await tracesOf(rig, [VOLUNTEER, LAPTOP])),
      ...Object.entries({ ...WORDS, shown: SECRET[VOLUNTEER] }),
    ]);
    const before = findIn(await place.bytes(), traces);
    for (const what of traces.keys()) if (what !== 'said') expect(before, what).toContain(`${what}: utf-8`);

    expect(await erases(rig, VOLUNTEER)).toEqual([text('system.erasing'), text('system.erased')]);
    const sought = new Map([...traces].filter(([, words]) => !STAYS.includes(words)));
    expect(findIn(await place.bytes(), sought)).toEqual([]);
    expect(findIn(logBytes(rig), traces)).toEqual([]);
    // What others have is theirs, and stays.
    const others = new Map([
      ['coordinator', COORDINATOR],
      ['other', SECRET[PROFESSIONAL]],
    ]);
    const left = findIn(await place.bytes(), others);
    for (const what of others.keys()) expect(left).toContain(`${what}: utf-8`);

    await rig.clock.advance(31 * DAY);
    expect(findIn(await place.bytes(), sought)).toEqual([]);
    await rig.companion.stop();
    await place.leave();
  }, 60_000);

  it('is nowhere: both sides of a visit, one after the other', async () => {
    const place = await makePlace();
    const rig = await Rig.start({ store: place.store, clock: place.clock });
    await bothSidesOfAVisit(rig);
    for (const [name, words] of [
      [VISITOR, { CALLED, TEAM, NOTE }],
      [HOST, {}],
    ] as const) {
      const traces = new Map([...(await tracesOf(rig, [name])), ...Object.entries(words)]);
      const before = findIn(await place.bytes(), traces);
      for (const what of traces.keys()) expect(before, what).toContain(`${what}: utf-8`);
      expect((await erases(rig, name)).at(-1)).toBe(text('system.erased'));
      expect(findIn(await place.bytes(), traces)).toEqual([]);
      expect(findIn(logBytes(rig), traces)).toEqual([]);
    }
    await rig.companion.stop();
    await place.leave();
  }, 60_000);
});
