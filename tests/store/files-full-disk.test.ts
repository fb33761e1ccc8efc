import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileLayer } from '../../src/store/files/index.ts';
import { ANNA, all, BILAL, codeOf, commitOf, found } from './contract.ts';
import { FragileDisk } from './fragile-disk.ts';
import { Folder } from './support.ts';

describe('a disk that does not take what is written', () => {
  let folder: Folder;
  let disk: FragileDisk;

  beforeEach(() => {
    folder = new Folder();
    disk = new FragileDisk(folder.path);
  });

  afterEach(async () => {
    disk.capacity = Number.POSITIVE_INFINITY;
    disk.refuse = () => null;
    await folder.dispose();
  });

  /** Refuses a call on the journal. */
  function refuseJournal(...calls: (keyof FileLayer)[]): void {
    disk.refuse = (call, file) => (calls.includes(call) && file.includes(`${path.sep}journal`) ? 'EIO' : null);
  }

  it('rejects the commit, keeps the state from before, says so, and recovers with the first write that works', async () => {
    const store = await folder.open({ files: disk });
    await store.commit(commitOf(ANNA, 0, 'a1'));
    disk.capacity = 0;
    expect(await codeOf(store.commit(commitOf(ANNA, 1, 'a2')))).toBe('store.unwritable');
    expect(await codeOf(store.commit(commitOf(BILAL, 0, 'b1')))).toBe('store.unwritable');
    expect(await codeOf(store.mark(ANNA, []))).toBe('no error');
    expect(await found(store, ANNA)).toMatchObject({ version: 1, body: 'a1' });
    expect(await store.read(BILAL)).toEqual({ status: 'absent' });
    expect(await all(store.list('person'))).toEqual([ANNA]);
    expect(store.health()).toEqual({
      writable: false,
      quarantined: 0,
      problem: 'The data folder cannot be written (ENOSPC).',
    });
    disk.capacity = Number.POSITIVE_INFINITY;
    await store.commit(commitOf(ANNA, 1, 'a2 again'));
    expect(store.health()).toEqual({ writable: true, quarantined: 0 });
    expect(folder.eventNames()).toEqual(['unwritable', 'writable-again']);
    const again = await folder.reopen({ files: disk });
    expect(await found(again, ANNA)).toMatchObject({ version: 2, body: 'a2 again' });
    expect(await again.read(BILAL)).toEqual({ status: 'absent' });
  });

  it('says by itself that it works again, without waiting for a commit', async () => {
    const store = await folder.open({ files: disk });
    folder.clock.settleWith(() => store.idle());
    await store.commit(commitOf(ANNA, 0, 'a1'));
    await store.flush();
    disk.capacity = 0;
    expect(await codeOf(store.commit(commitOf(ANNA, 1, 'a2')))).toBe('store.unwritable');
    await folder.clock.advance(5000);
    expect(store.health().writable).toBe(false);
    disk.capacity = Number.POSITIVE_INFINITY;
    await folder.clock.advance(1000);
    expect(store.health().writable).toBe(true);
  });

  it('leaves nothing of a half-written record for the next start, at whatever byte the disk was full', async () => {
    for (let room = 0; room < 600; room += 13) {
      disk = new FragileDisk(folder.path);
      const store = await folder.open({ files: disk });
      await store.commit(commitOf(ANNA, 0, 'a1'));
      const used = disk.files().reduce((sum, file) => sum + disk.readNow(file).length, 0);
      disk.capacity = used + room;
      const outcome = await codeOf(store.commit(commitOf(ANNA, 1, 'a2'.repeat(50))));
      const crashed = disk.cutNow(() => 0.99);
      disk.capacity = Number.POSITIVE_INFINITY;
      await folder.close();
      const again = await folder.open({ files: crashed });
      expect((await found(again, ANNA)).version, `room for ${room} bytes`).toBe(outcome === 'no error' ? 2 : 1);
      await folder.close();
    }
  });

  it('lets no record of a rejected batch come back behind a shorter one that follows it', async () => {
    const store = await folder.open({ files: disk });
    await store.commit(commitOf(ANNA, 0, 'a1'));
    const used = disk.files().reduce((sum, file) => sum + disk.readNow(file).length, 0);
    disk.capacity = used + 2500;
    const rejected = ['r0', 'r1', 'r2', 'r3'].map((id) => codeOf(store.commit(commitOf(id, 0, 'x'.repeat(400)))));
    expect(new Set(await Promise.all(rejected))).toEqual(new Set(['store.unwritable']));
    await store.commit(commitOf(BILAL, 0, 'b1'));
    const crashed = disk.cutNow(() => 0.99);
    await folder.close();
    const again = await folder.open({ files: crashed });
    expect((await all(again.list('person'))).toSorted()).toEqual([ANNA, BILAL]);
    expect(folder.eventNames()).toEqual([]);
  });

  it('does not blame the document of a rejected commit for records that are damaged later', async () => {
    const store = await folder.open({ files: disk });
    await store.commit(commitOf(ANNA, 0, 'a1'));
    disk.capacity = 0;
    expect(await codeOf(store.commit(commitOf(BILAL, 0, 'b1')))).toBe('store.unwritable');
    disk.capacity = Number.POSITIVE_INFINITY;
    await store.commit(commitOf('third', 0, 'the third'));
    await store.commit(commitOf('fourth', 0, 'd1'));
    const crashed = disk.cutNow(() => 0.99);
    await folder.close();
    const [segment = ''] = crashed.files().filter((file) => file.endsWith('.log'));
    crashed.damage(segment, (bytes) => bytes.fill(0, 0, bytes.indexOf('the third')));
    const again = await folder.open({ files: crashed });
    expect(await again.read(ANNA)).toEqual({ status: 'lost' });
    expect(await again.read('third')).toEqual({ status: 'lost' });
    expect(await again.read(BILAL)).toEqual({ status: 'absent' });
    expect(await found(again, 'fourth')).toMatchObject({ body: 'd1' });
  });

  it('overrules a half-written batch that could not be cut off', async () => {
    for (const calls of [['write', 'truncate'], ['dataSync'], ['dataSync', 'truncate'], ['open']] as const) {
      disk = new FragileDisk(folder.path);
      const store = await folder.open({ files: disk, segmentBytes: calls[0] === 'open' ? 1 : 1e6 });
      await store.commit(commitOf(ANNA, 0, 'a1'));
      refuseJournal(...calls);
      expect(await codeOf(store.commit(commitOf(ANNA, 1, 'refused')))).toBe('store.unwritable');
      expect(await codeOf(store.commit(commitOf(BILAL, 0, 'refused')))).toBe('store.unwritable');
      disk.refuse = () => null;
      await store.commit(commitOf('third', 0, 'c1'));
      await store.commit(commitOf(ANNA, 1, 'a2'));
      const crashed = disk.cutNow(() => 0.99);
      await folder.close();
      for (const files of [crashed, disk]) {
        const again = await folder.open({ files });
        expect(await found(again, ANNA), calls.join()).toMatchObject({ version: 2, body: 'a2' });
        expect(await again.read(BILAL), calls.join()).toEqual({ status: 'absent' });
        expect(await found(again, 'third'), calls.join()).toMatchObject({ version: 1 });
        expect(again.health().quarantined).toBe(0);
        await folder.close();
      }
    }
  });

  it('does not acknowledge a commit in a new segment whose name is not durable', async () => {
    const store = await folder.open({ files: disk });
    refuseJournal('syncFolder');
    expect(await codeOf(store.commit(commitOf(ANNA, 0, 'a1')))).toBe('store.unwritable');
    disk.refuse = () => null;
    await store.commit(commitOf(ANNA, 0, 'a1'));
    const crashed = disk.cutNow(() => 0);
    await folder.close();
    expect(await found(await folder.open({ files: crashed }), ANNA)).toMatchObject({ version: 1 });
  });

  it('does not acknowledge an erasure that it could not finish, and finishes it later', async () => {
    const store = await folder.open({ files: disk });
    await store.commit(commitOf(ANNA, 0, 'secret words'));
    await store.flush();
    disk.refuse = (call, file) => (call === 'remove' && file.includes('documents') ? 'EIO' : null);
    expect(await codeOf(store.erase(ANNA))).toBe('store.unwritable');
    disk.refuse = () => null;
    await store.erase(ANNA);
    expect(disk.holding('secret words')).toEqual([]);
  });

  it('refuses to open a folder that it cannot write', async () => {
    disk.refuse = (call) => (call === 'makeFolder' ? 'EROFS' : null);
    expect(await codeOf(folder.open({ files: disk }))).toBe('store.unwritable');
  });
});

