import { type Answer, chosen } from '../../engine/answer.ts';

/** The number that was answered, or the one in an option's id like `minutes-30`; null when there is none. */
export function numberIn(answer: Answer | undefined): number | null {
  if (answer?.kind === 'number') return answer.value;
  const found = /\d+/.exec(chosen(answer)[0] ?? '');
  return found ? Number(found[0]) : null;
}
