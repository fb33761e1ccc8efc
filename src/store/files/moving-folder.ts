import type { Clock } from '../../ports/clock.ts';
import type { Kept, MovingStore } from '../moving/moving-store.ts';
import { type Keyring, NO_KEYS } from '../sealing/keyring.ts';
import { systemFiles } from './file-layer.ts';
import type { FileStore } from './file-store.ts';
import { moveNoteOf, setMoveNote } from './move-note.ts';
import { openFileStore } from './open.ts';

/** A data folder while everything is moved from it or to it. */
export interface MovingFolder extends MovingStore {
  /** What `Store.keyedHash` hashes under: the new place takes it over. */
  readonly hashSecret: Buffer;
  /** As `Store.keyedHash`. */
  keyedHash(text: string): string;
}

/**
 * A data folder as a move sees it: nobody else owns it until it is closed. Errors: those of `openFileStore`, but for
 * `store.moved` and `store.moving`. `hashSecret`: that of the place that everything comes from.
 */
export async function openFolderForMoving(
  folder: string,
  clock: Clock,
  { keyring = NO_KEYS, hashSecret }: { keyring?: Keyring; hashSecret?: Buffer } = {},
): Promise<MovingFolder> {
  const store = await openFileStore({ folder, clock, keyring, ...(hashSecret && { hashSecret }), whileMoving: true });
  return {
    everything: () => everythingIn(store),
    // Together: what waits at the same moment is written and synced at once.
    place: (all) => Promise.all(all.map((kept) => store.place(kept))),
    hashSecret: store.hashSecret,
    keyedHash: (text) => store.keyedHash(text),
    lost: async () => store.lost,
    note: () => moveNoteOf(systemFiles, folder),
    setNote: (note) => setMoveNote(systemFiles, folder, note),
    close: () => store.close(),
  };
}

/** Every document of a store that can be read, in no order. */
export async function* everythingIn(store: FileStore): AsyncIterable<Kept> {
  for (const id of store.ids()) {
    const kept = await store.kept(id);
    if (kept !== null) yield kept;
  }
}
