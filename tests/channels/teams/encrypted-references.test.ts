import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TeamsReference } from '../../../src/channels/teams/reference.ts';
import { openReferenceFolder } from '../../../src/channels/teams/reference-folder.ts';
import { openReferences } from '../../../src/cli/open-references.ts';
import { keyedHash } from '../../../src/store/keyed-hash.ts';
import { NO_KEYS } from '../../../src/store/sealing/keyring.ts';
import { keyringNamed } from '../../support/keyrings.ts';

const REFERENCE: TeamsReference = {
  channelId: 'msteams',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  conversationId: 'a:conversation-of-anna',
  botId: '28:b',
  userId: '29:anna',
};

const first = keyringNamed('first');
const hash = (text: string): string => keyedHash(Buffer.alloc(32, 7), text);

let data: string;
let folder: string;

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'references-'));
  folder = join(data, 'teams');
});

afterEach(() => rm(data, { recursive: true, force: true }));

async function bytes(): Promise<string> {
  const names = await readdir(folder);
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return [...names, ...texts].join('\n');
}

async function keysOf(references: { keys(): AsyncIterable<string> }): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of references.keys()) keys.push(key);
  return keys.toSorted();
}

describe('how to reach people in Teams, encrypted', () => {
  it('shows nobody, and is there for who has the key', async () => {
    await (await openReferences(data, first, hash)).set('anna', REFERENCE);
    for (const text of ['anna', 'msteams', 'conversation']) expect(await bytes()).not.toContain(text);
    const again = await openReferences(data, first, hash);
    expect(await again.get('anna')).toEqual(REFERENCE);
    expect(await keysOf(again)).toEqual(['anna']);
    await again.delete('anna');
    expect(await readdir(folder)).toEqual([]);
  });

  it('is refused with another key, also when all are asked for: nobody is passed over', async () => {
    await (await openReferences(data, first, hash)).set('anna', REFERENCE);
    const other = await openReferences(data, keyringNamed('second'), hash);
    await expect(other.get('anna')).rejects.toMatchObject({ code: 'store.key-wrong' });
    await expect(keysOf(other)).rejects.toMatchObject({ code: 'store.key-wrong' });
    await expect((await openReferences(data, NO_KEYS, hash)).get('anna')).rejects.toMatchObject({
      code: 'store.key-missing',
    });
  });

  it('does not give one person what leads to another', async () => {
    const references = await openReferences(data, first, hash);
    await references.set('anna', REFERENCE);
    const [anna = ''] = await readdir(folder);
    await references.set('bilal', { ...REFERENCE, userId: '29:bilal' });
    const [bilal = ''] = (await readdir(folder)).filter((name) => name !== anna);
    await cp(join(folder, anna), join(folder, bilal));
    await expect(references.get('bilal')).rejects.toMatchObject({ code: 'channel.teams.reference-unreadable' });
    expect(await references.get('anna')).toEqual(REFERENCE);
  });

  it('takes over what lies there plain under the names of before, and keeps the newer of two', async () => {
    const plain = await openReferenceFolder(folder);
    await plain.set('anna', REFERENCE);
    await plain.set('bilal', REFERENCE);
    const old = await readdir(folder);
    const kept = await Promise.all(old.map((name) => readFile(join(folder, name))));
    const sealed = await openReferences(data, first, hash);
    expect(await keysOf(sealed)).toEqual(['anna', 'bilal']);
    expect((await bytes()).includes('anna')).toBe(false);
    await sealed.set('anna', { ...REFERENCE, userId: '29:newer' });
    // A process ended between writing the new one and removing the old one.
    await Promise.all(old.map((name, index) => writeFile(join(folder, name), kept[index] ?? '')));
    const again = await openReferences(data, first, hash);
    expect((await again.get('anna'))?.userId).toBe('29:newer');
    expect(await readdir(folder)).toHaveLength(2);
  });

  it('is brought under another key, and back to plain', async () => {
    await (await openReferences(data, first, hash)).set('anna', REFERENCE);
    const both = await openReferences(data, keyringNamed('second', 'first'), hash);
    // What nobody can open must not ask for the old key for ever.
    await both.set('bilal', REFERENCE);
    const { reads } = first;
    await writeFile(join(folder, `${'1'.repeat(32)}.json`), JSON.stringify({ sealed: `${reads[0]}.AAAA` }));
    expect((await both.reseal()).all).toBe(3);
    expect(await both.reseal()).toEqual({ written: 0, all: 2 });
    expect(await (await openReferences(data, keyringNamed('second'), hash)).get('anna')).toEqual(REFERENCE);
    await (await openReferences(data, keyringNamed(null, 'second'), hash)).reseal();
    expect(await (await openReferences(data, NO_KEYS, hash)).get('anna')).toEqual(REFERENCE);
  });
});
