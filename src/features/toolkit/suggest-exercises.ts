import type { Exercise } from './exercise.ts';

/** What is known of the meeting when an exercise is chosen. Unknown things rule nothing out. */
export interface Situation {
  minutes: number | null;
  people: number | null;
  aim: string | null;
}

/** How many are offered at once. */
export const SUGGESTIONS = 3;

/**
 * The exercises that fit a first meeting, best first, at most three: those for the aim before others, then those whose
 * usual time fills the time best. What is too long, or for another size of group, is never offered.
 */
export function suggestExercises(exercises: readonly Exercise[], situation: Situation): readonly Exercise[] {
  const { minutes, people, aim } = situation;
  const fits = exercises.filter(
    (exercise) =>
      exercise.firstMeeting &&
      (minutes === null || exercise.minutes.min <= minutes) &&
      (people === null ||
        (exercise.group.min <= people && (exercise.group.max === null || people <= exercise.group.max))),
  );
  const rank = (exercise: Exercise) => (aim !== null && exercise.aims.includes(aim) ? 0 : 1);
  const rest = (exercise: Exercise) => (minutes === null ? 0 : Math.abs(minutes - exercise.minutes.usual));
  return fits
    .toSorted((one, other) => rank(one) - rank(other) || rest(one) - rest(other) || (one.id < other.id ? -1 : 1))
    .slice(0, SUGGESTIONS);
}
