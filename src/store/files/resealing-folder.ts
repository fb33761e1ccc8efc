import type { Clock } from '../../ports/clock.ts';
import type { Kept } from '../moving/moving-store.ts';
import type { Keyring } from '../sealing/keyring.ts';
import type { FileLayer } from './file-layer.ts';
import { everythingIn } from './moving-folder.ts';
import { openFileStore } from './open.ts';
import type { Resealed } from './resealed.ts';

/** A data folder while all of it is brought under another key, under the first one, or under none. */
export interface ResealingFolder {
  /** Every document, in no order, with what leads to it. */
  everything(): AsyncIterable<Kept>;
  /** As `Store.keyedHash`: for what is kept beside the documents, which is named by it. */
  keyedHash(text: string): string;
  /**
   * Writes everything anew that does not lie there as it would be written now, and removes every older byte of the
   * journal. Interrupted at any point, the same again goes on. `progress` is told how many documents were looked at.
   * Errors: `store.unwritable`, `store.unreadable`.
   */
  reseal(progress?: (documents: number) => void): Promise<Resealed>;
  /**
   * Says of the folder that nothing in it needs the old key any more: after `reseal`, and after what is kept beside the
   * documents was resealed too. Errors: `store.unwritable`.
   */
  finish(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a data folder for that; nobody else owns it until it is closed. The keyring says under which key everything is
 * to be (none: it is to be readable without one), and with which it can be read until then.
 * Errors: those of `openFileStore`.
 */
export async function openFolderForResealing(options: {
  folder: string;
  clock: Clock;
  keyring: Keyring;
  files?: FileLayer;
}): Promise<ResealingFolder> {
  const store = await openFileStore(options);
  let done = false;
  return {
    everything: () => everythingIn(store),
    keyedHash: (text) => store.keyedHash(text),
    async reseal(progress) {
      const resealed = await store.reseal(progress);
      done = true;
      return resealed;
    },
    async finish() {
      if (!done) throw new Error('What was not resealed would be lost with the old key.');
      await store.forgetOldKeys();
    },
    close: () => store.close(),
  };
}
