import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/engine/answer.ts';
import { STATEMENTS, scanPart } from '../../src/features/together/letters.ts';
import { type ScanAxes, scanAxes } from '../../src/features/together/scan-axes.ts';
import { scanExercise } from '../../src/features/together/scan-exercise.ts';
import { scanGap } from '../../src/features/together/scan-gap.ts';
import { scanPartOf } from '../../src/features/together/scan-part.ts';
import { CONDITIONS, readExercises } from '../../src/features/toolkit/exercise.ts';
import { readContent } from '../../src/library/content.ts';
import { parseContent } from '../../src/library/library.ts';

const { parsed } = parseContent(await readContent());
const exercises = readExercises(new Map([...parsed.data].map(([path, file]) => [path, file.value])));

const score = fc.option(fc.integer({ min: 1, max: 5 }), { nil: null });
const part = fc.array(score, { minLength: STATEMENTS, maxLength: STATEMENTS }).map((scores) => ({ scores }));

function axes(...values: (number | null)[]): ScanAxes {
  const [trust = null, goals = null, clarity = null, equality = null] = values;
  return { trust, 'shared-goals': goals, clarity, equality };
}

describe('the part of a scan that is shown', () => {
  it('has the score of each statement in order, and null for what was skipped or not come to', () => {
    const choice = (option: string): Answer => ({ kind: 'choice', option });
    const answers = { s8: choice('a5'), s1: choice('a1'), s3: { kind: 'skipped' } as const, pair: choice('a2') };
    expect(scanPartOf({ answers })).toEqual({ scores: [1, null, null, null, null, null, null, 5] });
    expect(scanPart.parse(scanPartOf({ answers: {} })).scores).toEqual(Array(STATEMENTS).fill(null));
  });
});

describe('the axes of a scan', () => {
  it('are the means of two statements each, in the order of the conditions', () => {
    expect(scanAxes({ scores: [1, 2, 3, 3, 5, 4, 2, 5] })).toEqual(axes(1.5, 3, 4.5, 3.5));
  });

  it('go by what was answered, and are null where nothing was', () => {
    expect(scanAxes({ scores: [null, 4, null, null, 2, null, 1, 1] })).toEqual(axes(4, null, 2, 1));
  });
});

describe('the widest gap', () => {
  it('is where the sides differ most, from one step on', () => {
    expect(scanGap(axes(5, 4, 3, 2), axes(4, 4, 1, 2))).toEqual({ kind: 'gap', condition: 'clarity' });
    expect(scanGap(axes(5, 4, 3, 2), axes(5, 4, 3, 3))).toEqual({ kind: 'gap', condition: 'equality' });
  });

  it('is, of equal ones, the one with the lower figures, then the first condition', () => {
    expect(scanGap(axes(5, 3, 4, 5), axes(4, 2, 3, 4))).toEqual({ kind: 'gap', condition: 'shared-goals' });
    expect(scanGap(axes(3, 4, 3, 5), axes(5, 2, 5, 5))).toEqual({ kind: 'gap', condition: 'shared-goals' });
    expect(scanGap(axes(3, 3, 5, 5), axes(5, 5, 3, 5))).toEqual({ kind: 'gap', condition: 'trust' });
  });

  it('is none below one step: then it is said where both are lowest, or that all is the same', () => {
    expect(scanGap(axes(5, 4, 3.5, 4), axes(4.5, 4, 3, 4))).toEqual({ kind: 'close', condition: 'clarity' });
    expect(scanGap(axes(4, 4, 4, 4), axes(4, 4, 4, 4))).toEqual({ kind: 'even' });
  });

  it('is unknown where no condition was answered by both', () => {
    expect(scanGap(axes(5, null, 3, null), axes(null, 1, null, 4))).toEqual({ kind: 'unknown' });
    expect(scanGap(axes(5, null, null, null), axes(1, 1, 1, 1))).toEqual({ kind: 'gap', condition: 'trust' });
  });

  it('is the same whichever side looks, and never narrower than another', () => {
    fc.assert(
      fc.property(part, part, (one, other) => {
        const [mine, theirs] = [scanAxes(one), scanAxes(other)];
        const gap = scanGap(mine, theirs);
        expect(scanGap(theirs, mine)).toEqual(gap);
        const widths = CONDITIONS.flatMap((condition) => {
          const [a, b] = [mine[condition], theirs[condition]];
          return a === null || b === null ? [] : [{ condition, width: Math.abs(a - b) }];
        });
        const widest = Math.max(...widths.map(({ width }) => width));
        expect(gap.kind === 'unknown').toBe(widths.length === 0);
        expect(gap.kind === 'gap').toBe(widest >= 1);
        if (gap.kind === 'gap') {
          expect(widths.find(({ condition }) => condition === gap.condition)?.width).toBe(widest);
        }
      }),
      { seed: 8, numRuns: 2_000 },
    );
  });
});

describe('the exercise for a gap', () => {
  it.each(CONDITIONS)('works on %s, says that it does, and is another one the next time', (condition) => {
    const first = scanExercise(exercises, condition, 1);
    const second = scanExercise(exercises, condition, 2);
    expect(first?.exercise.conditions[0]).toBe(condition);
    expect(first?.because).toEqual([{ kind: 'condition', condition }]);
    expect(second?.exercise.conditions).toContain(condition);
    expect(second?.exercise.id).not.toBe(first?.exercise.id);
  });

  it('is there in every round, and none without exercises', () => {
    for (let round = 1; round <= 60; round += 1) expect(scanExercise(exercises, 'trust', round)).not.toBeNull();
    expect(scanExercise([], 'trust', 1)).toBeNull();
  });

  it('is never one for after many months', () => {
    const found = CONDITIONS.flatMap((condition) =>
      Array.from({ length: 30 }, (_, index) => scanExercise(exercises, condition, index + 1)?.exercise),
    );
    expect(found.filter((exercise) => exercise?.phase === 'months')).toEqual([]);
  });
});
