import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, exercisesFor, widestGap } from '../../src/features/together/compare.ts';
import { type ExpectationsPart, QUESTIONS, type Question, type Said } from '../../src/features/together/letters.ts';
import { readExercises } from '../../src/features/toolkit/exercise.ts';
import { readContent } from '../../src/library/content.ts';
import { parseContent } from '../../src/library/library.ts';

const { parsed } = parseContent(await readContent());
const exercises = readExercises(new Map([...parsed.data].map(([path, file]) => [path, file.value])));

const EMPTY: ExpectationsPart['answers'] = {
  hope: null,
  bring: null,
  worry: null,
  forms: null,
  time: null,
  success: null,
};

function part(answers: Partial<Record<Question, readonly string[]>>): ExpectationsPart {
  const said = Object.entries(answers).map(([id, options]) => [id, { options: [...options], other: null }]);
  return { language: 'nl', answers: { ...EMPTY, ...Object.fromEntries(said) } };
}

const choices = fc.subarray(['a', 'b', 'c', 'd', 'e'], { maxLength: 3 });
const words = fc.option(fc.constantFrom('één', 'twee'), { nil: null });
const hours = fc.constantFrom('hours-1', 'hours-2', 'hours-4', 'hours-8', 'unknown').map((id) => [id]);
const saidFrom = (options: fc.Arbitrary<string[]>) =>
  fc.option(
    fc.record({ options, other: words }).filter(({ options: picked, other }) => picked.length > 0 || other !== null),
    { nil: null },
  );
const anyPart: fc.Arbitrary<ExpectationsPart> = fc.record({
  language: fc.constantFrom('nl', 'tr'),
  answers: fc.record({
    hope: saidFrom(choices),
    bring: saidFrom(choices),
    worry: saidFrom(choices),
    forms: saidFrom(choices),
    time: saidFrom(hours),
    success: saidFrom(choices),
  }),
});

const SEED = { seed: 20_261_122, numRuns: 400 };

function optionsOf(said: Said | null): string[] {
  return [...(said?.options ?? [])].sort();
}

describe('two sides beside each other', () => {
  it('loses nothing: each choice of either side is shared, mine or theirs, and in one of them once', () => {
    fc.assert(
      fc.property(anyPart, anyPart, (mine, theirs) => {
        const compared = compare(mine, theirs);
        expect(compared.map(({ question }) => question)).toEqual(QUESTIONS);
        for (const each of compared) {
          expect([...each.shared, ...each.mine].sort()).toEqual(optionsOf(mine.answers[each.question]));
          expect([...each.shared, ...each.theirs].sort()).toEqual(optionsOf(theirs.answers[each.question]));
          expect(each.mine.some((id) => each.theirs.includes(id))).toBe(false);
          expect(each.myWords).toBe(mine.answers[each.question]?.other ?? null);
          expect(each.theirWords).toBe(theirs.answers[each.question]?.other ?? null);
        }
      }),
      SEED,
    );
  });

  it('are the same from either side, mirrored, with the same widest difference', () => {
    fc.assert(
      fc.property(anyPart, anyPart, (mine, theirs) => {
        const [one, other] = [compare(mine, theirs), compare(theirs, mine)];
        one.forEach((each, index) => {
          const mirrored = other[index];
          expect(mirrored?.agreement).toBe(each.agreement);
          expect([mirrored?.mine, mirrored?.theirs]).toEqual([each.theirs, each.mine]);
          expect([...(mirrored?.shared ?? [])].sort()).toEqual([...each.shared].sort());
        });
        expect(widestGap(one)?.question).toBe(widestGap(other)?.question);
      }),
      SEED,
    );
  });

  it('differ on nothing when they are the same', () => {
    fc.assert(
      fc.property(anyPart, (same) => {
        expect(widestGap(compare(same, same))).toBeNull();
      }),
      SEED,
    );
  });
});

describe('the widest difference', () => {
  it('is the question with the fewest choices in common', () => {
    const mine = part({ hope: ['know', 'listen'], worry: ['less', 'stops'], success: ['trust'] });
    const theirs = part({ hope: ['know', 'advice'], worry: ['privacy'], success: ['trust'] });
    expect(widestGap(compare(mine, theirs))).toMatchObject({ question: 'worry', agreement: 0 });
  });

  it('is never a question that one of them skipped, or answered in own words alone', () => {
    const mine = part({ hope: ['know'], worry: ['less'] });
    const theirs = part({});
    theirs.answers.worry = { options: [], other: 'Dat er te weinig geld is' };
    const compared = compare(mine, theirs);
    expect(compared.map(({ answered }) => answered)).toEqual(['me', 'nobody', 'both', 'nobody', 'nobody', 'nobody']);
    expect(widestGap(compared)).toBeNull();
  });

  it('of time grows with the hours between them, and who does not know yet differs from nobody', () => {
    const agreement = (one: string, other: string) =>
      compare(part({ time: [one] }), part({ time: [other] })).find(({ question }) => question === 'time')?.agreement;
    expect(agreement('hours-1', 'hours-1')).toBe(1);
    expect(agreement('hours-1', 'hours-2')).toBeCloseTo(2 / 3);
    expect(agreement('hours-1', 'hours-8')).toBe(0);
    expect(agreement('unknown', 'hours-8')).toBeNull();
  });

  it('is not what each of them brings: that it differs is why they need each other', () => {
    const compared = compare(part({ bring: ['trust'] }), part({ bring: ['knowledge'] }));
    expect(compared[1]).toMatchObject({ question: 'bring', agreement: 0 });
    expect(widestGap(compared)).toBeNull();
  });
});

describe('exercises for a difference', () => {
  it('are at most three, each helps with that question, and none is advised against for a first meeting', () => {
    for (const question of QUESTIONS) {
      const suggested = exercisesFor(exercises, question);
      expect(suggested).toHaveLength(question === 'bring' ? 0 : 3);
      expect(suggested.every(({ exercise }) => exercise.firstMeeting)).toBe(true);
    }
  });

  it('are about what differs, and never what the two have just done', () => {
    const first = (question: Question) => exercisesFor(exercises, question)[0]?.exercise;
    expect(first('worry')?.aims).toContain('worries');
    expect(first('forms')?.aims).toContain('forms');
    expect(first('time')?.hinders).toContain('too-much');
    const all = QUESTIONS.flatMap((question) => exercisesFor(exercises, question).map(({ exercise }) => exercise.id));
    expect(all).not.toContain('expectations-side-by-side');
  });
});
