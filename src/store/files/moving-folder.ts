import type { Clock } from '../../ports/clock.ts';
import type { MovingStore } from '../moving/moving-store.ts';
import { type Keyring, NO_KEYS } from '../sealing/keyring.ts';
import { systemFiles } from './file-layer.ts';
import { moveNoteOf, setMoveNote } from './move-note.ts';
import { openFileStore } from './open.ts';

/**
 * A data folder as a move sees it: nobody else owns it until it is closed. Errors: those of `openFileStore`, but for
 * `store.moved` and `store.moving`.
 */
export async function openFolderForMoving(
  folder: string,
  clock: Clock,
  keyring: Keyring = NO_KEYS,
): Promise<MovingStore> {
  const store = await openFileStore({ folder, clock, keyring, whileMoving: true });
  return {
    async *everything() {
      for (const id of store.ids()) {
        const kept = await store.kept(id);
        if (kept !== null) yield kept;
      }
    },
    // Together: what waits at the same moment is written and synced at once.
    place: (all) => Promise.all(all.map((kept) => store.place(kept))),
    lost: async () => store.lost,
    note: () => moveNoteOf(systemFiles, folder),
    setNote: (note) => setMoveNote(systemFiles, folder, note),
    close: () => store.close(),
  };
}
