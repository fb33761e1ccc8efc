import { chosen } from '../../engine/answer.ts';
import type { Topic } from '../../engine/pairing.ts';
import type { Sheet } from '../../engine/person.ts';
import { type ScanPart, STATEMENTS } from './letters.ts';

/** Kind of the sheet on which the answers to the statements are kept: one for each pair and round. */
export const SCAN = 'scan' satisfies Topic;

/** Names under which the answers are kept, in the order of the statements; also the ids of their steps. */
export const SAVED: readonly string[] = Array.from({ length: STATEMENTS }, (_, index) => `s${index + 1}`);

/** The answers, from 1 (not at all) to 5 (fully): the place in this list, so that who types the number means the same. */
export const ANSWERS: readonly string[] = ['a1', 'a2', 'a3', 'a4', 'a5'];

/** What a person shows of their sheet: the score of each statement; null where they skipped it or did not come to it. */
export function scanPartOf({ answers }: Pick<Sheet, 'answers'>): ScanPart {
  return {
    scores: SAVED.map((name) => {
      const score = ANSWERS.indexOf(chosen(answers[name])[0] ?? '') + 1;
      return score === 0 ? null : score;
    }),
  };
}
