import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFolderForResealing, type Resealed } from '../../../src/store/files/index.ts';
import { type Keyring, keyOf, NO_KEYS } from '../../../src/store/sealing/keyring.ts';
import { keyringNamed } from '../../support/keyrings.ts';
import { ANNA, BILAL, codeOf, commitOf, found, messageItem } from '../contract.ts';
import { FragileDisk, seededRandom } from '../fragile-disk.ts';
import { Folder } from '../support.ts';

const first = keyringNamed('first');
const second = keyringNamed('second');

const PHONE = { channel: 'whatsapp', scheme: 'phone', value: '31612345678' };
const LOST = '6f1d1c9e-0000-4000-8000-000000000003';

/** Every way from one state of a folder to another: the keyring before, while it is changed, and after. */
const WAYS = [
  { way: 'from plain to a key', before: NO_KEYS, during: first, after: first },
  { way: 'from one key to another', before: first, during: keyringNamed('second', 'first'), after: second },
  { way: 'from a key back to plain', before: first, during: keyringNamed(null, 'first'), after: NO_KEYS },
];

let folder: Folder;
let hash: string;

/** Two people, one of them with an address; a third one whose file was damaged, and a piece of the journal aside. */
async function fill(keyring: Keyring): Promise<void> {
  let store = await folder.open({ keyring });
  await store.commit(commitOf(ANNA, 0, 'Annas woorden', { out: [messageItem(1)], addresses: [PHONE] }));
  await store.commit(commitOf(BILAL, 0, 'Bilals woorden'));
  await store.commit(commitOf(LOST, 0, 'Verloren woorden'));
  await store.erase('nobody');
  await folder.close();
  const lost = fs.readFileSync(folder.documentPath(LOST), 'utf8');
  fs.writeFileSync(folder.documentPath(LOST), keyring.writes === null ? lost.slice(0, -10) : `${lost}x`);
  fs.mkdirSync(path.join(folder.path, 'damaged'), { recursive: true });
  fs.writeFileSync(path.join(folder.path, 'damaged', 'several.corrupt-20261103T091500000Z'), 'Annas woorden\xff');
  store = await folder.open({ keyring });
  expect((await store.read(LOST)).status).toBe('lost');
  hash = store.keyedHash('text');
  // Both in the journal and not in the files yet, when the power goes here.
  await store.commit(commitOf(BILAL, 1, 'Bilals latere woorden'));
  await folder.close();
}

async function reseal(keyring: Keyring, files?: FragileDisk): Promise<Resealed> {
  const resealing = await openFolderForResealing({
    folder: folder.path,
    clock: folder.clock,
    keyring,
    ...(files && { files }),
  });
  try {
    const resealed = await resealing.reseal();
    await resealing.finish();
    return resealed;
  } finally {
    await resealing.close();
  }
}

async function expectEverything(keyring: Keyring, files?: FragileDisk): Promise<void> {
  const store = await folder.open({ keyring, ...(files && { files }) });
  expect(await found(store, ANNA)).toMatchObject({ version: 1, body: 'Annas woorden', out: [messageItem(1)] });
  expect(await found(store, BILAL)).toMatchObject({ version: 2, body: 'Bilals latere woorden' });
  expect((await store.read(LOST)).status).toBe('lost');
  expect(await store.find(PHONE)).toBe(ANNA);
  expect(store.keyedHash('text')).toBe(hash);
  await folder.close();
}

/** Names of files that still need a key, or the other way round that can be read without one. */
function notUnder(keyring: Keyring): string[] {
  const wanted = keyring.writes;
  return folder.files().filter((name) => {
    if (name === 'sealing.json' || name.startsWith('journal')) return false;
    const text = fs.readFileSync(path.join(folder.path, name), 'utf8');
    if (wanted === null) return /"(?:sealed|aside)":"[0-9a-f]{8}\./.test(text) && !name.includes('.corrupt-');
    const value: { sealed?: string; aside?: string } = JSON.parse(text);
    return keyOf({ sealed: value.aside ?? value.sealed }) !== wanted;
  });
}

beforeEach(() => {
  folder = new Folder();
});

afterEach(() => folder.dispose());

