/**
 * Somebody with the disk, a dump and the log after an erasure, on both stores: no word, name, address or id of who erased stands in any byte, in
 * plain or in another spelling.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock, systemIds } from '../../src/index.ts';
import { DOCUMENT_KINDS, type DocumentId, type DocumentKind } from '../../src/ports/document.ts';
import type { Content } from '../../src/ports/inbound.ts';
import { SILENT } from '../../src/ports/log.ts';
import type { Store } from '../../src/ports/store.ts';
import { Companion } from '../../src/runtime/companion.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { openFileStore, systemFiles } from '../../src/store/files/index.ts';
import { documentKey } from '../../src/store/files/names.ts';
import { openPostgresStore } from '../../src/store/postgres/index.ts';
import { openSharedStore } from '../../src/store/postgres/open-shared.ts';
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
import { RecordingChannel } from '../support/recording-channel.ts';
import { addressOf, NETWORK, Rig, START } from '../support/rig.ts';
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

/** Kinds of documents in which these people do not stand, and why. */
const NOT_SHOWN: Readonly<Partial<Record<DocumentKind, string>>> = {
  tombstone: 'holds keyed hashes, and is there only afterwards',
  retention: 'holds counts',
};

/** Kinds of documents that hold one of these texts. */
async function kindsWith(store: Store, texts: Iterable<string>): Promise<DocumentKind[]> {
  const sought = [...texts];
  const found: DocumentKind[] = [];
  for (const kind of DOCUMENT_KINDS) {
    for await (const id of store.list(kind)) {
      const read = await store.read(id);
      const written = JSON.stringify(read.status === 'found' ? read.document : null);
      if (!found.includes(kind) && sought.some((each) => written.includes(each))) found.push(kind);
    }
  }
  return found;
}

/** Stands only in a copy that was set aside. */
const COPIED = 'zo stond het in de kopie';

/** Where everything lies, and every byte of it. */
interface Place {
  store: Store;
  clock: VirtualClock;
  bytes(): Promise<Buffer>;
  /** Leaves a copy of a document that could not be read, with these words in it, as an earlier start would have. */
  setAside(id: DocumentId, words: string): Promise<void>;
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
    async setAside(id, words) {
      const key = documentKey(id);
      const aside = 'corrupt-20261001T000000000Z';
      mkdirSync(join(folder.path, 'damaged'), { recursive: true });
      writeFileSync(join(folder.path, 'documents', key.slice(0, 2), `${key}.json.${aside}`), `{ "${id}": "${words}`);
      writeFileSync(join(folder.path, 'damaged', `${key}.${aside}`), `{ "${id}": "${words}`);
    },
    async leave() {
      await store.close();
      folder.dispose();
    },
  };
}

/** What a dump holds. Older versions of rows and the write-ahead log are the server's own to clean up. */
async function dumpOf({ query }: PostgresServer, url: string): Promise<Buffer> {
  await query('VACUUM FULL', [], url);
  const tables = await query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    [],
    url,
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    const all = await query<{ row: string }>(`SELECT it::text AS row FROM ${name} AS it`, [], url);
    rows.push(...all.map(({ row }) => row));
  }
  return Buffer.from(rows.join('\n'));
}

