import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atMost } from '../../src/engine/at-most.ts';

describe('a text of at most so many characters', () => {
  it('is counted as people count: an emoji is one', () => {
    expect(atMost(3).safeParse('🙂🙂🙂').success).toBe(true);
    expect(atMost(3).safeParse('🙂🙂🙂🙂').success).toBe(false);
    expect(atMost(3).safeParse('abc').success).toBe(true);
    expect(atMost(3).safeParse('abcd').success).toBe(false);
    expect(atMost(3).safeParse(3).success).toBe(false);
  });

  it('is taken exactly when its characters are no more than that, however they are mixed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), fc.integer({ min: 1, max: 12 }), (text, most) => {
        expect(atMost(most).safeParse(text).success).toBe([...text].length <= most);
      }),
      { seed: 3, numRuns: 500 },
    );
  });
});
