import { AppError } from '../../ports/error.ts';
import type { MoveNote } from './moving-store.ts';

const UNDO = '"kennismaker migrate undo" (for a folder with --data)';

/** Refuses to work on a store that a move has to do with. Errors: `store.moved`, `store.moving`. */
export function demandNotMoving(note: MoveNote | null): void {
  if (note?.state === 'left') throw moved(note);
  if (note !== null) throw moving();
}

/** What lies here is old: people have gone on elsewhere. */
export function moved({ at }: MoveNote): AppError {
  return new AppError('store.moved', `Everything here was moved elsewhere on ${new Date(at).toISOString()}.`, {
    advice: `Start with where it was moved to (DATABASE_URL, or KENNISMAKER_DATA without it). Only to go back to what was here then, and to lose what came since: ${UNDO}.`,
  });
}

function moving(): AppError {
  return new AppError('store.moving', 'A move from or to this place is under way, or was interrupted.', {
    advice: `Wait for it, or run the same "kennismaker migrate" again: it goes on where it was. To give it up: ${UNDO} where it was moving from.`,
  });
}

export function targetNotEmpty(): AppError {
  return new AppError('store.move-target', 'There are documents already where everything is to be moved to.', {
    advice: 'Give the move an empty database or folder. Nothing was changed.',
  });
}

export function anotherMove(): AppError {
  return new AppError('store.move-other', 'Another move has begun from or to one of the two places.', {
    advice: `Run that one again to its end, or give it up: ${UNDO}. Nothing was changed.`,
  });
}

/** Companions run there now. */
export function inUse(): AppError {
  return new AppError('store.move-in-use', 'A companion runs on the database now.', {
    advice: 'Stop every process of it. One that was killed is forgotten when the next companion starts and stops.',
    retry: true,
  });
}

/** `what`: a document's id, or what else it is. Neither holds an address or a word of a person. */
export function differs(what: string): AppError {
  return new AppError('store.move-differs', `Something else is already kept there under the same name: ${what}.`, {
    advice:
      'Was the companion started on the new place before the move ended? Nothing was overwritten. Begin again with an empty database or folder.',
  });
}

/** After everything was moved, the two sides are not the same. */
export function mismatch(): AppError {
  return new AppError('store.move-mismatch', 'What was moved is not the same on both sides.', {
    advice: 'Look at the table above, report it, and go on with the old place: nothing of it was changed.',
  });
}
