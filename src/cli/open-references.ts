import { join } from 'node:path';
import type { ReferenceFolder } from '../channels/teams/reference-folder.ts';
import type { Keyring } from '../store/sealing/keyring.ts';

/** Where a data folder keeps how to reach people in Teams: sealed as the rest, named by the store's own hash. */
export async function openReferences(
  dataFolder: string,
  keyring: Keyring,
  hash: (text: string) => string,
): Promise<ReferenceFolder> {
  const { openReferenceFolder } = await import('../channels/teams/reference-folder.ts');
  return openReferenceFolder(join(dataFolder, 'teams'), {
    nameOf: (key) => hash(`teams reference ${key}`),
    seal: (name, json) => keyring.sealJson('references', name, json),
    open: (name, value) => keyring.openJson('references', name, value),
    isCurrent: (value) => keyring.isCurrent(value),
  });
}
