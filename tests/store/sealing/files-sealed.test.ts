import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { documentKey } from '../../../src/store/files/names.ts';
import { keyOf, NO_KEYS } from '../../../src/store/sealing/keyring.ts';
import { keyringNamed } from '../../support/keyrings.ts';
import { ANNA, BILAL, codeOf, commitOf, found, messageItem, timerOf } from '../contract.ts';
import { Folder } from '../support.ts';

const first = keyringNamed('first');
const second = keyringNamed('second');
const both = keyringNamed('second', 'first');

const PHONE = { channel: 'whatsapp', scheme: 'phone', value: '31612345678' };

/** What of it may stand nowhere. */
const SHOWN = ['koken op woensdag', 'Bedankt, Anna', 'whatsapp', PHONE.value, ANNA, 'person', 'remind', 'message'];

let folder: Folder;

beforeEach(() => {
  folder = new Folder();
});

afterEach(() => folder.dispose());

const annasTurn = (expected: number) =>
  commitOf(
    ANNA,
    expected,
    { answer: 'Wij koken op woensdag.' },
    {
      out: [messageItem(expected + 1, 'Bedankt, Anna')],
      timers: [timerOf('t', 5)],
      addresses: [PHONE],
    },
  );

/** Every file with its bytes, in a few digits. */
function bytesOf({ path: root }: Folder): Record<string, string> {
  const files = fs.readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((file) => {
      const full = path.join(file.parentPath, file.name);
      return [path.relative(root, full), createHash('sha256').update(fs.readFileSync(full)).digest('hex').slice(0, 16)];
    }),
  );
}

function showing(): string[] {
  return SHOWN.filter((text) => folder.holding(text).length > 0 || folder.files().some((name) => name.includes(text)));
}

describe('an encrypted folder', () => {
  it('shows no word, address or id while it is written, and none when it is closed', async () => {
    const store = await folder.open({ keyring: first });
    await store.commit(annasTurn(0));
    await store.mark(ANNA, [{ seq: 1, outcome: 'sent', at: 1, externalId: 'message-at-the-channel' }]);
    expect(showing()).toEqual([]);
    await folder.close();
    expect(showing()).toEqual([]);
    // The same search finds all of it in a folder without a key.
    const plain = new Folder();
    const open = await plain.open();
    await open.commit(annasTurn(0));
    await plain.close();
    expect(SHOWN.filter((text) => plain.holding(text).length > 0)).toEqual(SHOWN);
    await plain.dispose();
  });

  it('is as it was at the next start with its key', async () => {
    let store = await folder.open({ keyring: first });
    await store.commit(annasTurn(0));
    await store.commit(annasTurn(1));
    const before = await found(store, ANNA);
    const hash = store.keyedHash('text');
    store = await folder.reopen({ keyring: first });
    expect(await found(store, ANNA)).toEqual(before);
    expect(await store.find(PHONE)).toBe(ANNA);
    expect(store.keyedHash('text')).toBe(hash);
  });

  describe.each([
    ['another key', second, 'store.key-wrong'],
    ['no key', NO_KEYS, 'store.key-missing'],
  ])('opened with %s', (_title, keyring, code) => {
    const gone = {
      'as it was left': [],
      'and its note is gone': ['sealing.json'],
      'and its note and its secret are gone': ['sealing.json', 'address.key'],
    };

    it.each(Object.entries(gone))('is refused, and not one byte of it changes, %s', async (_how, names) => {
      const store = await folder.open({ keyring: first });
      await store.commit(annasTurn(0));
      await store.commit(commitOf(BILAL, 0, 1));
      await folder.close();
      // What a crash leaves, which a start clears away.
      fs.writeFileSync(`${folder.documentPath(ANNA)}.tmp`, 'half');
      fs.writeFileSync(path.join(folder.path, folder.files('addresses')[0] ?? '').replace(/json$/, 'json.tmp'), '');
      for (const name of names) fs.rmSync(path.join(folder.path, name));
      const before = bytesOf(folder);
      expect(await codeOf(folder.open({ keyring }))).toBe(code);
      expect(bytesOf(folder)).toEqual(before);
      // And with its key it goes on.
      const again = await folder.open({ keyring: first });
      expect(await found(again, ANNA)).toMatchObject({ version: 1 });
      expect(await again.find(PHONE)).toBe(ANNA);
    });

    it('is refused also when everything is in the journal still', async () => {
      const store = await folder.open({ keyring: first, flushDelayMs: 3_600_000 });
      await store.commit(annasTurn(0));
      await store.idle();
      const left = folder.copy();
      fs.rmSync(path.join(left.path, 'sealing.json'));
      fs.rmSync(path.join(left.path, 'address.key'));
      const before = bytesOf(left);
      expect(await codeOf(left.open({ keyring }))).toBe(code);
      expect(bytesOf(left)).toEqual(before);
      await left.dispose();
    });
  });

  it('wants both keys as soon as something in it may be under the second', async () => {
    const store = await folder.open({ keyring: first });
    await store.commit(annasTurn(0));
    await (await folder.reopen({ keyring: both })).commit(commitOf(BILAL, 0, 1));
    await folder.close();
    for (const keyring of [first, second]) expect(await codeOf(folder.open({ keyring }))).toBe('store.key-wrong');
    const again = await folder.open({ keyring: both });
    expect([(await found(again, ANNA)).version, (await found(again, BILAL)).version]).toEqual([1, 1]);
  });

  it('says nothing of its key but a name of eight digits', async () => {
    await folder.open({ keyring: first });
    await folder.close();
    const marker = JSON.parse(fs.readFileSync(path.join(folder.path, 'sealing.json'), 'utf8'));
    expect(marker.keys).toEqual([first.writes]);
    expect(Object.keys(marker)).toEqual(['keys', 'sealed']);
  });
});

