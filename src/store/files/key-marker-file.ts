import { unreadable } from '../errors.ts';
import { type KeyMarker, readKeyMarker, sealKeyMarker } from '../sealing/key-marker.ts';
import type { Keyring } from '../sealing/keyring.ts';
import { type FileLayer, isMissing, replaceFile } from './file-layer.ts';
import type { Layout } from './names.ts';
import { parsedJson } from './parsed-json.ts';

/**
 * What a folder says of the keys that it is sealed under; null when it says nothing, or nothing for sure. Then the other
 * files say themselves under which key they are, and nothing may be written before all of them were looked at.
 * Errors: `store.key-missing`, `store.key-wrong`, `store.unreadable`.
 */
export async function keyMarkerOf(files: FileLayer, layout: Layout, keyring: Keyring): Promise<KeyMarker | null> {
  let bytes: Buffer;
  try {
    bytes = await files.read(layout.keyMarker);
  } catch (error) {
    if (isMissing(error)) return null;
    throw unreadable(error);
  }
  const marker = readKeyMarker(parsedJson(bytes), keyring);
  return marker === 'damaged' ? null : marker;
}

/** Durable when it resolves; null takes it away. Errors: the file system's own. */
export async function setKeyMarker(
  files: FileLayer,
  layout: Layout,
  marker: KeyMarker | null,
  keyring: Keyring,
): Promise<void> {
  if (marker === null) await files.remove(layout.keyMarker);
  else await replaceFile(files, layout.keyMarker, Buffer.from(`${JSON.stringify(sealKeyMarker(marker, keyring))}\n`));
  await files.syncFolder(layout.folder);
}
