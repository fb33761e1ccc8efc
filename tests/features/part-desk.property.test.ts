import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ROUND_TO } from '../../src/features/broadcasts/letters.ts';
import { tallyOf } from '../../src/features/broadcasts/tally.ts';
import { OUTCOMES } from '../../src/ports/document.ts';
import type { Json } from '../../src/ports/json.ts';
import { LETTER, part, rounded, stateOf, tally } from '../support/one-part.ts';

const PEOPLE = Array.from({ length: 9 }, (_, index) => `p${index}`);
/** Numbers of rounds: few, so that letters of earlier and later rounds and repeats come too. */
const number = fc.integer({ min: 1, max: 4 });
const person = fc.constantFrom(...PEOPLE, 'stranger', '');
const people = fc.array(person, { maxLength: 4 });

interface Letter {
  from: string;
  kind: string;
  body: Json;
}

const letter: fc.Arbitrary<Letter> = fc.oneof(
  fc
    .record({ number, to: fc.constantFrom(...ROUND_TO) })
    .map((body) => ({ from: 'meeting', kind: 'part.go', body: { ...body, letter: LETTER } })),
  number.map((stopped) => ({ from: 'meeting', kind: 'part.stop', body: { number: stopped } })),
  fc
    .record({
      number,
      told: people,
      gone: fc.array(person, { maxLength: 1 }),
      became: fc.array(fc.record({ person, outcome: fc.constantFrom(...OUTCOMES) }), { maxLength: 4 }),
    })
    .map((body) => ({ from: 'part', kind: 'part.progress', body })),
  fc
    .record({
      guest: person,
      answer: fc.constantFrom('yes', 'no', 'maybe'),
      seat: fc.constantFrom('seated', 'waiting'),
    })
    .map((body) => ({ from: 'meeting', kind: 'part.answer', body: { ...body, people: 2, needs: [] } })),
  fc
    .record({ guest: person, why: fc.constantFrom('person.stopped', 'person.twice-invited') })
    .map((body) => ({ from: 'someone', kind: 'part.declined', body })),
  person.map((guest) => ({ from: 'someone', kind: 'part.left', body: { guest } })),
  fc
    .constantFrom('p1', 'late1', 'late2')
    .map((guest) => ({ from: 'meeting', kind: 'part.add', body: { guest, name: null, letter: LETTER } })),
);

/** Letters of which some come again at any time later. */
const letters = fc
  .array(letter, { maxLength: 60 })
  .chain((list) =>
    fc
      .array(fc.nat(Math.max(0, list.length - 1)), { maxLength: 10 })
      .map((again) => [...list, ...again.flatMap((index) => list[index] ?? [])]),
  );

it('counts everybody once, ends each round once, and has nobody twice in what is left, in whatever order letters come', () => {
  fc.assert(
    fc.property(letters, (list) => {
      const desk = part(...PEOPLE);
      const begun = new Set<number>();
      let newest = 0;
      for (const { from, kind, body } of list) {
        desk.take(from, kind, body);
        const { round, guests } = stateOf(desk);
        if (round) begun.add(round.number);
        expect(round?.number ?? 0).toBeGreaterThanOrEqual(newest);
        newest = round?.number ?? 0;
        const left = round?.left ?? [];
        expect(left).toEqual([...new Set(left)].sort((one, other) => one - other));
        expect(round === null || (round.state === 'going') === left.length > 0).toBe(true);
        for (const place of left) expect(['gone', 'left']).not.toContain(guests[place]?.state);
        const known = guests.map((guest) => guest.person).filter((id) => id !== '');
        expect(new Set(known).size).toBe(known.length);
        const sums = tallyOf(stateOf(desk));
        const failed = Object.values(sums.failed).reduce((all, count) => all + count, 0);
        expect(sums.queued + sums.under_way + sums.sent + failed).toBe(guests.length);
        const answered = guests.filter((guest) => guest.answer !== null).length;
        expect(sums.yes + sums.no + sums.maybe + sums.waiting).toBe(answered);
        expect(sums.silent).toBeLessThanOrEqual(guests.length - answered);
      }
      const ended = rounded(desk).map((each) => (each as { number: number }).number);
      expect(new Set(ended).size).toBe(ended.length);
      const { round } = stateOf(desk);
      // Every round has ended that is not going now for the first time.
      const open = round?.state === 'going' && !round.reopened ? [round.number] : [];
      expect([...ended, ...open].toSorted()).toEqual([...begun].toSorted());
      // What the owner heard last is how it is.
      if (list.some(({ kind }) => kind === 'part.go')) expect(tally(desk)).toEqual(tallyOf(stateOf(desk)));
    }),
    { seed: 7, numRuns: 200 },
  );
});

it('has been to everybody of a round, whatever the pieces in which that becomes known', () => {
  const pieces = fc.shuffledSubarray([...PEOPLE, ...PEOPLE], { minLength: 18 });
  fc.assert(
    fc.property(pieces, fc.integer({ min: 1, max: 6 }), (order, size) => {
      const desk = part(...PEOPLE);
      desk.take('meeting', 'part.go', { number: 1, to: 'everyone', letter: LETTER });
      for (let from = 0; from < order.length; from += size) {
        const told = order.slice(from, from + size);
        const became = told.map((each) => ({ person: each, outcome: 'sent' }));
        desk.take('part', 'part.progress', { number: 1, told, gone: [], became });
      }
      expect(tally(desk)).toMatchObject({ invited: 9, queued: 0, sent: 9 });
      expect(rounded(desk)).toEqual([{ number: 1 }]);
    }),
    { seed: 7 },
  );
});
