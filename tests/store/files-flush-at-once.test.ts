import fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemFiles } from '../../src/store/files/index.ts';
import { commitOf } from './contract.ts';
import { Folder } from './support.ts';

describe('two who want the files up to date at the same moment', () => {
  let folder: Folder;

  beforeEach(() => {
    folder = new Folder();
  });

  afterEach(async () => {
    await folder.dispose();
  });

  it('get one round after the other, so that no file is written twice at once', async () => {
    const open = new Set<string>();
    const twice: string[] = [];
    const store = await folder.open({
      files: {
        ...systemFiles,
        open(path, how) {
          if (open.has(path)) twice.push(path);
          open.add(path);
          return systemFiles.open(path, how);
        },
        rename(from, to) {
          open.delete(from);
          return systemFiles.rename(from, to);
        },
      },
    });
    const ids = Array.from({ length: 40 }, (_, n) => `person-${n}`);
    const change = (expected: number) =>
      Promise.all(
        ids.map((id) => {
          const addresses = [{ channel: 'web', scheme: 'session', value: `${id}-${expected}` }];
          return store.commit(commitOf(id, expected, expected, { addresses }));
        }),
      );
    await change(0);
    const first = store.flush();
    await change(1);
    // Both wait for the same round, and go on in the same moment.
    const results = await Promise.allSettled([first, store.flush(), store.flush()]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    expect(twice).toEqual([]);
    for (const id of ids) {
      expect(JSON.parse(fs.readFileSync(folder.documentPath(id), 'utf8'))).toMatchObject({ version: 2 });
    }
  });
});
