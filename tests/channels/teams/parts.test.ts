import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NewestMap } from '../../../src/channels/newest-map.ts';
import type { TeamsReference } from '../../../src/channels/teams/reference.ts';
import { openReferenceFolder } from '../../../src/channels/teams/reference-folder.ts';

describe('the newest entries', () => {
  it('stay, and the oldest goes', () => {
    const map = new NewestMap<number>(2);
    for (const key of ['a', 'b', 'a', 'c']) map.set(key, 1);
    expect(['a', 'b', 'c'].map((key) => map.get(key))).toEqual([1, undefined, 1]);
    map.deleteUnder('a');
    expect(map.get('a')).toBeUndefined();
  });
});

describe('a folder of references', () => {
  const ANNA: TeamsReference = {
    channelId: 'msteams',
    serviceUrl: 'https://smba.trafficmanager.net/emea/',
    conversationId: 'a:1../../x',
    tenantId: 't',
    botId: '28:b',
    userId: '29:u',
  };
  let folder: string;

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'references-')), 'teams');
  });

  afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

  it('gives back what it was given, also after it is opened again, for its owner only', async () => {
    await (await openReferenceFolder(folder)).set('k:../x', ANNA);
    const again = await openReferenceFolder(folder);
    expect(await again.get('k:../x')).toEqual(ANNA);
    expect(await again.get('other')).toBeNull();
    const [name = ''] = await readdir(folder);
    expect(name).toMatch(/^[0-9a-f]{64}\.json$/);
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    await again.delete('k:../x');
    expect(await readdir(folder)).toEqual([]);
  });

  it('rejects for one that is damaged, lists the others, and mends it when it is set', async () => {
    const references = await openReferenceFolder(folder);
    await references.set('one', ANNA);
    const [name = ''] = await readdir(folder);
    await references.set('two', ANNA);
    await writeFile(join(folder, name), '{"key":"one","refer');
    await expect(references.get('one')).rejects.toMatchObject({ code: 'channel.teams.reference-unreadable' });
    const keys: string[] = [];
    for await (const key of references.keys()) keys.push(key);
    expect(keys).toEqual(['two']);
    await references.set('one', ANNA);
    expect(await references.get('one')).toEqual(ANNA);
  });

  it('takes away what a process left that ended while it wrote', async () => {
    await mkdir(folder);
    await writeFile(join(folder, 'a.json.1.tmp'), '{');
    await openReferenceFolder(folder);
    expect(await readdir(folder)).toEqual([]);
  });

  it('takes many writes to one person at once, and keeps one of them whole', async () => {
    const references = await openReferenceFolder(folder);
    await Promise.all(Array.from({ length: 20 }, (_, index) => references.set('k', { ...ANNA, userId: `u${index}` })));
    expect((await references.get('k'))?.userId).toMatch(/^u\d+$/);
    expect(await readdir(folder)).toHaveLength(1);
  });
});
