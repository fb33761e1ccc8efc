import type { Exercise } from './exercise.ts';
import { type Block, BREAK, STEP, withBreaks } from './lay-out-session.ts';
import { alternatives, placeOf } from './make-programme.ts';
import { type Programme, type ProgrammeItem, type ProgrammeWish, rangeOf, sessionsOf, totalOf } from './programme.ts';

/** What can be done with one item of a programme. */
export type Change = { kind: 'swap'; exercise: string } | { kind: 'drop' } | { kind: 'longer' } | { kind: 'shorter' };

/**
 * The programme with one item changed, and its breaks placed anew; the other items keep their minutes. Null when that can't
 * be: a break follows from what is around it, every half-day begins with a check-in and has an exercise, nothing leaves the
 * minutes of its exercise, and the whole never takes longer than the time given.
 */
export function changeProgramme(
  exercises: readonly Exercise[],
  wish: ProgrammeWish,
  { items }: Programme,
  index: number,
  change: Change,
): Programme | null {
  const item = items[index];
  if (!item || item.kind === 'break') return null;
  const changed = changeItem(exercises, wish, items, item, change);
  if (changed === undefined) return null;
  const sessions: ProgrammeItem[][] = [];
  for (const [place, session] of sessionsOf(items).entries()) {
    const rebuilt = session.includes(item)
      ? rebuild(
          exercises,
          session.flatMap((each) => (each === item ? (changed ?? []) : each)),
          wish.sessions[place] ?? 0,
        )
      : [...session];
    if (!rebuilt) return null;
    sessions.push(rebuilt);
  }
  const all = wish.sessions.reduce((sum, minutes) => sum + minutes, 0);
  const flat = sessions.flat();
  return { items: flat, spare: all - totalOf(flat) };
}

/** Exercises that an item can be swapped for, best first. */
export function swapsFor(
  exercises: readonly Exercise[],
  wish: ProgrammeWish,
  programme: Programme,
  index: number,
): readonly Exercise[] {
  const item = programme.items[index];
  const exercise = exercises.find(({ id }) => id === item?.exercise);
  const place = exercise && placeOf(exercise);
  if (place === undefined || place === 'closing') return [];
  const taken = programme.items.map((each) => each.exercise);
  return alternatives(exercises, wish, place).filter(
    ({ id }) =>
      !taken.includes(id) &&
      changeProgramme(exercises, wish, programme, index, { kind: 'swap', exercise: id }) !== null,
  );
}

/** The item as it becomes; null: it goes; undefined: it can't be changed so. */
function changeItem(
  exercises: readonly Exercise[],
  wish: ProgrammeWish,
  items: readonly ProgrammeItem[],
  item: ProgrammeItem,
  change: Change,
): ProgrammeItem | null | undefined {
  const range = rangeOf(exercises.find(({ id }) => id === item.exercise));
  switch (change.kind) {
    case 'drop':
      return item.kind === 'exercise' ? null : undefined;
    case 'longer':
      return item.minutes < range.max ? { ...item, minutes: Math.min(item.minutes + STEP, range.max) } : undefined;
    case 'shorter':
      return item.minutes > range.min ? { ...item, minutes: Math.max(item.minutes - STEP, range.min) } : undefined;
    case 'swap': {
      const other = exercises.find(({ id }) => id === change.exercise);
      if (!other) return undefined;
      const session = sessionsOf(items).findIndex((each) => each.includes(item));
      const taken = totalOf(
        (sessionsOf(items)[session] ?? []).filter((each) => each !== item && each.kind !== 'break'),
      );
      const room = (wish.sessions[session] ?? 0) - taken;
      // Its usual time where there is room for that, with a break as it may come.
      const minutes = [other.minutes.usual, item.minutes, other.minutes.min].find(
        (each) => each >= other.minutes.min && each <= other.minutes.max && each <= room - breaksOf(items, session),
      );
      return minutes === undefined ? undefined : { ...item, exercise: other.id, minutes };
    }
  }
}

function breaksOf(items: readonly ProgrammeItem[], session: number): number {
  return totalOf((sessionsOf(items)[session] ?? []).filter(({ kind }) => kind === 'break'));
}

function rebuild(
  exercises: readonly Exercise[],
  session: readonly ProgrammeItem[],
  minutes: number,
): ProgrammeItem[] | null {
  const pause = session.find(({ kind }) => kind === 'break')?.minutes ?? BREAK.min;
  const kept = session.filter((item) => item.kind !== 'break');
  if (!kept.some(({ kind }) => kind === 'exercise')) return null;
  const blocks = kept.map(({ kind, exercise }): Block => {
    return { kind: kind === 'break' ? 'exercise' : kind, exercise: exercises.find(({ id }) => id === exercise) };
  });
  const lengths = kept.map((item) => item.minutes);
  return withBreaks(blocks, lengths, pause, minutes) ?? withBreaks(blocks, lengths, BREAK.min, minutes);
}
