import type { Exercise } from './exercise.ts';
import { placeBreaks } from './place-breaks.ts';
import { type ProgrammeItem, type Range, rangeOf } from './programme.ts';

/** Something on a half-day, before its minutes are settled. */
export interface Block {
  kind: 'check-in' | 'exercise' | 'closing';
  exercise: Exercise | undefined;
}

/** Minutes of a break; longer where there is time. Our own estimates. */
export const BREAK = { min: 10, max: 15 } as const;

/** Time is given and taken in these steps, in minutes. */
export const STEP = 5;

/** The items of one half-day with their breaks, or null when they don't fit into its minutes. */
export function withBreaks(
  blocks: readonly Block[],
  minutes: readonly number[],
  pause: number,
  session: number,
): ProgrammeItem[] | null {
  const cuts = placeBreaks(minutes);
  const total = minutes.reduce((sum, each) => sum + each, 0);
  if (!cuts || total + cuts.length * pause > session) return null;
  return blocks.flatMap(({ kind, exercise }, index) => [
    ...(cuts.includes(index) ? [{ kind: 'break', minutes: pause } as const] : []),
    { kind, ...(exercise && { exercise: exercise.id }), minutes: minutes[index] ?? 0 },
  ]);
}

/** Whether the blocks fit at their usual, or at their shortest. */
export function fitsSession(blocks: readonly Block[], size: 'usual' | 'min', session: number): boolean {
  const minutes = blocks.map(({ exercise }) => rangeOf(exercise)[size]);
  return withBreaks(blocks, minutes, BREAK.min, session) !== null;
}

/**
 * Settles the minutes of one half-day: the usual ones where they fit, else shorter. Time that is left makes the breaks
 * longer, then the check-in and the closing, then the exercises. Null when the shortest does not fit.
 */
export function layOutSession(blocks: readonly Block[], session: number): ProgrammeItem[] | null {
  const ranges = blocks.map(({ exercise }) => rangeOf(exercise));
  const size = fitsSession(blocks, 'usual', session) ? 'usual' : 'min';
  let minutes = ranges.map((range) => range[size]);
  let pause: number = BREAK.min;
  let items = withBreaks(blocks, minutes, pause, session);
  if (!items) return null;
  const attempt = (longer: readonly number[], longerPause: number): boolean => {
    const laid = withBreaks(blocks, longer, longerPause, session);
    if (!laid) return false;
    minutes = [...longer];
    pause = longerPause;
    items = laid;
    return true;
  };
  const work = indexesOf(blocks, (kind) => kind === 'exercise');
  const rounds = indexesOf(blocks, (kind) => kind !== 'exercise');
  const raise = (indexes: readonly number[], upTo: keyof Range) => {
    for (let raised = true; raised; ) {
      raised = false;
      for (const index of indexes) {
        const now = minutes[index] ?? 0;
        const next = Math.min(now + STEP, ranges[index]?.[upTo] ?? 0);
        if (next > now && attempt(minutes.with(index, next), pause)) raised = true;
      }
    }
  };
  raise(work, 'usual');
  raise(rounds, 'usual');
  attempt(minutes, BREAK.max);
  raise(rounds, 'max');
  raise(work, 'max');
  return items;
}

function indexesOf(blocks: readonly Block[], wanted: (kind: Block['kind']) => boolean): number[] {
  return blocks.flatMap(({ kind }, index) => (wanted(kind) ? [index] : []));
}
