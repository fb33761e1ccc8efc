import type { ActionResult, View } from '../../engine/feature.ts';
import { takeLeave } from './take-leave.ts';

/**
 * Everything of the person goes, and the runtime says so when nobody else knows of them any more. Where others have to hear of it
 * first, it is said at once that their answers are gone.
 */
export function erase(view: View): ActionResult {
  const letters = takeLeave(view.person, view.world);
  return { ...(letters.length > 0 && { say: { text: view.text('system.erasing') } }), letters, erase: true };
}
