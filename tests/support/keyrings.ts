import { createHash, createSecretKey, type KeyObject } from 'node:crypto';
import { type Keyring, makeKeyring } from '../../src/store/sealing/keyring.ts';

/** A key of 32 bytes that is the same in every run. */
export function keyNamed(name: string): KeyObject {
  return createSecretKey(createHash('sha256').update(`test key ${name}`).digest());
}

/** A keyring that writes with the key `name`, and also reads what `old` sealed; null writes plain. */
export function keyringNamed(name: string | null, old: string | null = null): Keyring {
  return makeKeyring({ key: name === null ? null : keyNamed(name), old: old === null ? null : keyNamed(old) });
}
