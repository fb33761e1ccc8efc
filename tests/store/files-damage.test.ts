import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemFiles } from '../../src/store/files/index.ts';
import { ANNA, all, BILAL, codeOf, commitOf, found, timerOf } from './contract.ts';
import { Folder } from './support.ts';

const ADDRESS = { channel: 'telegram', scheme: 'chat', value: '31600000000' };

describe('a damaged file', () => {
  let folder: Folder;

  beforeEach(() => {
    folder = new Folder();
  });

  afterEach(async () => {
    await folder.dispose();
  });

  /** Anna and Bilal in files, and nothing of them in the journal. */
  async function settledFolder(): Promise<void> {
    const store = await folder.open();
    await store.commit(commitOf(ANNA, 0, 'a1', { addresses: [ADDRESS], timers: [timerOf('t', 5)] }));
    await store.commit(commitOf(BILAL, 0, 'b1'));
    await store.erase('nobody');
    await folder.close();
  }

  function corruptCopies(): string[] {
    return folder.files('documents').filter((name) => name.includes('.corrupt-'));
  }

  it('is rebuilt from the journal where that has the document', async () => {
    const store = await folder.open();
    await store.commit(commitOf(ANNA, 0, 'a1', { addresses: [ADDRESS] }));
    await store.commit(commitOf(ANNA, 1, 'a2'));
    await folder.close();
    for (const content of ['', '{"id":', 'null', '[]', '\0\0\0', '{"id":"x"}', '{}']) {
      fs.writeFileSync(folder.documentPath(ANNA), content);
      const again = await folder.open();
      expect(await found(again, ANNA)).toMatchObject({ version: 2, body: 'a2' });
      expect(await again.find(ADDRESS)).toBe(ANNA);
      expect(folder.eventNames()).toEqual(['rebuilt']);
      await folder.close();
      expect(JSON.parse(fs.readFileSync(folder.documentPath(ANNA), 'utf8'))).toMatchObject({ body: 'a2' });
    }
    expect(corruptCopies()).toEqual([]);
  });

  it('is set aside when the journal does not have it, and the next starts know', async () => {
    await settledFolder();
    fs.writeFileSync(folder.documentPath(ANNA), 'not json');
    for (const quarantined of [1, 0, 0]) {
      const store = await folder.open();
      expect(await store.read(ANNA)).toEqual({ status: 'lost' });
      expect(await store.find(ADDRESS)).toBe(ANNA);
      expect(store.health()).toEqual({ writable: true, quarantined });
      expect(folder.eventNames()).toEqual(quarantined === 1 ? ['set-aside'] : []);
      expect(await all(store.list('person'))).toEqual([BILAL]);
      expect(await all(store.pending())).toEqual([]);
      expect(await found(store, BILAL)).toMatchObject({ body: 'b1' });
      await store.mark(ANNA, [{ seq: 1, outcome: 'sent' }]);
      await folder.close();
    }
    expect(corruptCopies()).toHaveLength(1);
    expect(fs.readFileSync(path.join(folder.path, corruptCopies()[0] ?? ''), 'utf8')).toBe('not json');
  });

  it('leaves the id free to begin anew, and is never overwritten', async () => {
    await settledFolder();
    fs.writeFileSync(folder.documentPath(ANNA), 'first damage');
    const store = await folder.open();
    expect(await codeOf(store.commit(commitOf(ANNA, 1, 'from before')))).toBe('store.conflict');
    await store.commit(commitOf(ANNA, 0, 'anew'));
    expect(await found(store, ANNA)).toMatchObject({ version: 1, body: 'anew' });
    await store.erase('nobody');
    expect(await found(await folder.reopen(), ANNA)).toMatchObject({ version: 1, body: 'anew' });
    await folder.close();
    fs.writeFileSync(folder.documentPath(ANNA), 'second damage');
    expect(await (await folder.open()).read(ANNA)).toEqual({ status: 'lost' });
    const contents = corruptCopies().map((name) => fs.readFileSync(path.join(folder.path, name), 'utf8'));
    expect(contents.toSorted()).toEqual(['first damage', 'second damage']);
  });

  it('is found out at the first reading too, when it was damaged while the store was open', async () => {
    await settledFolder();
    const store = await folder.open({ cacheDocuments: 0 });
    fs.writeFileSync(folder.documentPath(ANNA), 'x');
    const [first, second, third] = await Promise.all([
      store.read(ANNA),
      codeOf(store.commit(commitOf(ANNA, 1, 'a2'))),
      store.read(ANNA),
    ]);
    expect([first, second, third]).toEqual([{ status: 'lost' }, 'store.conflict', { status: 'lost' }]);
    expect(store.health().quarantined).toBe(1);
    expect(corruptCopies()).toHaveLength(1);
    await store.commit(commitOf(ANNA, 0, 'anew'));
    expect(await found(await folder.reopen(), ANNA)).toMatchObject({ version: 1, body: 'anew' });
  });

  it('is rebuilt at the first reading too where the journal has it', async () => {
    const store = await folder.open({ cacheDocuments: 0 });
    await store.commit(commitOf(ANNA, 0, 'a1'));
    await store.commit(commitOf(ANNA, 1, 'a2'));
    await store.flush();
    fs.rmSync(folder.documentPath(ANNA));
    expect(await found(store, ANNA)).toMatchObject({ version: 2, body: 'a2' });
    await store.commit(commitOf(ANNA, 2, 'a3'));
    expect(await found(await folder.reopen(), ANNA)).toMatchObject({ version: 3, body: 'a3' });
    expect(corruptCopies()).toEqual([]);
  });

  it('never answers for another document: a copy under a wrong name is set aside', async () => {
    await settledFolder();
    fs.copyFileSync(folder.documentPath(BILAL), folder.documentPath(ANNA));
    const store = await folder.open();
    expect(await store.read(ANNA)).toEqual({ status: 'lost' });
    expect(await found(store, BILAL)).toMatchObject({ id: BILAL, body: 'b1' });
  });

  it('may be a folder in its place', async () => {
    await settledFolder();
    fs.rmSync(folder.documentPath(ANNA));
    fs.mkdirSync(folder.documentPath(ANNA));
    const store = await folder.open();
    expect(await store.read(ANNA)).toEqual({ status: 'lost' });
    await store.commit(commitOf(ANNA, 0, 'anew'));
    expect(await found(await folder.reopen(), ANNA)).toMatchObject({ body: 'anew' });
  });

  it('is not one of a kind that a later version knows, or with more in it', async () => {
    await settledFolder();
    const file = JSON.parse(fs.readFileSync(folder.documentPath(ANNA), 'utf8')) as object;
    fs.writeFileSync(folder.documentPath(ANNA), JSON.stringify({ ...file, kind: 'meeting' }));
    expect(await found(await folder.open(), ANNA)).toMatchObject({ kind: 'meeting', body: 'a1' });
  });

  it('of an address is made again from the documents', async () => {
    await settledFolder();
    const [name = ''] = folder.files('addresses');
    fs.writeFileSync(path.join(folder.path, name), '{');
    const store = await folder.open();
    expect(await store.find(ADDRESS)).toBe(ANNA);
    expect(folder.eventNames()).toEqual(['address-rebuilt']);
    const again = await folder.reopen();
    expect(await again.find(ADDRESS)).toBe(ANNA);
    expect(folder.eventNames()).toEqual([]);
  });

  it('of the address key lets all address files be made again, the newest claim first', async () => {
    await settledFolder();
    const store = await folder.open();
    await store.commit(commitOf(BILAL, 1, 'b2', { addresses: [ADDRESS] }));
    await folder.close();
    const before = folder.files('addresses');
    for (const spoil of [(key: string) => fs.rmSync(key), (key: string) => fs.writeFileSync(key, 'short')]) {
      spoil(path.join(folder.path, 'address.key'));
      const again = await folder.open();
      expect(await again.find(ADDRESS)).toBe(BILAL);
      expect(folder.eventNames()).toEqual(['address-key-renewed']);
      expect(folder.files('addresses')).toHaveLength(1);
      expect(folder.files('addresses')).not.toEqual(before);
      expect(await (await folder.reopen()).find(ADDRESS)).toBe(BILAL);
      await folder.close();
    }
  });

  it('left half-written by a crash is swept away', async () => {
    await settledFolder();
    fs.writeFileSync(`${folder.documentPath(ANNA)}.tmp`, '{"half":');
    expect(await found(await folder.open(), ANNA)).toMatchObject({ body: 'a1' });
    expect(folder.files().filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('that cannot be read for want of rights stops the start, instead of setting everybody aside', async () => {
    await settledFolder();
    const readNow = (name: string): Buffer => {
      if (name.includes('documents')) throw Object.assign(new Error('no'), { code: 'EACCES' });
      return systemFiles.readNow(name);
    };
    expect(await codeOf(folder.open({ files: { ...systemFiles, readNow } }))).toBe('store.unreadable');
    expect(corruptCopies()).toEqual([]);
    expect(await found(await folder.open(), ANNA)).toMatchObject({ body: 'a1' });
  });

  it('on a bad sector is set aside', async () => {
    await settledFolder();
    const readNow = (name: string): Buffer => {
      if (name === folder.documentPath(ANNA)) throw Object.assign(new Error('no'), { code: 'EIO' });
      return systemFiles.readNow(name);
    };
    const store = await folder.open({ files: { ...systemFiles, readNow } });
    expect(await store.read(ANNA)).toEqual({ status: 'lost' });
    expect(await found(store, BILAL)).toMatchObject({ body: 'b1' });
  });
});
