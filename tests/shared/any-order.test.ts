import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Account, type Happening, live } from '../support/talking-processes.ts';

const at = fc.nat(5);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ does: fc.constant('say' as const), who: fc.nat(3), at }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 2_500 }) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('die' as const), at, steps: fc.nat(12) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('cut' as const), at, steps: fc.nat(12) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('join' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('stop' as const), at }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('refuse' as const), sends: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('slow' as const), ms: fc.integer({ min: 0, max: 6_000 }) }) },
);
const seed = fc.integer({ min: 1, max: 1_000_000 });

function firsts(numbers: readonly number[]): number[] {
  return [...new Set(numbers)];
}

/** What must be so whatever happened. */
function expectNothingLost({ arrived, committed, takenBack, said, turns, unsent, people }: Account): void {
  expect(Object.fromEntries(turns)).toEqual(Object.fromEntries(said));
  expect(people).toBe(said.size);
  expect(unsent).toBe(0);
  for (const [id, seqs] of committed) {
    const got = firsts(arrived.get(id) ?? []);
    expect(got, `order of ${id}`).toEqual(got.toSorted((a, b) => a - b));
    const left = seqs.filter((seq) => !got.includes(seq) && !takenBack.get(id)?.has(seq));
    expect(left, `lost of ${id}`).toEqual([]);
  }
}

describe('whatever happens to processes while people write to all of them', () => {
  it('each message has one turn, and each answer arrives, in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 4, maxLength: 40 }), seed, async (happenings, each) => {
        expectNothingLost(await live(each, happenings));
      }),
      { numRuns: 60, seed: 20261122 },
    );
  });

  it('no answer is sent twice where no process dies, or loses sight of the others', async () => {
    const quiet = fc.array(
      happening.filter(({ does }) => does !== 'die' && does !== 'cut'),
      { minLength: 4, maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(quiet, seed, async (happenings, each) => {
        const account = await live(each, happenings);
        expectNothingLost(account);
        for (const [id, seqs] of account.arrived) expect(seqs, `repeats of ${id}`).toEqual(firsts(seqs));
      }),
      { numRuns: 40, seed: 20261122 },
    );
  });
});
