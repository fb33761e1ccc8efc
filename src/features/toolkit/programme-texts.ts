import type { View } from '../../engine/feature.ts';
import type { Exercise } from './exercise.ts';
import { titleOf } from './exercise-texts.ts';
import { type Programme, type ProgrammeItem, sessionsOf, totalOf } from './programme.ts';

export function itemTitle(view: View, exercises: readonly Exercise[], item: ProgrammeItem): string {
  const exercise = exercises.find(({ id }) => id === item.exercise);
  return exercise ? titleOf(view, exercise) : view.text(`programme.items.${item.kind}`);
}

/**
 * The programme, a line each: with clock times when it is known when the only half-day begins, and each half-day under its
 * own heading when there are more.
 */
export function scheduleOf(
  view: View,
  exercises: readonly Exercise[],
  { items, spare }: Programme,
  start: string | null,
): string {
  const sessions = sessionsOf(items);
  const several = sessions.length > 1;
  const blocks = sessions.map((session, index) => {
    let at = several || start === null ? null : minutesOf(start);
    const lines = session.map((item) => {
      const minutes = view.text('toolkit.minutes', { count: item.minutes });
      const title = itemTitle(view, exercises, item);
      if (at === null) return view.text('programme.line', { title, minutes });
      const time = clock(at);
      at += item.minutes;
      return view.text('programme.timedLine', { time, title, minutes });
    });
    const heading = several ? [view.text('programme.halfDay', { number: index + 1 })] : [];
    return [...heading, ...lines].join('\n');
  });
  const total = view.text('programme.total', { minutes: view.text('toolkit.minutes', { count: totalOf(items) }) });
  const left =
    spare > 0 ? [view.text('programme.spare', { minutes: view.text('toolkit.minutes', { count: spare }) })] : [];
  return [blocks.join('\n\n'), [total, ...left].join(' ')].join('\n\n');
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function clock(minutes: number): string {
  const ofDay = minutes % (24 * 60);
  return `${String(Math.floor(ofDay / 60)).padStart(2, '0')}:${String(ofDay % 60).padStart(2, '0')}`;
}
