import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkFolder } from '../../src/cli/doctor/check-folder.ts';
import { openFolderForResealing } from '../../src/store/files/index.ts';
import { type Keyring, NO_KEYS } from '../../src/store/sealing/keyring.ts';
import { ANNA, commitOf } from '../store/contract.ts';
import { Folder } from '../store/support.ts';
import { keyNamed, keyringNamed } from '../support/keyrings.ts';

const first = keyringNamed('first');
const both = keyringNamed('second', 'first');

let folder: Folder;

beforeEach(() => {
  folder = new Folder();
});

afterEach(() => folder.dispose());

/** What is said of encryption, as `severity: sentence`, when the folder was last used with one keyring and is looked at with another. */
async function said(used: Keyring, now: Keyring): Promise<string> {
  await (await folder.open({ keyring: used })).commit(commitOf(ANNA, 0, 1));
  await folder.close();
  return look(now);
}

async function look(now: Keyring): Promise<string> {
  const before = folder.files();
  const findings = await checkFolder(folder.path, now);
  expect(folder.files()).toEqual(before);
  const text = JSON.stringify(findings);
  for (const name of ['first', 'second']) {
    expect(text).not.toContain(keyNamed(name).export().toString('base64').slice(0, 8));
    expect(text).not.toContain(keyNamed(name).export().toString('hex').slice(0, 12));
  }
  return findings
    .filter(({ what }) => /crypt|key/.test(what))
    .map(({ severity, what }) => `${severity}: ${what}`)
    .join('\n');
}

describe('the doctor, of the encryption of a data folder', () => {
  it('says that it is whole under the key that is set', async () => {
    expect(await said(first, first)).toMatch(/^note: All that it keeps is encrypted/);
  });

  it('says that nothing is encrypted, without blame, when no key is set', async () => {
    expect(await said(NO_KEYS, NO_KEYS)).toBe('note: What it keeps is not encrypted.');
  });

  it('warns until everything is under the key that is set', async () => {
    expect(await said(NO_KEYS, first)).toMatch(/^warning: A key is set, and what was kept before/);
    await folder.open({ keyring: first });
    await folder.close();
    expect(await look(first)).toMatch(/^warning: Some of what it keeps is not encrypted yet/);
    expect(await look(both)).toMatch(/^warning: A new key is set/);
    expect(await look(keyringNamed(null, 'first'))).toMatch(/^warning: It is encrypted, and only the key before/);
    const resealing = await openFolderForResealing({ folder: folder.path, clock: folder.clock, keyring: first });
    await resealing.reseal();
    await resealing.finish();
    await resealing.close();
    expect(await look(first)).toMatch(/^note: All that it keeps is encrypted/);
  });

  it('calls a key that is missing or wrong a problem, with its code', async () => {
    expect(await said(first, NO_KEYS)).toMatch(/^problem: .*\(store\.key-missing\)$/);
    expect(await look(keyringNamed('second'))).toMatch(/^problem: .*\(store\.key-wrong\)$/);
  });
});
