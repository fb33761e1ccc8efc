import { AppError } from '../../ports/error.ts';
import type { KeyId } from './keyring.ts';

/** Something is sealed, and no key is set. Nothing was changed. */
export function keyMissing(sealedUnder: KeyId): AppError {
  return new AppError('store.key-missing', `What is kept here is encrypted (key ${sealedUnder}), and no key is set.`, {
    advice: 'Set KENNISMAKER_KEY to that key. Nothing was changed. Without the key nothing of it can be read.',
  });
}

/** Something is sealed under a key that is not among those that are set. Nothing was changed. */
export function keyWrong(sealedUnder: KeyId, set: readonly KeyId[]): AppError {
  const have = set.length === 1 ? `the one that is set is ${set[0]}` : `those that are set are ${set.join(' and ')}`;
  return new AppError('store.key-wrong', `What is kept here is encrypted under the key ${sealedUnder}; ${have}.`, {
    advice:
      'Set KENNISMAKER_KEY to that key. Was the key being changed? Then set KENNISMAKER_KEY_OLD to the one before, and ' +
      'run kennismaker rekey to its end. Nothing was changed.',
  });
}
