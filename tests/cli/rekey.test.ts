import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runRekey } from '../../src/cli/commands/rekey.ts';
import { checkDatabase } from '../../src/cli/doctor/check-database.ts';
import { openStore } from '../../src/cli/open-store.ts';
import { readSettings, type Settings } from '../../src/config/settings.ts';
import { ANNA, BILAL, codeOf, commitOf, found } from '../store/contract.ts';
import { keyNamed, keyringNamed } from '../support/keyrings.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';

const ADDRESS = { channel: 'telegram', scheme: 'chat', value: '31600000001' };
const REFERENCE = {
  channelId: 'msteams',
  serviceUrl: 'https://x.example/',
  conversationId: 'c',
  botId: 'b',
  userId: 'u',
};

let server: PostgresServer;
let folder: string;
let out: string[];
const output = { line: (text: string) => out.push(text) };
beforeAll(async () => {
  server = await startPostgres({ fsync: false });
});
afterAll(() => server.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kennismaker-rekey-'));
  out = [];
});
afterEach(() => rm(folder, { recursive: true }));

const text = (name: string): string => keyNamed(name).export().toString('base64');
const settingsOf = (url: string | null, key: string | null, old: string | null = null): Promise<Settings> =>
  readSettings({
    KENNISMAKER_DATA: folder,
    ...(url !== null && { DATABASE_URL: url }),
    ...(key !== null && { KENNISMAKER_KEY: text(key) }),
    ...(old !== null && { KENNISMAKER_KEY_OLD: text(old) }),
  });

describe.each(['a folder', 'a database'])('kennismaker rekey on %s', (place) => {
  let url: string | null;
  beforeEach(async () => {
    url = place === 'a folder' ? null : await server.newDatabase();
  });

  async function change(key: string | null, old: string | null): Promise<string> {
    out = [];
    expect(await runRekey(await settingsOf(url, key, old), output)).toBe(0);
    const said = out.join('\n');
    for (const secret of ['first', 'second']) expect(said).not.toContain(text(secret).slice(0, 12));
    return said;
  }

  async function expectThere(key: string | null, old: string | null = null): Promise<void> {
    const { store, references } = await openStore(await settingsOf(url, key, old));
    expect(await found(store, ANNA)).toMatchObject({ body: 'words of anna' });
    expect(await store.find(ADDRESS)).toBe(ANNA);
    expect(await (await references()).get('msteams::c')).toEqual(REFERENCE);
    await store.close();
  }

  it('goes from no key to one, to another, and back to none, and says how much it did', async () => {
    const { store, references } = await openStore(await settingsOf(url, null));
    await store.commit(commitOf(ANNA, 0, 'words of anna', { addresses: [ADDRESS] }));
    await store.commit(commitOf(BILAL, 0, 'words of bilal'));
    await (await references()).set('msteams::c', REFERENCE);
    await store.close();

    const sealed = await change('first', null);
    expect(sealed).toMatch(/^ +before +after$/m);
    expect(sealed).toMatch(/^person +2 +2$/m);
    expect(sealed).toMatch(/^addresses +1 +1$/m);
    expect(sealed).toMatch(/^Teams references +1 +1$/m);
    expect(sealed).toMatch(/^checksum +([0-9a-f]{16}) +\1$/m);
    expect(sealed).toMatch(/^documents: 2, written anew 2$/m);
    expect(sealed).toContain(`under the key ${keyringNamed('first').writes}`);
    expect(sealed).toContain('backups');
    await expectThere('first');
    expect(await codeOf(openStore(await settingsOf(url, null)))).toBe('store.key-missing');

    await change('second', 'first');
    await expectThere('second');
    expect(await codeOf(openStore(await settingsOf(url, 'first')))).toBe('store.key-wrong');
    // A second time there is nothing to do.
    expect(await change('second', null)).toMatch(/^documents: 2, written anew 0$/m);

    expect(await change(null, 'second')).toContain('readable without a key');
    await expectThere(null);
  });

  it('wants a key, and the right one', async () => {
    const { store } = await openStore(await settingsOf(url, 'first'));
    await store.commit(commitOf(ANNA, 0, 'words of anna'));
    await store.close();
    expect(await codeOf(runRekey(await settingsOf(url, null), output))).toBe('cli.no-key');
    expect(await codeOf(runRekey(await settingsOf(url, 'second'), output))).toBe('store.key-wrong');
    const again = await openStore(await settingsOf(url, 'first'));
    expect(await found(again.store, ANNA)).toMatchObject({ body: 'words of anna' });
    await again.store.close();
  });
});

it('lets doctor say of a database whether it is encrypted, and with the key that is set', async () => {
  const url = await server.newDatabase();
  const look = async (key: string | null, old: string | null = null): Promise<string> => {
    const findings = await checkDatabase(url, keyringNamed(key, old));
    return findings.map(({ severity, what }) => `${severity}: ${what}`).find((said) => /crypt/.test(said)) ?? '';
  };
  const start = async (key: string | null, old: string | null = null): Promise<void> => {
    const { store } = await openStore(await settingsOf(url, key, old));
    const read = await store.read(ANNA);
    if (read.status === 'absent') await store.commit(commitOf(ANNA, 0, 'words of anna'));
    await store.close();
  };
  await start(null);
  expect(await look(null)).toBe('note: What it keeps is not encrypted.');
  await start('first');
  expect(await look('first')).toMatch(/^warning: Some of what it keeps is not encrypted yet/);
  expect(await look(null)).toMatch(/^problem: .*\(store\.key-missing\)$/);
  await runRekey(await settingsOf(url, 'first'), output);
  expect(await look('first')).toMatch(/^note: All that it keeps is encrypted/);
  expect(await look('second')).toMatch(/^problem: .*\(store\.key-wrong\)$/);
});
