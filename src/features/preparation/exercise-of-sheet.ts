import { chosen } from '../../engine/answer.ts';
import type { Sheet } from '../../engine/person.ts';

/** Under which a preparation keeps the exercise to do together. */
export const EXERCISE_STEP = 'exercise';

/** Under which it is kept whether all parts are asked, or the four that help most. */
export const MODE = 'mode';

/** Whether a sheet is a preparation that asks for an exercise: only the whole one does. */
export function sheetTakesExercise({ kind, answers }: Sheet): boolean {
  return kind === 'preparation' && chosen(answers[MODE])[0] === 'all';
}
