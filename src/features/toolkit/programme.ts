import type { Exercise, Phase } from './exercise.ts';

/** One thing on a programme. A break has no exercise; a check-in or a closing may be without one. */
export interface ProgrammeItem {
  kind: 'check-in' | 'exercise' | 'break' | 'closing';
  /** Id of the exercise. */
  exercise?: string;
  minutes: number;
}

/** What to do at a meeting, in order. Each half-day begins with a check-in, and no other item is one. */
export interface Programme {
  items: readonly ProgrammeItem[];
  /** Minutes that are left. Together with those of the items: the time that was given. */
  spare: number;
}

/** What a programme is made for. */
export interface ProgrammeWish {
  /** Minutes of each half-day, one or more. */
  sessions: readonly number[];
  people: number | null;
  /** Whether all speak one language well; if not, exercises that ask little of it come first. */
  sharedLanguage: boolean;
  phase: Phase;
  /** Aims of the preparation (`meet`, `forms`, …), the most important first. None: what usually fits. */
  aims: readonly string[];
}

/** Minutes in a half-day: our own estimate, as in the example programmes of the domain research (§2.5). */
export const HALF_DAY = 210;

/** The exercises with which a meeting can begin; they have no other place. */
export const OPENINGS: readonly string[] = ['check-in', 'deep-democracy-check-in'];

/** The exercise with which it ends. */
export const WISH = 'one-wish';

/** An exercise that takes longer is a meeting of its own, with its own breaks. */
export const LONGEST_EXERCISE = 90;

/** Minutes that something may take on a programme. */
export interface Range {
  min: number;
  usual: number;
  max: number;
}

/** A check-in or a closing without an exercise; our own estimate. */
const ROUND: Range = { min: 5, usual: 10, max: 15 };

export function rangeOf(exercise: Exercise | undefined): Range {
  return exercise?.minutes ?? ROUND;
}

/** The half-days of a programme, each from its check-in on. */
export function sessionsOf(items: readonly ProgrammeItem[]): readonly ProgrammeItem[][] {
  const sessions: ProgrammeItem[][] = [];
  for (const item of items) {
    const last = sessions[sessions.length - 1];
    if (item.kind === 'check-in' || !last) sessions.push([item]);
    else last.push(item);
  }
  return sessions;
}

export function totalOf(items: readonly ProgrammeItem[]): number {
  return items.reduce((sum, { minutes }) => sum + minutes, 0);
}

/** As it is kept among the answers of a sheet: `exercise:world-cafe:75`, `break::10`. */
export function writeItem({ kind, exercise, minutes }: ProgrammeItem): string {
  return `${kind}:${exercise ?? ''}:${minutes}`;
}

const WRITTEN = /^(check-in|exercise|break|closing):([a-z0-9-]*):(\d{1,3})$/;

/** Reads what {@link writeItem} wrote; null when it is something else. */
export function readItem(written: string): ProgrammeItem | null {
  const [, kind, exercise, minutes] = WRITTEN.exec(written) ?? [];
  if (kind === undefined) return null;
  return {
    kind: kind as ProgrammeItem['kind'],
    ...(exercise !== undefined && exercise !== '' && { exercise }),
    minutes: Number(minutes),
  };
}
