import { CONDITIONS, type Condition } from '../toolkit/exercise.ts';
import type { ScanAxes } from './scan-axes.ts';

/** From this difference on it is worth talking about: one step of the five. */
const GAP = 1;

/** What the two sides, beside each other, show. The same whichever side looks. */
export type ScanGap =
  /** Where they differ most. */
  | { kind: 'gap'; condition: Condition }
  /** They hardly differ; where both are lowest. */
  | { kind: 'close'; condition: Condition }
  /** They hardly differ, and every condition has the same figure. */
  | { kind: 'even' }
  /** There is no condition of which both said something. */
  | { kind: 'unknown' };

/** Of several equally wide gaps, the one with the lower figures; of those, the first condition. */
export function scanGap(one: ScanAxes, other: ScanAxes): ScanGap {
  const known = CONDITIONS.flatMap((condition) => {
    const [a, b] = [one[condition], other[condition]];
    return a === null || b === null ? [] : [{ condition, apart: Math.abs(a - b), sum: a + b }];
  });
  const [lowest] = known.toSorted((a, b) => a.sum - b.sum);
  if (!lowest) return { kind: 'unknown' };
  const [widest = lowest] = known.toSorted((a, b) => b.apart - a.apart || a.sum - b.sum);
  if (widest.apart >= GAP) return { kind: 'gap', condition: widest.condition };
  const isEven = known.length > 1 && known.every(({ sum }) => sum === lowest.sum);
  return isEven ? { kind: 'even' } : { kind: 'close', condition: lowest.condition };
}
