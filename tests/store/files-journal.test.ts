import fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemFiles } from '../../src/store/files/index.ts';
import { HEADER_BYTES } from '../../src/store/files/record.ts';
import { ANNA, all, BILAL, codeOf, commitOf, found, messageItem } from './contract.ts';
import { Folder } from './support.ts';

/** Runs `look` on a copy of the folder, in memory, whose last journal segment was changed. */
async function withJournal(folder: Folder, bytes: Buffer, look: (copy: Folder) => Promise<void>): Promise<void> {
  const copy = folder.copyInMemory();
  try {
    copy.disk?.damage(copy.lastSegment(), () => bytes);
    await look(copy);
  } finally {
    await copy.dispose();
  }
}

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ 0x20, at);
  return copy;
}

describe('the journal', () => {
  let folder: Folder;
  const size = (): number => fs.statSync(folder.lastSegment()).size;
  const bytes = (): Buffer => fs.readFileSync(folder.lastSegment());

  beforeEach(() => {
    folder = new Folder();
  });

  afterEach(async () => {
    await folder.dispose();
  });

  it('drops a last record that was cut at any byte, and nothing else', async () => {
    const store = await folder.open();
    await store.commit(commitOf(BILAL, 0, 'b1'));
    await store.commit(commitOf(ANNA, 0, 'a1'));
    const begin = size();
    await store.commit(commitOf(ANNA, 1, 'a2'));
    const whole = bytes();
    for (let cut = begin; cut < whole.length; cut += 1) {
      await withJournal(folder, whole.subarray(0, cut), async (copy) => {
        const torn = await copy.open();
        expect(await found(torn, BILAL), `cut at ${cut - begin}`).toMatchObject({ version: 1, body: 'b1' });
        expect(await found(torn, ANNA), `cut at ${cut - begin}`).toMatchObject({ version: 1, body: 'a1' });
        expect(copy.eventNames()).toEqual(cut === begin ? [] : ['torn']);
        expect(torn.health()).toEqual({ writable: true, quarantined: 0 });
      });
    }
    await withJournal(folder, whole, async (copy) => {
      expect(await found(await copy.open(), ANNA)).toMatchObject({ version: 2, body: 'a2' });
    });
  });

  it('goes on after a torn end as if it had never been there', async () => {
    const store = await folder.open();
    await store.commit(commitOf(ANNA, 0, 'a1'));
    await store.commit(commitOf(ANNA, 1, 'x'.repeat(3000)));
    const copy = folder.copy();
    fs.writeFileSync(copy.lastSegment(), bytes().subarray(0, -10));
    const torn = await copy.open();
    await torn.commit(commitOf(ANNA, 1, 'a2 again'));
    const crashed = copy.copy();
    const next = await crashed.open();
    expect(await found(next, ANNA)).toMatchObject({ version: 2, body: 'a2 again' });
    expect(crashed.eventNames()).toEqual([]);
    await crashed.dispose();
    await copy.dispose();
  });

  it('loses only the document of a record in the middle in which any byte was changed', async () => {
    const store = await folder.open();
    await store.commit(commitOf(BILAL, 0, 'b1'));
    await store.commit(commitOf(ANNA, 0, 'a1'));
    const begin = size();
    await store.commit(commitOf(ANNA, 1, 'a2'));
    const end = size();
    await store.commit(commitOf(BILAL, 1, 'b2'));
    for (let at = begin; at < end; at += 1) {
      await withJournal(folder, flipped(bytes(), at), async (copy) => {
        const opened = await copy.open();
        expect(await found(opened, BILAL), `byte ${at - begin}`).toMatchObject({ version: 2, body: 'b2' });
        expect(await opened.read(ANNA), `byte ${at - begin}`).toEqual({ status: 'lost' });
        expect(opened.health().quarantined).toBe(1);
        expect(copy.eventNames()).toEqual(['set-aside']);
        expect(copy.files('damaged')).toHaveLength(1);
      });
    }
  });

  it('loses nothing by a damaged record when a later one has the whole document', async () => {
    const store = await folder.open();
    const address = { channel: 'web', scheme: 'session', value: 'anna' };
    await store.commit(commitOf(BILAL, 0, 'b1'));
    const begin = size();
    await store.commit(commitOf(ANNA, 0, 'a1', { addresses: [address], out: [messageItem(1)] }));
    const end = size();
    await store.commit(commitOf(ANNA, 1, 'a2'));
    await store.commit(commitOf(BILAL, 1, 'b2'));
    for (let at = begin; at < end; at += 7) {
      await withJournal(folder, flipped(bytes(), at), async (copy) => {
        const opened = await copy.open();
        expect(await found(opened, ANNA)).toMatchObject({ version: 2, body: 'a2', out: [{ seq: 1 }] });
        expect(await opened.find(address)).toBe(ANNA);
        expect(opened.health().quarantined).toBe(0);
        expect(copy.eventNames()).toEqual(['damage-healed']);
      });
    }
  });

  it('does not send again what a damaged mark may have settled: the document is lost', async () => {
    const store = await folder.open();
    await store.commit(commitOf(ANNA, 0, 'a1', { out: [messageItem(1)] }));
    const begin = size();
    await store.mark(ANNA, [{ seq: 1, outcome: 'sent' }]);
    await store.commit(commitOf(BILAL, 0, 'b1'));
    await withJournal(folder, flipped(bytes(), begin + HEADER_BYTES + 5), async (copy) => {
      const opened = await copy.open();
      expect(await opened.read(ANNA)).toEqual({ status: 'lost' });
      expect(await all(opened.pending())).toEqual([]);
    });
  });

  it('does not mind damage in what the files have', async () => {
    const store = await folder.open();
    await store.commit(commitOf(ANNA, 0, 'a1'));
    await store.commit(commitOf(BILAL, 0, 'b1'));
    await store.flush();
    const whole = bytes();
    await withJournal(folder, Buffer.concat([Buffer.alloc(whole.length - 300), whole.subarray(-300)]), async (copy) => {
      const opened = await copy.open();
      expect(await found(opened, ANNA)).toMatchObject({ body: 'a1' });
      expect(await found(opened, BILAL)).toMatchObject({ body: 'b1' });
      expect(opened.health().quarantined).toBe(0);
    });
  });

  it('does not mind either when nothing in the journal says any more whose that was', async () => {
    const store = await folder.open();
    for (let n = 0; n < 40; n += 1) await store.commit(commitOf(`p${n}`, 0, n));
    const end = size();
    await store.flush();
    await store.commit(commitOf('after', 0, 1));
    await withJournal(folder, bytes().fill(0, 0, end), async (copy) => {
      const opened = await copy.open();
      expect(await all(opened.list('person'))).toHaveLength(41);
      expect(new Set(copy.eventNames())).toEqual(new Set(['damage-healed']));
      expect(opened.health().quarantined).toBe(0);
    });
  });

  it('drops a damaged record of the last batch, which nobody can tell from a torn one, and keeps its neighbours', async () => {
    const store = await folder.open();
    await store.commit(commitOf('before', 0, 1));
    const ids = [ANNA, BILAL, 'third'];
    const begin = size();
    await Promise.all(ids.map((id) => store.commit(commitOf(id, 0, 1))));
    const second = begin + (size() - begin) / 3 + HEADER_BYTES + 20;
    await withJournal(folder, flipped(bytes(), Math.floor(second)), async (copy) => {
      const opened = await copy.open();
      const states = await Promise.all(['before', ...ids].map(async (id) => (await opened.read(id)).status));
      expect(states).toEqual(['found', 'found', 'absent', 'found']);
      expect(copy.eventNames()).toEqual(['torn']);
      await opened.commit(commitOf('after', 0, 1));
      const again = await copy.reopen();
      expect(await again.read(BILAL)).toEqual({ status: 'absent' });
      expect(await found(again, 'after')).toMatchObject({ version: 1 });
      expect(copy.eventNames()).toEqual([]);
    });
  });

  it('names every document of sixteen damaged records in a row', async () => {
    const store = await folder.open();
    await store.commit(commitOf('before', 0, 1));
    const begin = size();
    for (let n = 0; n < 16; n += 1) await store.commit(commitOf(`p${n}`, 0, n));
    const end = size();
    await store.commit(commitOf('after', 0, 1));
    const damaged = bytes().fill(0, begin, end);
    await withJournal(folder, damaged, async (copy) => {
      const opened = await copy.open();
      expect((await all(opened.list('person'))).toSorted()).toEqual(['after', 'before']);
      for (let n = 0; n < 16; n += 1) expect(await opened.read(`p${n}`)).toEqual({ status: 'lost' });
      const again = await copy.reopen();
      for (let n = 0; n < 16; n += 1) expect(await again.read(`p${n}`)).toEqual({ status: 'lost' });
      expect(again.health().quarantined).toBe(0);
    });
  });

  it('does not open when nobody can say whose the damaged records were, until the loss is accepted', async () => {
    const store = await folder.open();
    await store.commit(commitOf('before', 0, 1));
    const begin = size();
    for (let n = 0; n < 17; n += 1) await store.commit(commitOf(`p${n}`, 0, n));
    const end = size();
    await store.commit(commitOf('after', 0, 1));
    const damaged = bytes().fill(0, begin, end);
    await withJournal(folder, damaged, async (copy) => {
      const files = copy.files();
      expect(await codeOf(copy.open())).toBe('store.damaged');
      expect(copy.files()).toEqual(files);
      const opened = await copy.open({ acceptLoss: true });
      expect(copy.eventNames()).toContain('loss-accepted');
      expect((await all(opened.list('person'))).toSorted()).toEqual(['after', 'before']);
      expect(copy.files('damaged').length).toBeGreaterThan(0);
      const again = await copy.reopen();
      expect(await found(again, 'after')).toMatchObject({ version: 1 });
    });
  });

  it('notices a segment that is gone from the middle', async () => {
    const store = await folder.open({ segmentBytes: 1 });
    for (const [n, id] of [ANNA, BILAL, 'third'].entries()) await store.commit(commitOf(id, 0, n));
    const copy = folder.copy();
    fs.rmSync(copy.segments()[1] ?? '');
    const opened = await copy.open();
    expect(await opened.read(BILAL)).toEqual({ status: 'lost' });
    expect(await found(opened, ANNA)).toMatchObject({ body: 0 });
    expect(await found(opened, 'third')).toMatchObject({ body: 2 });
    await copy.dispose();
  });

  it('begins a new segment when one is full, and removes it when the files have all of it', async () => {
    const store = await folder.open({ segmentBytes: 3000 });
    for (let version = 0; version < 20; version += 1) {
      await store.commit(commitOf(version % 2 === 0 ? ANNA : BILAL, Math.floor(version / 2), 'x'.repeat(500)));
    }
    expect(folder.segments().length).toBeGreaterThan(3);
    await store.flush();
    expect(folder.segments()).toHaveLength(1);
    const again = await folder.reopen();
    expect(await found(again, ANNA)).toMatchObject({ version: 10 });
  });

  it('makes commits wait for the files when it has grown too long', async () => {
    const store = await folder.open({ segmentBytes: 2000, maxJournalBytes: 4000 });
    for (let n = 0; n < 60; n += 1) await store.commit(commitOf(`p${n}`, 0, 'x'.repeat(300)));
    const bytesNow = folder.segments().reduce((sum, name) => sum + fs.statSync(name).size, 0);
    expect(bytesNow).toBeLessThan(8000);
    expect(await all(store.list('person'))).toHaveLength(60);
  });

  it('gathers what comes while a write is under way into one fsync', async () => {
    let syncs = 0;
    const dataSync = (file: number): Promise<void> => {
      syncs += 1;
      return systemFiles.dataSync(file);
    };
    const files = { ...systemFiles, dataSync };
    const store = await folder.open({ files });
    const before = syncs;
    await Promise.all(Array.from({ length: 500 }, (_, n) => store.commit(commitOf(`p${n}`, 0, n))));
    expect(syncs - before).toBeLessThan(10);
  });
});