/** A real file system of 1 MB, or the reason why there is none. */
function tinyDisk(): { path: string } | { reason: string } {
  if (os.platform() !== 'linux' || process.getuid?.() !== 0) return { reason: 'only root on Linux may mount one' };
  const mount = fs.mkdtempSync(path.join(os.tmpdir(), 'kennismaker-tiny-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', mount], { stdio: 'ignore' });
    return { path: mount };
  } catch {
    fs.rmdirSync(mount);
    return { reason: 'this machine does not allow to mount one' };
  }
}

describe('a real file system of 1 MB', () => {
  const tiny = tinyDisk();
  const reason = 'reason' in tiny ? ` (skipped: ${tiny.reason})` : '';

  it.skipIf('reason' in tiny)(
    `acknowledges nothing that it cannot keep, and goes on when there is room${reason}`,
    async () => {
      if ('reason' in tiny) return;
      const folder = new Folder(tiny.path);
      try {
        const store = await folder.open();
        const kept: string[] = [];
        let outcome = 'no error';
        for (let n = 0; outcome === 'no error'; n += 1) {
          outcome = await codeOf(store.commit(commitOf(`p${n}`, 0, 'x'.repeat(20_000))));
          if (outcome === 'no error') kept.push(`p${n}`);
        }
        expect(outcome).toBe('store.unwritable');
        expect(kept.length).toBeGreaterThan(10);
        expect(store.health().writable).toBe(false);
        expect((await all(store.list('person'))).length).toBe(kept.length);
        execFileSync('mount', ['-o', 'remount,size=4m', tiny.path]);
        await store.commit(commitOf('after', 0, 1));
        const again = await folder.reopen();
        expect((await all(again.list('person'))).toSorted()).toEqual([...kept, 'after'].toSorted());
        for (const id of kept) expect((await found(again, id)).body).toBe('x'.repeat(20_000));
      } finally {
        await folder.dispose();
        execFileSync('umount', [tiny.path]);
        fs.rmdirSync(tiny.path);
      }
    },
  );
});
