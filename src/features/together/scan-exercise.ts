import type { Condition, Exercise } from '../toolkit/exercise.ts';
import { type Suggestion, suggestExercises } from '../toolkit/suggest-exercises.ts';

/**
 * An exercise that works on this condition, for two sides who know each other: first those made for it, then those that
 * also help it. Another one each round, so that who had one is not given it again; null when there is none.
 */
export function scanExercise(exercises: readonly Exercise[], condition: Condition, round: number): Suggestion | null {
  const fitting = suggestExercises(exercises, {
    hinder: null,
    phase: 'later',
    people: null,
    minutes: null,
    aim: null,
  })
    .map(({ exercise }) => exercise)
    .filter(({ conditions }) => conditions.includes(condition));
  const isMadeFor = ({ conditions }: Exercise) => Number(conditions[0] === condition);
  const ordered = fitting.toSorted((one, other) => isMadeFor(other) - isMadeFor(one));
  const exercise = ordered[(round - 1) % ordered.length];
  // It is there for this condition alone, whatever it works on first.
  return exercise ? { exercise, because: [{ kind: 'condition', condition }] } : null;
}
