import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ANNA, commitOf, found, messageItem } from './contract.ts';
import { Folder } from './support.ts';

describe('a process that dies in the middle of a send', () => {
  let folder: Folder;
  beforeEach(() => {
    folder = new Folder();
  });
  afterEach(() => folder.dispose());

  it('leaves on disk that the send was begun, and a mark that came after it settles it', async () => {
    const store = await folder.open();
    await store.commit(commitOf(ANNA, 0, 1, { out: [messageItem(1)] }));
    const untried = folder.copyInMemory();
    await store.mark(ANNA, [{ seq: 1, outcome: 'trying', at: 2000 }]);
    const tried = folder.copyInMemory();
    await store.mark(ANNA, [{ seq: 1, outcome: 'sent', at: 3000 }]);
    const sent = folder.copyInMemory();
    const out = async (copy: Folder) => {
      const { out } = await found(await copy.open(), ANNA);
      await copy.dispose();
      return out;
    };
    expect(await out(untried)).toEqual([messageItem(1)]);
    expect(await out(tried)).toEqual([{ ...messageItem(1), tried: 2000 }]);
    expect(await out(sent)).toEqual([]);
  });
});
