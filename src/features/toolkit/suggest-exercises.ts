import { type Condition, type Exercise, type Hinder, LOADS, type Phase } from './exercise.ts';

/** What is known of the meeting when an exercise is chosen. Unknown things rule nothing out, but for the phase. */
export interface Situation {
  /** What stands in the way now. */
  hinder: Hinder | null;
  /** Null: not known, and then it may be the first. */
  phase: Phase | null;
  people: number | null;
  minutes: number | null;
  /** An aim of the preparation: `meet`, `forms`, … */
  aim: string | null;
}

/** One reason why an exercise fits, as data: `suggest.reasons.*` says it. */
export type Reason =
  | { kind: 'phase'; phase: Phase }
  | { kind: 'people'; people: number }
  | { kind: 'minutes'; minutes: number }
  | { kind: 'condition'; condition: Condition }
  | { kind: 'hinder'; hinder: Hinder };

export interface Suggestion {
  exercise: Exercise;
  because: readonly Reason[];
}

/** How many are offered at once. */
export const SUGGESTIONS = 3;

/** Whether an exercise may be done at this meeting, with so many people. */
export function fitsMeeting(
  { phase: made, firstMeeting, group }: Exercise,
  { phase, people }: Pick<Situation, 'phase' | 'people'>,
): boolean {
  const allowed = phase === null || phase === 'first' ? firstMeeting : made !== 'months' || phase === 'months';
  return allowed && (people === null || (group.min <= people && (group.max === null || people <= group.max)));
}

/**
 * All exercises that fit, best first: those that help against the hindrance, then those for the aim, then those made for
 * this meeting, then those whose usual time fills the time best, then those that ask little of a common language. What is advised against for a first meeting, too long, or
 * for another size of group, is never among them. The caller shows {@link SUGGESTIONS} at a time.
 */
export function suggestExercises(exercises: readonly Exercise[], situation: Situation): readonly Suggestion[] {
  const { hinder, phase, minutes, aim } = situation;
  const helps = (exercise: Exercise) => hinder !== null && exercise.hinders.includes(hinder);
  const serves = (exercise: Exercise) => aim !== null && exercise.aims.includes(aim);
  const made = (exercise: Exercise) => exercise.phase === (phase ?? 'first');
  const rest = ({ minutes: { usual } }: Exercise) => (minutes === null ? 0 : Math.abs(minutes - usual));
  return exercises
    .filter((exercise) => fitsMeeting(exercise, situation) && (minutes === null || exercise.minutes.min <= minutes))
    .toSorted(
      (one, other) =>
        Number(helps(other)) - Number(helps(one)) ||
        Number(serves(other)) - Number(serves(one)) ||
        Number(made(other)) - Number(made(one)) ||
        rest(one) - rest(other) ||
        LOADS.indexOf(one.languageLoad) - LOADS.indexOf(other.languageLoad) ||
        one.minutes.usual - other.minutes.usual ||
        (one.id < other.id ? -1 : 1),
    )
    .map((exercise) => ({ exercise, because: reasonsFor(exercise, situation) }));
}

/** What was asked for and holds for this exercise, and the condition that it works on first. */
function reasonsFor(exercise: Exercise, { hinder, phase, people, minutes }: Situation): Reason[] {
  const reasons: Reason[] = [];
  if (phase !== null) reasons.push({ kind: 'phase', phase });
  if (people !== null) reasons.push({ kind: 'people', people });
  if (minutes !== null) reasons.push({ kind: 'minutes', minutes });
  const [condition] = exercise.conditions;
  if (condition !== undefined) reasons.push({ kind: 'condition', condition });
  if (hinder !== null && exercise.hinders.includes(hinder)) reasons.push({ kind: 'hinder', hinder });
  return reasons;
}
