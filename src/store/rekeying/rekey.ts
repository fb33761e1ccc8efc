import { AppError } from '../../ports/error.ts';
import { canonical } from '../moving/canonical.ts';
import { type Inventory, takeInventory } from '../moving/inventory.ts';
import type { BesideStore } from '../moving/moving-store.ts';
import type { RekeyStore, Resealed } from './rekey-store.ts';

export interface RekeyOptions {
  /** Kept beside the documents, and read by a key too. */
  beside: readonly { name: string; store: BesideStore }[];
  /** Told after each batch. */
  progress?: (far: Resealed) => void;
  /** Told before the last step, also when they are not the same. */
  compared?: (before: Inventory, after: Inventory) => void;
}

export interface RekeyResult {
  inventory: Inventory;
  resealed: readonly Resealed[];
}

/**
 * Lets everything lie in a store as the keys that are set say: sealed under another key, for the first time, or not any
 * more. Whatever interrupts it, the same call goes on; meanwhile the store can be used with both keys.
 * Errors: `store.rekey-mismatch`, `store.rekey-unfinished`, and those of the store.
 */
export async function rekey(store: RekeyStore, options: RekeyOptions): Promise<RekeyResult> {
  const { beside, progress = () => {}, compared = () => {} } = options;
  const before = await takeInventory(store, beside);
  const resealed = await store.reseal(progress);
  const inventory = await takeInventory(store, beside);
  compared(before, inventory);
  if (before.checksum !== inventory.checksum || canonical([...before.counts]) !== canonical([...inventory.counts])) {
    throw mismatch();
  }
  const remaining = await store.remaining();
  if (remaining > 0) throw unfinished(remaining);
  await store.finish();
  return { inventory, resealed };
}

function mismatch(): AppError {
  return new AppError('store.rekey-mismatch', 'After the key was changed, what can be read is not what it was.', {
    advice: 'Keep both keys set, look at the table above, and report it. Both keys are still needed.',
  });
}

function unfinished(remaining: number): AppError {
  return new AppError('store.rekey-unfinished', `${remaining} things do not lie there as they should yet.`, {
    advice: 'Was something started meanwhile? Stop it, keep both keys set, and run the same again.',
    retry: true,
  });
}
