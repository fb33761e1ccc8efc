import { randomBytes } from 'node:crypto';
import { unreadable } from '../errors.ts';
import { SECRET_BYTES } from '../keyed-hash.ts';
import type { Keyring } from '../sealing/keyring.ts';
import { type FileLayer, isMissing, replaceFile } from './file-layer.ts';
import type { Layout } from './names.ts';
import { parsedJson } from './parsed-json.ts';

/** What a sealed secret is bound to. */
const ABOUT = 'address.key';

/** The folder's own secret, of the names of addresses and of `Store.keyedHash`. */
export interface HashSecret {
  secret: Buffer;
  /**
   * There was none, or it was damaged, or another one came with a move: names that were made before lead nowhere any more, and the new secret may be saved
   * only when all of them have been made again, so that a crash in between is noticed.
   */
  isNew: boolean;
  /** Whether it lies there as it would be saved now. */
  isCurrent: boolean;
  /** Durable when it resolves. Errors: the file system's own. */
  save(): Promise<void>;
}

/**
 * Reads the secret: 32 random bytes as hex in a file that only the owner can read, or sealed, so that a new key needs no
 * new names. Changes nothing.
 * `wanted`: one that a move brings. Errors: `store.unreadable`, `store.key-missing`, `store.key-wrong`.
 */
export async function hashSecretOf(
  files: FileLayer,
  layout: Layout,
  keyring: Keyring,
  wanted?: Buffer,
): Promise<HashSecret> {
  const found = await read(files, layout, keyring);
  const kept = wanted === undefined || found?.secret.equals(wanted) ? found : null;
  const secret = kept?.secret ?? wanted ?? randomBytes(SECRET_BYTES);
  return {
    secret,
    isNew: kept === null,
    isCurrent: kept?.isCurrent ?? false,
    async save() {
      const text =
        keyring.writes === null
          ? secret.toString('hex')
          : JSON.stringify({ sealed: keyring.seal('secret', ABOUT, secret) });
      await replaceFile(files, layout.addressSecret, Buffer.from(`${text}\n`));
      await files.syncFolder(layout.folder);
    },
  };
}

async function read(
  files: FileLayer,
  layout: Layout,
  keyring: Keyring,
): Promise<{ secret: Buffer; isCurrent: boolean } | null> {
  let bytes: Buffer;
  try {
    bytes = await files.read(layout.addressSecret);
  } catch (error) {
    if (isMissing(error)) return null;
    throw unreadable(error);
  }
  const text = bytes.toString('utf8').trim();
  if (/^[0-9a-f]{64}$/.test(text)) return { secret: Buffer.from(text, 'hex'), isCurrent: keyring.writes === null };
  const value = parsedJson(bytes);
  if (typeof value !== 'object' || value === null || !('sealed' in value) || typeof value.sealed !== 'string')
    return null;
  const secret = keyring.open('secret', ABOUT, value.sealed);
  return secret?.length === SECRET_BYTES ? { secret, isCurrent: keyring.isCurrent(value) } : null;
}
