/**
 * A file of the data folder into which somebody wrote `__proto__` and `constructor`: it is read as the document that it is,
 * or set aside, and nothing else changes by it.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openFileStore } from '../../src/store/files/index.ts';
import { DataFolder } from '../support/data-folder.ts';
import { Rig } from '../support/rig.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { expectUnpolluted, POLLUTING } from './support/pollution.ts';

afterEach(expectUnpolluted);

it('pollutes nothing, and the person goes on or begins anew', async () => {
  const folder = new DataFolder();
  const clock = new VirtualClock(Date.parse('2026-11-23T10:00:00+01:00'));
  const store = await openFileStore({ folder: folder.path, clock });
  const rig = await Rig.start({ store });
  await rig.preparing('anna', '2026-11-30');
  await rig.companion.stop();
  await store.close();

  let changed = 0;
  const documents = join(folder.path, 'documents');
  for (const shard of readdirSync(documents)) {
    for (const name of readdirSync(join(documents, shard))) {
      const path = join(documents, shard, name);
      writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/\{\n/g, `{${POLLUTING},\n`));
      changed += 1;
    }
  }
  expect(changed).toBeGreaterThan(0);

  const again = await openFileStore({ folder: folder.path, clock });
  const later = await Rig.start({ store: again, seed: 'later' });
  expect((await later.say('anna', 'menu', 'later-1')).length).toBeGreaterThan(0);
  expect((await later.body('anna'))?.person.roles).toEqual([]);
  expectUnpolluted();
  await later.companion.stop();
  await again.close();
  folder.dispose();
});