describe.each(WAYS)('a folder that is brought $way', ({ before, during, after }) => {
  beforeEach(() => fill(before));

  it('is whole under the one and needs the other no more', async () => {
    const resealed = await reseal(during);
    expect(resealed.documents).toEqual({ all: 2, written: 2 });
    expect(resealed.addresses).toEqual({ all: 1, written: 1 });
    expect(resealed.aside).toMatchObject({ all: 2, unreadable: 0 });
    expect(notUnder(after)).toEqual([]);
    const left = after.writes === null ? [] : ['woorden', PHONE.value, ANNA];
    for (const text of left) expect(folder.holding(text), text).toEqual([]);
    // A copy that was damaged while it was encrypted stays what it is: nobody can open it.
    const stays = after.writes === null ? folder.files().filter((name) => name.includes('.json.corrupt-')) : [];
    if (before.writes !== null) expect(folder.holding(before.writes)).toEqual(stays);
    await expectEverything(after);
    // Done again, nothing is left to do.
    const again = await reseal(after.writes === null ? NO_KEYS : after);
    expect([again.documents, again.addresses]).toEqual([
      { all: 2, written: 0 },
      { all: 1, written: 0 },
    ]);
  });

  it('loses nothing at whatever call to the disk the power goes, and the same again goes on', async () => {
    let cuts = 0;
    for (let call = 1; ; call += 1) {
      const disk = FragileDisk.of(folder.path, folder.path);
      const random = seededRandom(call);
      disk.cutAfter(call, random);
      await codeOf(reseal(during, disk).then(() => undefined));
      const survivor = disk.afterCut;
      if (survivor === null) break;
      cuts += 1;
      // The new key alone is refused, or finds everything: never a part.
      const alone = await codeOf(folder.open({ keyring: after, files: survivor }));
      await folder.close();
      if (alone === 'no error') await expectEverything(after, survivor);
      else expect(alone).toBe(after.writes === null ? 'store.key-missing' : 'store.key-wrong');
      // Meanwhile a start works with both keys; and with the new one alone only when all of it is under that.
      await expectEverything(during, survivor);
      await reseal(during, survivor);
      await expectEverything(after, survivor);
      const code = await codeOf(folder.open({ keyring: before, files: survivor }));
      expect(code, `call ${call}`).toBe(
        before.writes === null ? 'store.key-missing' : after.writes === null ? 'no error' : 'store.key-wrong',
      );
      await folder.close();
    }
    expect(cuts).toBeGreaterThan(60);
  });

  it('can be started and written to before it is brought on', async () => {
    const store = await folder.open({ keyring: during });
    await store.commit(commitOf(ANNA, 1, 'Annas latere woorden'));
    await folder.close();
    const resealed = await reseal(during);
    expect(resealed.documents).toEqual({ all: 2, written: 1 });
    const again = await folder.open({ keyring: after });
    expect(await found(again, ANNA)).toMatchObject({ version: 2, body: 'Annas latere woorden' });
    expect(await found(again, BILAL)).toMatchObject({ version: 2 });
  });
});

describe('bringing a folder under another key', () => {
  it('does not say that it is done before it is', async () => {
    await fill(first);
    const resealing = await openFolderForResealing({
      folder: folder.path,
      clock: folder.clock,
      keyring: keyringNamed('second', 'first'),
    });
    await expect(resealing.finish()).rejects.toThrow('lost with the old key');
    await resealing.close();
    expect(await codeOf(folder.open({ keyring: second }))).toBe('store.key-wrong');
  });

  it('makes an address file again that can not be read, so that it leads to the same person', async () => {
    await fill(first);
    const [file = ''] = folder.files('addresses').map((name) => path.join(folder.path, name));
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(/..."\}/, 'AAA"}'));
    fs.writeFileSync(file.replace(/\.json$/, '.corrupt-x'), 'not ours to read');
    await reseal(keyringNamed('second', 'first'));
    const store = await folder.open({ keyring: second });
    expect(await store.find(PHONE)).toBe(ANNA);
  });

  it('refuses a key that nothing there is under, and changes nothing', async () => {
    await fill(first);
    const files = folder.files();
    expect(await codeOf(reseal(keyringNamed('third', 'second')).then(() => undefined))).toBe('store.key-wrong');
    expect(folder.files()).toEqual(files);
  });
});
