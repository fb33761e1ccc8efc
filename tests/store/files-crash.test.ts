import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Child, compileChild } from './child-process.ts';
import { commitOf, found } from './contract.ts';
import { seededRandom } from './fragile-disk.ts';
import { Folder } from './support.ts';

describe('a process that is killed while it writes', () => {
  let compiled: ReturnType<typeof compileChild>;
  let folder: Folder;

  beforeAll(() => {
    compiled = compileChild();
  });

  afterAll(() => compiled.dispose());

  beforeEach(() => {
    folder = new Folder();
  });

  afterEach(async () => {
    await folder.dispose();
  });

  it('has lost nothing that it acknowledged, over two dozen kills, and the next one goes on', async () => {
    const random = seededRandom(7);
    const acknowledged = new Map<string, number>();
    for (let kill = 0; kill < 24; kill += 1) {
      const child = new Child(compiled.script, folder.path, 'write');
      await child.printed(2 + Math.floor(random() * 400));
      await child.kill();
      expect(child.lines[0]).toBe('open');
      for (const line of child.lines.slice(1)) {
        const [name = '', version] = line.split(' ');
        expect(Number(version)).toBe((acknowledged.get(name) ?? Number(version) - 1) + 1);
        acknowledged.set(name, Number(version));
      }
      if (kill % 6 !== 5) {
        // The next child reads what this one left; a commit that was under way may be there, so versions may skip one.
        const copy = folder.copyInMemory();
        const store = await copy.open();
        for (const [name, version] of acknowledged) {
          const document = await found(store, name);
          expect([version, version + 1]).toContain(document.version);
          expect(document.body).toMatchObject({ version: document.version });
          acknowledged.set(name, document.version);
        }
        expect(store.health()).toEqual({ writable: true, quarantined: 0 });
        await copy.dispose();
        continue;
      }
      const store = await folder.open();
      expect(folder.eventNames()).toContain('taken-over');
      for (const [name, version] of acknowledged) {
        const document = await found(store, name);
        expect([version, version + 1]).toContain(document.version);
        acknowledged.set(name, document.version);
      }
      await store.commit(commitOf(`between ${kill}`, 0, kill));
      await folder.close();
    }
    const store = await folder.open();
    expect(acknowledged.size).toBe(5);
    for (const kill of [5, 11, 17, 23]) expect(await found(store, `between ${kill}`)).toMatchObject({ body: kill });
  });
});
