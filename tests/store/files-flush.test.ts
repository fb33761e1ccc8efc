import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemFiles } from '../../src/store/files/index.ts';
import { ANNA, all, BILAL, commitOf, found, messageItem } from './contract.ts';
import { Folder } from './support.ts';

describe('the files behind the journal', () => {
  let folder: Folder;

  beforeEach(() => {
    folder = new Folder();
  });

  afterEach(async () => {
    await folder.dispose();
  });

  it('follow within a second of the clock, and not before', async () => {
    const store = await folder.open();
    folder.clock.settleWith(() => store.idle());
    await store.commit(commitOf(ANNA, 0, 'a1'));
    await folder.clock.advance(400);
    expect(fs.existsSync(folder.documentPath(ANNA))).toBe(false);
    await folder.clock.advance(600);
    expect(JSON.parse(fs.readFileSync(folder.documentPath(ANNA), 'utf8'))).toMatchObject({ version: 1, body: 'a1' });
  });

  it('are written once for many commits', async () => {
    const writes: string[] = [];
    const rename = (from: string, to: string): Promise<void> => {
      writes.push(to);
      return systemFiles.rename(from, to);
    };
    const store = await folder.open({ files: { ...systemFiles, rename } });
    folder.clock.settleWith(() => store.idle());
    for (let version = 0; version < 50; version += 1) await store.commit(commitOf(ANNA, version, version));
    await folder.clock.advance(1000);
    expect(writes.filter((name) => name === folder.documentPath(ANNA))).toHaveLength(1);
    expect(JSON.parse(fs.readFileSync(folder.documentPath(ANNA), 'utf8'))).toMatchObject({ version: 50, body: 49 });
  });

  it('are complete when the store is closed, readable for a human, and enough without the journal', async () => {
    const address = { channel: 'web', scheme: 'session', value: 's1' };
    const store = await folder.open();
    await store.commit(commitOf(ANNA, 0, { name: 'x' }, { addresses: [address], out: [messageItem(1)] }));
    await store.mark(ANNA, [{ seq: 1, outcome: 'sent' }]);
    for (let version = 0; version < 9; version += 1) await store.commit(commitOf(BILAL, version, version));
    await store.commit(commitOf(ANNA, 1, { name: 'x' }));
    await folder.close();
    const text = fs.readFileSync(folder.documentPath(ANNA), 'utf8');
    expect(text).toContain('\n  "body": {\n    "name": "x"\n  },\n');
    expect(JSON.parse(text)).toMatchObject({ id: ANNA, version: 2, out: [], addresses: [address] });
    fs.rmSync(path.join(folder.path, 'journal'), { recursive: true });
    const again = await folder.open();
    expect(await found(again, ANNA)).toMatchObject({ version: 2, body: { name: 'x' } });
    expect(await again.find(address)).toBe(ANNA);
    await again.commit(commitOf(ANNA, 2, 'next'));
    const crashed = folder.copyInMemory();
    expect(await found(await crashed.open(), ANNA)).toMatchObject({ version: 3, body: 'next' });
    await crashed.dispose();
    expect(await found(await folder.reopen(), ANNA)).toMatchObject({ version: 3, body: 'next' });
  });

  it('that fail are tried again, while commits go on in the journal', async () => {
    let broken = true;
    const rename = (from: string, to: string): Promise<void> => {
      if (broken && to.includes('documents')) throw Object.assign(new Error('no'), { code: 'EIO' });
      return systemFiles.rename(from, to);
    };
    const store = await folder.open({ files: { ...systemFiles, rename } });
    folder.clock.settleWith(() => store.idle());
    await store.commit(commitOf(ANNA, 0, 'a1'));
    await folder.clock.advance(1000);
    await store.commit(commitOf(ANNA, 1, 'a2'));
    await folder.clock.advance(1000);
    expect(folder.eventNames()).toContain('flush-failed');
    expect(store.health().writable).toBe(true);
    expect(await found(store, ANNA)).toMatchObject({ version: 2 });
    expect(folder.files().filter((name) => name.endsWith('.tmp'))).toEqual([]);
    broken = false;
    await folder.clock.advance(1000);
    expect(JSON.parse(fs.readFileSync(folder.documentPath(ANNA), 'utf8'))).toMatchObject({ version: 2, body: 'a2' });
  });

  it('leave an idle store alone', async () => {
    const store = await folder.open();
    folder.clock.settleWith(() => store.idle());
    await store.commit(commitOf(ANNA, 0, 'a1'));
    await folder.clock.advance(5000);
    expect(folder.clock.nextWake()).toBeNull();
    const before = folder.segments().map((name) => fs.statSync(name).size);
    await folder.clock.advance(3_600_000);
    expect(folder.segments().map((name) => fs.statSync(name).size)).toEqual(before);
  });

  it('give documents back that memory has no room for, in the state that they have', async () => {
    const store = await folder.open({ cacheDocuments: 3 });
    for (let n = 0; n < 20; n += 1) await store.commit(commitOf(`p${n}`, 0, n, { out: [messageItem(1)] }));
    await store.flush();
    for (let n = 0; n < 20; n += 1) expect(await found(store, `p${n}`)).toMatchObject({ version: 1, body: n });
    for (let n = 0; n < 20; n += 2) await store.mark(`p${n}`, [{ seq: 1, outcome: 'sent' }]);
    expect(await all(store.pending())).toHaveLength(10);
    expect(await all((await folder.reopen({ cacheBytes: 1 })).pending())).toHaveLength(10);
  });

  it('have mode 0600 in folders of mode 0700, whatever the umask and the folder before', async () => {
    fs.chmodSync(folder.path, 0o755);
    const before = process.umask(0);
    try {
      const store = await folder.open({ segmentBytes: 1000 });
      const addresses = [{ channel: 'web', scheme: 'session', value: '1' }];
      await store.commit(commitOf(ANNA, 0, 'a1', { addresses }));
      await store.commit(commitOf(BILAL, 0, 'b1'));
      await store.flush();
      fs.writeFileSync(folder.documentPath(BILAL), 'x', { mode: 0o600 });
      await folder.close();
      await folder.open();
    } finally {
      process.umask(before);
    }
    const modes = new Map<string, string>();
    for (const entry of fs.readdirSync(folder.path, { recursive: true, withFileTypes: true })) {
      const full = path.join(entry.parentPath, entry.name);
      const kind = entry.isDirectory() ? 'folder' : 'file';
      modes.set(`${kind} ${(fs.statSync(full).mode & 0o777).toString(8)}`, full);
    }
    expect([...modes.keys()].toSorted()).toEqual(['file 600', 'folder 700']);
    expect(fs.statSync(folder.path).mode & 0o777).toBe(0o700);
    expect(folder.files().some((name) => name.startsWith('addresses'))).toBe(true);
  });

  it('have names that nobody typed', async () => {
    const store = await folder.open();
    const value = 'mailto:fatima@example.org';
    for (const id of ['../../up', 'a/b/c', '..', 'CON', '__proto__']) {
      await store.commit(commitOf(id, 0, 1, { addresses: [{ channel: 'teams', scheme: 'id', value }] }));
    }
    await folder.close();
    const shape =
      /^(address\.key|journal\/[\d-]+\.log|documents\/[\da-f]{2}\/[\da-f]{16}\.json|addresses\/[\da-f]{2}\/[\da-f]{32}\.json)$/;
    expect(folder.files().filter((name) => !shape.test(name))).toEqual([]);
    expect(folder.files('documents')).toHaveLength(5);
    expect(fs.existsSync(path.join(folder.path, '../up'))).toBe(false);
  });
});
