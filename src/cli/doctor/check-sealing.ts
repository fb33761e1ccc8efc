import { AppError } from '../../ports/error.ts';
import type { KeyMarker } from '../../store/sealing/key-marker.ts';
import type { Keyring } from '../../store/sealing/keyring.ts';
import { type Finding, note, problem, warning } from './finding.ts';

const REKEY = 'Stop the companion, and run kennismaker rekey (docs/ENCRYPTION.md).';

/**
 * Whether what a store keeps is encrypted, and with the key that is set. `look` gives what it says of itself, or the error
 * of a key that is lacking. Shows no key.
 */
export async function checkSealing(look: () => Promise<KeyMarker | null>, keyring: Keyring): Promise<Finding> {
  try {
    const marker = await look();
    if (marker === null) {
      if (keyring.writes === null) return note('What it keeps is not encrypted.');
      return warning('A key is set, and what was kept before is not encrypted yet.', REKEY);
    }
    if (keyring.writes === null) return warning('It is encrypted, and only the key before is set.', REKEY);
    if (marker.keys[0] !== keyring.writes) return warning('A new key is set, and nothing is under it yet.', REKEY);
    if (!marker.whole) return warning('Some of what it keeps is not encrypted yet, or with the key before.', REKEY);
    return note('All that it keeps is encrypted, and the key that is set is the right one.');
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return problem(`${error.message} (${error.code})`, error.advice);
  }
}
