import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openReferenceFolder } from '../../src/channels/teams/reference-folder.ts';
import { runCheck } from '../../src/cli/commands/check.ts';
import { createCode } from '../../src/cli/commands/codes.ts';
import { runMigrate, undoMigrate } from '../../src/cli/commands/migrate.ts';
import { erasePerson, listPeople } from '../../src/cli/commands/people.ts';
import { openStore } from '../../src/cli/open-store.ts';
import { readSettings, type Settings } from '../../src/config/settings.ts';
import { ConsoleChannel, createCompanion, loadLibrary } from '../../src/index.ts';
import type { Library } from '../../src/library/library.ts';
import { codeOf } from '../store/contract.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';

let server: PostgresServer;
let library: Library;
beforeAll(async () => {
  [server, library] = await Promise.all([startPostgres({ fsync: false }), loadLibrary()]);
});
afterAll(() => server.stop());

let folder: string;
let out: string[];
const output = { line: (text: string) => out.push(text) };
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kennismaker-migrate-'));
  out = [];
});
afterEach(() => rm(folder, { recursive: true }));

const settingsFor = (name: string, url?: string): Promise<Settings> =>
  readSettings({ KENNISMAKER_DATA: join(folder, name), ...(url && { DATABASE_URL: url }) });

let run = 0;

/** What the companion answers to each text, over what the settings name; as one process that starts and stops. */
async function talk(settings: Settings, ...texts: string[]): Promise<string> {
  const heard: string[] = [];
  run += 1;
  const channel = new ConsoleChannel({
    run: `run-${run}`,
    show: (_name, { message }) => void heard.push(message.text),
  });
  const { store } = await openStore(settings);
  const companion = await createCompanion({ channels: [channel], library, store });
  await companion.start();
  for (const text of texts) {
    const before = heard.length;
    await channel.receive('anna', { kind: 'text', text }, Date.now());
    await expect.poll(() => heard.length, { timeout: 20_000, interval: 20 }).toBeGreaterThan(before);
    await companion.idle();
  }
  await companion.stop();
  await store.close();
  return heard.join('\n');
}

const REFERENCE = {
  channelId: 'msteams',
  serviceUrl: 'https://x.example/',
  conversationId: 'c',
  botId: 'b',
  userId: 'u',
};

it('moves a conversation to the database and back, and it goes on at the open question', async () => {
  const files = await settingsFor('old');
  expect(await talk(files, 'hallo', 'Nederlands')).toContain('Waarmee kan ik u helpen');
  const references = await openReferenceFolder(join(files.data, 'teams'));
  await references.set('msteams::c', REFERENCE);

  const database = await settingsFor('nowhere', await server.newDatabase());
  expect(await runMigrate('files-to-postgres', files.data, database, output)).toBe(0);
  expect(out.join('\n')).toMatch(/^ +folder +database$/m);
  expect(out.join('\n')).toMatch(/^person +1 +1$/m);
  expect(out.join('\n')).toMatch(/^addresses +1 +1$/m);
  expect(out.join('\n')).toMatch(/^Teams references +1 +1$/m);
  expect(out.join('\n')).toMatch(/^checksum +([0-9a-f]{16}) +\1$/m);
  expect(await codeOf(openStore(files))).toBe('store.moved');

  expect(await talk(database, 'Meer mogelijkheden')).toContain('nog meer doen');
  out = [];
  expect(await listPeople(true, database, output)).toBe(0);
  const [person] = out.map((line) => JSON.parse(line));
  expect(person).toMatchObject({ roles: ['volunteer'] });
  out = [];
  expect(await runCheck({ people: database, json: true }, output)).toBe(0);
  // Nothing of a database lies in the folder.
  await expect(stat(database.data)).rejects.toThrow();

  const back = await settingsFor('back');
  expect(await runMigrate('postgres-to-files', back.data, database, output)).toBe(0);
  expect(await codeOf(openStore(database))).toBe('store.moved');
  const moved = await openStore(back);
  expect(await (await moved.references()).get('msteams::c')).toEqual(REFERENCE);
  await moved.store.close();
  expect(await talk(back, 'Ik heb een code')).toContain('Wat is uw code');
}, 120_000);

it('is undone by a word: the old place can be started again, as it was then', async () => {
  const files = await settingsFor('old');
  await talk(files, 'hallo');
  const database = await settingsFor('nowhere', await server.newDatabase());
  await runMigrate('files-to-postgres', files.data, database, output);
  expect(await undoMigrate(files.data, database, output)).toBe(0);
  expect(await talk(files, 'Nederlands')).toContain('Waarmee kan ik u helpen');
  // What is in the new place is another conversation by now.
  expect(await codeOf(runMigrate('files-to-postgres', files.data, database, output))).toBe('store.move-target');
}, 120_000);

it('wants a database, and a folder that is there, and makes none', async () => {
  const files = await settingsFor('old');
  expect(await codeOf(runMigrate('files-to-postgres', files.data, files, output))).toBe('cli.no-database');
  const database = await settingsFor('old', await server.newDatabase());
  expect(await codeOf(runMigrate('files-to-postgres', files.data, database, output))).toBe('cli.no-data');
  expect(await codeOf(undoMigrate(files.data, database, output))).toBe('cli.no-data');
  await expect(stat(files.data)).rejects.toThrow();
});

it('lets the command line work on a database directly', async () => {
  const database = await settingsFor('nowhere', await server.newDatabase());
  await talk(database, 'hallo');
  expect(await createCode({ role: 'admin', uses: 1, days: 1 }, database, output)).toBe(0);
  expect(out[0]).toMatch(/^[A-Z2-9]{4}-/);
  out = [];
  await listPeople(true, database, output);
  const [person] = out.map((line) => JSON.parse(line) as { id: string });
  expect(await erasePerson(person?.id ?? '', database, output)).toBe(0);
  out = [];
  await listPeople(false, database, output);
  expect(out).toEqual(['Nobody has written yet.']);
}, 60_000);