async function databasePlace(server: PostgresServer): Promise<Place> {
  const url = await server.newDatabase();
  const clock = new VirtualClock(START);
  const store = await openPostgresStore({ ...settings(url), clock });
  return {
    store,
    clock,
    bytes: () => dumpOf(server, url),
    async setAside(id, words) {
      await server.query(
        `INSERT INTO kennismaker.quarantine (document, kind, version, state) SELECT id, kind, version, $2::json
         FROM kennismaker.documents WHERE id = $1`,
        [id, JSON.stringify({ body: words })],
        url,
      );
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

describe('the people who are looked for', () => {
  it('stand in documents of every kind that can hold somebody, so that a new kind is looked at too', async () => {
    const kinds = new Set<DocumentKind>();
    for (const [makes, names] of [
      [volunteerEverywhere, [VOLUNTEER, LAPTOP, COORDINATOR]],
      [bothSidesOfAVisit, [VISITOR, HOST]],
    ] as const) {
      const rig = await Rig.start();
      await makes(rig);
      await deadLetterTo(rig.store, VOLUNTEER);
      for (const kind of await kindsWith(rig.store, (await tracesOf(rig, names)).values())) kinds.add(kind);
      await rig.companion.stop();
    }
    expect([...kinds, ...Object.keys(NOT_SHOWN)].sort()).toEqual([...DOCUMENT_KINDS].sort());
  }, 60_000);
});

describe.each([
  ['a data folder', () => folderPlace()],
  ['a database', () => databasePlace(server)],
])('somebody who erased everything, in %s', (_, makePlace) => {
  it('is nowhere: a volunteer who has done all that one can do', async () => {
    const place = await makePlace();
    const rig = await Rig.start({ store: place.store, clock: place.clock });
    await volunteerEverywhere(rig);
    await deadLetterTo(place.store, VOLUNTEER);
    for (const name of [VOLUNTEER, LAPTOP]) {
      const id = await place.store.find(addressOf(name));
      if (id === null) throw new Error(`There is no document of ${name}.`);
      await place.setAside(id, COPIED);
    }
    const traces = new Map([
      ['copied', COPIED],
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

    // Who made the group, the meeting and the message goes too; the meeting stays, and nobody organises it.
    const made = await tracesOf(rig, [COORDINATOR]);
    expect((await erases(rig, COORDINATOR)).at(-1)).toBe(text('system.erased'));
    expect(findIn(await place.bytes(), made)).toEqual([]);
    expect(findIn(logBytes(rig), made)).toEqual([]);

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

/** A companion on a database that processes share, by the clock of the machine. */
async function sharedRig(url: string) {
  const { library: whole, understand } = await realLibrary();
  const store = await openSharedStore({ url, clock: systemClock, ids: systemIds, log: SILENT, poolSize: 4 });
  const channel = new RecordingChannel();
  const companion = new Companion({
    library: whole,
    understand,
    store,
    clock: systemClock,
    ids: systemIds,
    papers: { make: () => Promise.reject(new Error('no papers')) },
    network: NETWORK,
    channels: [channel],
  });
  await companion.start();
  let count = 0;
  const texts = (name: string) => channel.to(addressOf(name)).map(({ message }) => message.text);
  const hear = async (name: string, content: Content): Promise<void> => {
    count += 1;
    const before = texts(name).length;
    await companion.receive({ address: addressOf(name), externalId: `m${count}`, at: systemClock.now(), content });
    await vi.waitFor(() => expect(texts(name).length).toBeGreaterThan(before), { timeout: 10_000 });
    await companion.idle();
  };
  const tap = (name: string, id: string): Promise<void> => {
    const options = channel.to(addressOf(name)).flatMap(({ message }) => message.options ?? []);
    const found = options.findLast((option) => option.id.replace(/^q\d+-/, '') === id);
    if (!found) throw new Error(`No option "${id}" was shown to ${name}.`);
    return hear(name, { kind: 'option', id: found.id });
  };
  const end = async () => {
    await companion.stop();
    await store.close();
  };
  return { store, companion, texts, hear, tap, end };
}

describe('somebody who erased everything, in a database that processes share', () => {
  it('is nowhere, the jobs and lines of these processes included', async () => {
    const url = await server.newDatabase();
    const rig = await sharedRig(url);
    const code = await rig.companion.createCode({ role: 'coordinator', uses: 1, days: 30 });
    const say = (name: string, words: string) => rig.hear(name, { kind: 'text', text: words });
    for (const name of [COORDINATOR, VOLUNTEER]) {
      await rig.hear(name, { kind: 'opened' });
      await rig.tap(name, 'nl');
    }
    await rig.tap(COORDINATOR, 'more');
    await rig.tap(COORDINATOR, 'code');
    await say(COORDINATOR, code);
    await rig.hear(VOLUNTEER, { kind: 'command', name: 'human' });
    await say(VOLUNTEER, `Wie helpt bij ons ${WORDS.asked}?`);
    await rig.tap(VOLUNTEER, 'without');
    await rig.tap(VOLUNTEER, 'send');
    const id = (await rig.store.find(addressOf(VOLUNTEER))) ?? '';
    const traces = new Map(Object.entries({ id, address: VOLUNTEER, asked: WORDS.asked }));
    const before = findIn(await dumpOf(server, url), traces);
    for (const what of traces.keys()) expect(before).toContain(`${what}: utf-8`);
    await rig.hear(VOLUNTEER, { kind: 'command', name: 'erase' });
    await rig.tap(VOLUNTEER, 'erase');
    await vi.waitFor(() => expect(rig.texts(VOLUNTEER).at(-1)).toBe(text('system.erased')), { timeout: 20_000 });
    await vi.waitFor(async () => expect((await rig.store.read(id)).status).toBe('absent'), { timeout: 10_000 });
    await vi.waitFor(async () => expect(findIn(await dumpOf(server, url), traces)).toEqual([]), { timeout: 10_000 });
    await rig.end();
  }, 60_000);
});
