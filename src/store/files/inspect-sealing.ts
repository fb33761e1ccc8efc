import { resolve } from 'node:path';
import type { KeyMarker } from '../sealing/key-marker.ts';
import type { Keyring } from '../sealing/keyring.ts';
import { systemFiles } from './file-layer.ts';
import { keyMarkerOf } from './key-marker-file.ts';
import { Layout } from './names.ts';

/**
 * What a folder says of its encryption, for who only looks, also while a companion runs on it; null when it says that
 * nothing in it is encrypted. Errors: `store.key-missing`, `store.key-wrong`, `store.unreadable`.
 */
export async function inspectSealing(folder: string, keyring: Keyring): Promise<KeyMarker | null> {
  return keyMarkerOf(systemFiles, new Layout(resolve(folder)), keyring);
}
