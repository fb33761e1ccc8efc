import type { Block } from './block.ts';
import type { PaperContent, PaperExercise } from './paper-content.ts';
import type { LineSetter } from './printed-line.ts';
import { shareMinutes } from './share-minutes.ts';

/** How to lead one exercise that takes `minutes`: why, what to say, the steps, what to watch, how online. */
export function exerciseBlocks(
  { text }: PaperContent,
  { language, line, lines }: LineSetter,
  exercise: PaperExercise,
  minutes: number,
): Block[] {
  const { id, steps, online } = exercise;
  const of = (part: string) => text(language, `toolkit.exercises.${id}.${part}`);
  const heading = (name: string): Block => ({ kind: 'heading', line: line(text(language, `papers.exercise.${name}`)) });
  const shared = shareMinutes(steps, minutes);
  return [
    heading('aim'),
    { kind: 'text', lines: lines(of('aim'), of('why')) },
    { kind: 'say', heading: line(text(language, 'papers.exercise.say')), lines: lines(of('say')) },
    heading('steps'),
    {
      kind: 'steps',
      steps: shared.map((count, index) => ({
        line: line(of(`steps.${index + 1}`)),
        minutes: line(text(language, 'toolkit.minutes', { count })),
      })),
    },
    ...(minutes === exercise.minutes.usual
      ? []
      : [{ kind: 'remark', lines: lines(text(language, 'papers.exercise.fitted')) } as const]),
    heading('pitfalls'),
    { kind: 'text', lines: lines(of('pitfalls')) },
    ...(online ? [heading('online'), { kind: 'text', lines: lines(of('online')) } as const] : []),
  ];
}
