import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addressName, documentKey } from '../../src/store/files/names.ts';
import { ANNA, BILAL, codeOf, commitOf, found, messageItem } from './contract.ts';
import { FragileDisk, seededRandom } from './fragile-disk.ts';
import { Folder } from './support.ts';

const WORDS = 'the-words-of-anna';
const ADDRESS = { channel: 'telegram', scheme: 'chat', value: 'address-of-anna' };

describe('an erasure', () => {
  let folder: Folder;

  beforeEach(() => {
    folder = new Folder();
  });

  afterEach(async () => {
    await folder.dispose();
  });

  /** What would give Anna away: her words, her address, her id, and the names that her files had. */
  function traces(): string[] {
    const secret = Buffer.from(fs.readFileSync(path.join(folder.path, 'address.key'), 'utf8').trim(), 'hex');
    return [WORDS, ADDRESS.value, ANNA, documentKey(ANNA), addressName(secret, ADDRESS)];
  }

  /** Names of files of which the bytes or the name hold a trace, also as raw bytes of a hex name. */
  function leftOvers(): string[] {
    const left: string[] = [];
    for (const trace of traces()) {
      left.push(...folder.holding(trace), ...folder.files().filter((name) => name.includes(trace)));
      if (!/^[0-9a-f]+$/.test(trace)) continue;
      const raw = Buffer.from(trace, 'hex');
      left.push(...folder.files().filter((name) => fs.readFileSync(path.join(folder.path, name)).includes(raw)));
    }
    return left;
  }

  it('leaves no byte of the document, its address and its unsent items in the folder, and everything of others', async () => {
    const store = await folder.open({ segmentBytes: 2000 });
    for (let version = 0; version < 10; version += 1) {
      const more = { out: [messageItem(version + 1, `${WORDS} ${version}`)], addresses: [ADDRESS] };
      await store.commit(commitOf(ANNA, version, { words: WORDS }, more));
      await store.commit(commitOf(BILAL, version, `b${version}`));
      if (version === 4) await store.flush();
    }
    await store.mark(ANNA, [{ seq: 3, outcome: 'sent' }]);
    expect(leftOvers().length).toBeGreaterThan(3);
    await Promise.all([store.erase(ANNA), store.commit(commitOf('other', 0, 'meanwhile'))]);
    expect(leftOvers()).toEqual([]);
    expect(await found(store, BILAL)).toMatchObject({ version: 10 });
    await store.commit(commitOf(BILAL, 10, 'after'));
    expect(leftOvers()).toEqual([]);
    const again = await folder.reopen();
    expect(leftOvers()).toEqual([]);
    expect(await again.read(ANNA)).toEqual({ status: 'absent' });
    expect(await found(again, BILAL)).toMatchObject({ version: 11, body: 'after' });
    expect(await found(again, 'other')).toMatchObject({ body: 'meanwhile' });
  });

  it('reaches copies that were set aside, and damaged bytes of the journal', async () => {
    const store = await folder.open();
    await store.commit(commitOf(ANNA, 0, WORDS, { addresses: [ADDRESS] }));
    await store.flush();
    await store.erase('nobody');
    const second = fs.statSync(folder.lastSegment()).size;
    await store.commit(commitOf(ANNA, 1, WORDS));
    await store.commit(commitOf(BILAL, 0, 'b1'));
    const copy = folder.copy();
    const journal = fs.readFileSync(copy.lastSegment());
    journal.writeUInt8(0, second + 200);
    fs.writeFileSync(copy.lastSegment(), journal);
    await folder.dispose();
    folder = copy;
    const damaged = await folder.open();
    expect(await damaged.read(ANNA)).toEqual({ status: 'lost' });
    await damaged.commit(commitOf(ANNA, 0, WORDS));
    await folder.close();
    fs.writeFileSync(folder.documentPath(ANNA), `${WORDS} and no JSON`);
    for (const segment of folder.segments()) fs.rmSync(segment);
    const again = await folder.open();
    expect(await again.read(ANNA)).toEqual({ status: 'lost' });
    expect(folder.files('damaged')).toHaveLength(1);
    expect(folder.files('documents').filter((name) => name.includes('.corrupt-'))).toHaveLength(2);
    await again.erase(ANNA);
    expect(leftOvers()).toEqual([]);
    expect(await again.read(ANNA)).toEqual({ status: 'absent' });
    expect(await again.find(ADDRESS)).toBeNull();
    expect(await found(again, BILAL)).toMatchObject({ body: 'b1' });
  });

  it('does not give an address back to the document that had it before', async () => {
    const store = await folder.open();
    await store.commit(commitOf(BILAL, 0, 'b1', { addresses: [ADDRESS] }));
    await store.flush();
    await store.commit(commitOf(ANNA, 0, 'a1', { addresses: [ADDRESS] }));
    await store.erase(ANNA);
    expect(await store.find(ADDRESS)).toBeNull();
    await folder.close();
    fs.rmSync(path.join(folder.path, 'address.key'));
    expect(await (await folder.open()).find(ADDRESS)).toBeNull();
  });

  it('leaves an address alone that leads to another document by now', async () => {
    const store = await folder.open();
    await store.commit(commitOf(ANNA, 0, 'a1', { addresses: [ADDRESS] }));
    await store.commit(commitOf(BILAL, 0, 'b1', { addresses: [ADDRESS] }));
    await store.erase(ANNA);
    expect(await store.find(ADDRESS)).toBe(BILAL);
    expect(await (await folder.reopen()).find(ADDRESS)).toBe(BILAL);
  });

  it('waits for the turn before it, and the turn after it begins anew', async () => {
    const store = await folder.open();
    const outcomes = await Promise.all([
      codeOf(store.commit(commitOf(ANNA, 0, 'before'))),
      codeOf(store.erase(ANNA)),
      codeOf(store.commit(commitOf(ANNA, 1, 'from the version before'))),
      codeOf(store.commit(commitOf(ANNA, 0, 'after'))),
    ]);
    expect(outcomes).toEqual(['no error', 'no error', 'store.conflict', 'no error']);
    expect(await found(await folder.reopen(), ANNA)).toMatchObject({ version: 1, body: 'after' });
  });

  it('is done, or not done, or finished by the next start, at whatever call to the disk the power goes', async () => {
    let erased = 0;
    let kept = 0;
    for (let calls = 1; calls < 60; calls += 1) {
      const disk = new FragileDisk(folder.path);
      const random = seededRandom(calls);
      const store = await folder.open({ files: disk });
      await store.commit(commitOf(BILAL, 0, 'b1'));
      await store.commit(commitOf(ANNA, 0, WORDS, { addresses: [ADDRESS] }));
      await store.flush();
      await store.commit(commitOf(ANNA, 1, WORDS));
      disk.cutAfter(calls, random);
      const outcome = await codeOf(store.erase(ANNA));
      await folder.close();
      const after = disk.afterCut ?? disk.cutNow(random);
      const again = await folder.open({ files: after });
      const { status } = await again.read(ANNA);
      expect(['found', 'absent']).toContain(status);
      if (outcome === 'no error') expect(status).toBe('absent');
      if (status === 'absent') {
        erased += 1;
        expect(after.holding(WORDS), `cut at call ${calls}`).toEqual([]);
        expect(after.holding(ANNA), `cut at call ${calls}`).toEqual([]);
        expect(await again.find(ADDRESS)).toBeNull();
      } else {
        kept += 1;
        expect(await found(again, ANNA)).toMatchObject({ version: 2, body: WORDS });
        expect(await again.find(ADDRESS)).toBe(ANNA);
      }
      expect(await found(again, BILAL)).toMatchObject({ body: 'b1' });
      expect(again.health().quarantined).toBe(0);
      await folder.close();
    }
    expect(erased).toBeGreaterThan(5);
    expect(kept).toBeGreaterThan(0);
  });
});
