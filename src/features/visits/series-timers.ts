import type { Sheet } from '../../engine/person.ts';
import type { World } from '../../engine/world.ts';
import type { Timer } from '../../ports/document.ts';

/** Timers of a visit's sheet, as an action or a letter reader hands them on. */
export interface SeriesTimers {
  set: Timer[];
  cancel: string[];
}

/**
 * All timers of a visit, computed anew from what its sheet says: called after every change of the sheet, with the sheet
 * as it is then. What a sheet does not need any more is cancelled.
 */
export function seriesTimers(_sheet: Sheet, _world: World): SeriesTimers {
  return { set: [], cancel: [] };
}