describe('a folder that was plain', () => {
  beforeEach(async () => {
    const store = await folder.open();
    await store.commit(annasTurn(0));
    await store.commit(commitOf(BILAL, 0, 'Bilals woorden'));
    await folder.close();
  });

  it('goes on with a key: it reads what is plain, and what it writes from then on is encrypted', async () => {
    let store = await folder.open({ keyring: first });
    expect(await found(store, BILAL)).toMatchObject({ body: 'Bilals woorden' });
    await store.commit(annasTurn(1));
    store = await folder.reopen({ keyring: first });
    expect(await found(store, ANNA)).toMatchObject({ version: 2 });
    expect(await found(store, BILAL)).toMatchObject({ version: 1 });
    expect(keyOf(JSON.parse(fs.readFileSync(folder.documentPath(ANNA), 'utf8')))).toBe(first.writes);
    expect(keyOf(JSON.parse(fs.readFileSync(folder.documentPath(BILAL), 'utf8')))).toBeNull();
    await folder.close();
    expect(await codeOf(folder.open())).toBe('store.key-missing');
  });

  it('leads addresses to the same people, and hashes as before', async () => {
    const plain = await folder.open();
    const hash = plain.keyedHash('text');
    const sealed = await folder.reopen({ keyring: first });
    expect(await sealed.find(PHONE)).toBe(ANNA);
    expect(sealed.keyedHash('text')).toBe(hash);
    expect(fs.readFileSync(path.join(folder.path, 'address.key'), 'utf8')).toMatch(/^\{"sealed":/);
  });
});

describe('what somebody did to an encrypted file', () => {
  const lie = async (damage: (anna: string, bilal: string) => void): Promise<void> => {
    const store = await folder.open({ keyring: first });
    await store.commit(annasTurn(0));
    await store.commit(commitOf(BILAL, 0, 'Bilals woorden'));
    // Renews the journal, which would have it still.
    await store.erase('nobody');
    await folder.close();
    damage(folder.documentPath(ANNA), folder.documentPath(BILAL));
  };

  it("makes nobody of somebody else: a file under another's name is set aside", async () => {
    await lie((anna, bilal) => fs.copyFileSync(bilal, anna));
    const store = await folder.open({ keyring: first });
    expect(await store.read(ANNA)).toEqual({ status: 'lost' });
    expect(await found(store, BILAL)).toMatchObject({ body: 'Bilals woorden' });
    expect(folder.files().filter((name) => name.includes(`${documentKey(ANNA)}.json.corrupt-`))).toHaveLength(1);
  });

  it('counts as damage when the name of the key is damaged, and the folder opens', async () => {
    await lie((anna) => fs.writeFileSync(anna, fs.readFileSync(anna, 'utf8').replace(/"sealed":"./, '"sealed":"x')));
    const store = await folder.open({ keyring: first });
    expect(await store.read(ANNA)).toEqual({ status: 'lost' });
    expect((await found(store, BILAL)).version).toBe(1);
  });

  it('is healed from the journal when that has it', async () => {
    const store = await folder.open({ keyring: first });
    await store.commit(annasTurn(0));
    await folder.close();
    fs.writeFileSync(folder.documentPath(ANNA), '{"sealed":"x"}');
    const again = await folder.open({ keyring: first });
    expect(await found(again, ANNA)).toMatchObject({ version: 1 });
    expect(folder.eventNames()).toEqual(['rebuilt']);
  });

  it('does not lead an address to somebody else', async () => {
    const OTHER = { ...PHONE, value: '31600000000' };
    const store = await folder.open({ keyring: first });
    await store.commit(annasTurn(0));
    await store.commit(commitOf(BILAL, 0, 1, { addresses: [OTHER] }));
    await folder.close();
    const [one = '', other = ''] = folder.files('addresses').map((name) => path.join(folder.path, name));
    fs.copyFileSync(one, other);
    const again = await folder.open({ keyring: first });
    expect([await again.find(PHONE), await again.find(OTHER)]).toEqual([ANNA, BILAL]);
    expect(folder.eventNames()).toEqual(['address-rebuilt']);
  });
});
