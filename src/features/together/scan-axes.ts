import { CONDITIONS, type Condition } from '../toolkit/exercise.ts';
import { type ScanPart, STATEMENTS } from './letters.ts';

/** Statements for each condition; they stand in the order of the conditions. */
const EACH = STATEMENTS / CONDITIONS.length;

/** What one side says of each condition: the mean of what they answered, from 1 to 5; null: nothing of it. */
export type ScanAxes = Readonly<Record<Condition, number | null>>;

/** The axes of one side. */
export function scanAxes(part: ScanPart): ScanAxes {
  const axis = (condition: Condition) => {
    const from = CONDITIONS.indexOf(condition) * EACH;
    return mean(part.scores.slice(from, from + EACH));
  };
  return {
    trust: axis('trust'),
    'shared-goals': axis('shared-goals'),
    clarity: axis('clarity'),
    equality: axis('equality'),
  };
}

function mean(scores: readonly (number | null)[]): number | null {
  const given = scores.filter((score) => score !== null);
  return given.length === 0 ? null : given.reduce((sum, score) => sum + score, 0) / given.length;
}
