import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  freeSeats,
  lapseOffers,
  MOST_REMEMBERED,
  MOST_WAITING,
  NO_SEATS,
  offerSeats,
  type Party,
  packSeats,
  type Seats,
  seatAnswer,
  seatsSchema,
  takenSeats,
  waitingPeople,
} from '../../src/features/meetings/seats.ts';

const party = (guest: string, people = 1): Party => ({ guest, part: 0, people, needs: [] });
const yes = (seats: Seats, capacity: number | null, guest: string, people = 1) =>
  seatAnswer(seats, capacity, party(guest, people), 'yes');

/** Seats after these said yes in order. */
function seatsAfter(capacity: number | null, ...parties: [string, number][]): Seats {
  return parties.reduce((seats, [guest, people]) => yes(seats, capacity, guest, people).seats, NO_SEATS);
}

describe('seats', () => {
  it('are for everybody without a limit', () => {
    expect(yes(NO_SEATS, null, 'a', 20)).toMatchObject({ seat: 'seated', people: 20, place: null, left: null });
  });

  it('go to who says yes first; who comes later waits, and hears how many are left', () => {
    const seats = seatsAfter(5, ['a', 4]);
    expect(yes(seats, 5, 'b', 1)).toMatchObject({ seat: 'seated', left: null });
    const b = yes(seats, 5, 'b', 2);
    expect(b).toMatchObject({ seat: 'waiting', people: 2, place: 1, left: 1 });
    const c = yes(seatsAfter(5, ['a', 5], ['b', 2]), 5, 'c');
    expect(c).toMatchObject({ seat: 'waiting', place: 2, left: null });
  });

  it('are never lost by asking for more', () => {
    const seats = seatsAfter(5, ['a', 2], ['b', 2]);
    expect(yes(seats, 5, 'a', 3)).toMatchObject({ seat: 'seated', people: 3, left: null });
    expect(yes(seats, 5, 'a', 4)).toMatchObject({ seat: 'seated', people: 2, left: 1 });
    expect(takenSeats(yes(seats, 5, 'a', 4).seats)).toBe(4);
  });

  it('come free by a change of mind and by fewer people, for the first who fit', () => {
    const seats = seatsAfter(4, ['a', 3], ['b', 1], ['big', 3], ['c', 2], ['d', 1]);
    const fewer = offerSeats(yes(seats, 4, 'a', 1).seats, 4, 100);
    expect(fewer.offers.map(({ guest }) => guest)).toEqual(['c']);
    expect(fewer.seats.waiting.map(({ guest }) => guest)).toEqual(['big', 'd']);
    const gone = offerSeats(seatAnswer(seats, 4, party('a'), 'no').seats, 4, 100);
    expect(gone.offers.map(({ guest }) => guest)).toEqual(['big']);
    const maybe = offerSeats(seatAnswer(seats, 4, party('b'), 'maybe').seats, 4, 100);
    expect(maybe.offers.map(({ guest }) => guest)).toEqual(['d']);
  });

  it('are kept for who was offered them, until they lapse to the next', () => {
    const full = seatsAfter(2, ['a', 2], ['b', 2], ['c', 1]);
    const { seats } = offerSeats(seatAnswer(full, 2, party('a'), 'no').seats, 2, 100);
    expect(yes(seats, 2, 'x')).toMatchObject({ seat: 'waiting', place: 2 });
    expect(lapseOffers(seats, 99).lapsed).toEqual([]);
    const { seats: next, lapsed } = lapseOffers(seats, 100);
    expect(lapsed.map(({ guest }) => guest)).toEqual(['b']);
    expect(offerSeats(next, 2, 200).offers.map(({ guest }) => guest)).toEqual(['c']);
    expect(yes(next, 2, 'b', 2)).toMatchObject({ seat: 'waiting', place: 2, left: 1 });
  });

  it('are taken by a yes to the offer, for no more people than it was made for', () => {
    const full = seatsAfter(3, ['a', 3], ['b', 2]);
    const { seats } = offerSeats(seatAnswer(full, 3, party('a'), 'no').seats, 3, 100);
    expect(yes(seats, 3, 'b', 2)).toMatchObject({ seat: 'seated', people: 2, left: null });
    expect(yes(seats, 3, 'b', 3)).toMatchObject({ seat: 'seated', people: 3 });
    expect(yes(seats, 3, 'b', 4)).toMatchObject({ seat: 'seated', people: 2, left: 1 });
  });

  it('leave who waits in their place when they say yes again', () => {
    const seats = seatsAfter(1, ['a', 1], ['b', 2], ['c', 2]);
    expect(yes(seats, 1, 'b', 3)).toMatchObject({ seat: 'waiting', place: 1, people: 3 });
  });

  it('are not given to a newcomer before they were offered to who waits', () => {
    const seats = seatsAfter(2, ['a', 2], ['b', 1]);
    // More places, and the offers not made yet.
    expect(yes(seats, 3, 'x')).toMatchObject({ seat: 'waiting', place: 2 });
    expect(yes(seats, 4, 'x')).toMatchObject({ seat: 'seated' });
    // Who is next and says yes again just then has the place.
    expect(yes(seats, 3, 'b')).toMatchObject({ seat: 'seated' });
  });

  it('are lost by nobody when there become fewer', () => {
    const seats = seatsAfter(10, ['a', 5], ['b', 5]);
    expect(freeSeats(seats, 6)).toBe(0);
    expect(yes(seats, 6, 'a', 5)).toMatchObject({ seat: 'seated', people: 5, left: null });
    expect(yes(seats, 6, 'a', 6)).toMatchObject({ seat: 'seated', people: 5, left: 0 });
    expect(yes(seats, 6, 'a', 2)).toMatchObject({ seat: 'seated', people: 2, left: null });
  });

  it('have a waiting list with an end', () => {
    let seats = seatsAfter(1, ['a', 1]);
    for (let at = 0; at < MOST_WAITING; at += 1) seats = yes(seats, 1, `w${at}`).seats;
    expect(waitingPeople(seats)).toBe(MOST_WAITING);
    expect(yes(seats, 1, 'late')).toMatchObject({ seat: 'none', place: null });
    expect(yes(seats, 1, 'w7')).toMatchObject({ seat: 'waiting', place: 8 });
  });

  it('are not remembered one by one of a crowd without a limit', () => {
    let seats = NO_SEATS;
    for (let at = 0; at <= MOST_REMEMBERED; at += 1) seats = yes(seats, null, `g${at}`).seats;
    expect(seats.crowd).toBe(true);
    expect(seats.seated).toEqual({});
    expect(yes(seats, null, 'more', 3)).toMatchObject({ seat: 'seated', people: 3 });
  });

  it('come back from the document as they were', () => {
    const needs: Party = { guest: 'b', part: 3, people: 2, needs: ['childcare'] };
    const { seats } = seatAnswer(seatsAfter(1, ['a', 1]), 1, needs, 'yes');
    const { seats: offered } = offerSeats(seats, 9, 77);
    for (const each of [seats, offered])
      expect(seatsSchema.parse(JSON.parse(JSON.stringify(packSeats(each))))).toEqual(each);
  });
});

type Act =
  | { do: 'answer'; guest: number; people: number; answer: 'yes' | 'no' | 'maybe' }
  | { do: 'lapse'; after: number }
  | { do: 'capacity'; to: number };

const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    {
      weight: 10,
      arbitrary: fc.record({
        do: fc.constant('answer' as const),
        guest: fc.nat({ max: 14 }),
        people: fc.integer({ min: 1, max: 5 }),
        answer: fc.constantFrom('yes' as const, 'yes' as const, 'yes' as const, 'no' as const, 'maybe' as const),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('lapse' as const), after: fc.nat({ max: 30 }) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('capacity' as const), to: fc.integer({ min: 1, max: 20 }) }) },
  ),
  { maxLength: 80 },
);

/** Plays answers, lapses and changes of the limit; offers follow each, at most `most` at a time. */
function play(
  all: readonly Act[],
  most: number,
  look: (before: Seats, now: Seats, capacity: number, act: Act) => void,
) {
  let seats = NO_SEATS;
  let capacity = 8;
  let now = 0;
  for (const act of all) {
    const before = seats;
    if (act.do === 'answer') seats = seatAnswer(seats, capacity, party(`g${act.guest}`, act.people), act.answer).seats;
    else if (act.do === 'capacity') capacity = act.to;
    else {
      now += act.after;
      seats = lapseOffers(seats, now).seats;
    }
    seats = offerSeats(seats, capacity, now + 20, most).seats;
    look(before, seats, capacity, act);
  }
}

describe('seats, whatever people answer', () => {
  it('are never more than the limit, unless it was lowered below what was taken', () => {
    fc.assert(
      fc.property(acts, fc.constantFrom(1, 3, 99), (all, most) => {
        play(all, most, (before, seats, capacity) => {
          expect(takenSeats(seats)).toBeLessThanOrEqual(Math.max(capacity, takenSeats(before)));
        });
      }),
      { seed: 11, numRuns: 400 },
    );
  });

  it('hold each guest in one place only', () => {
    fc.assert(
      fc.property(acts, (all) => {
        play(all, 99, (_before, seats) => {
          const asking = [...seats.waiting, ...seats.offered.map((each) => each.party)].map(({ guest }) => guest);
          expect(new Set(asking).size).toBe(asking.length);
          for (const guest of asking) {
            const { seats: without } = seatAnswer(seats, 99, party(guest), 'no');
            expect(Object.keys(without.seated)).toEqual(Object.keys(seats.seated));
          }
        });
      }),
      { seed: 12, numRuns: 200 },
    );
  });

  it('are offered while anybody who fits waits', () => {
    fc.assert(
      fc.property(acts, (all) => {
        play(all, 99, (_before, seats, capacity) => {
          const room = freeSeats(seats, capacity);
          for (const { people } of seats.waiting) expect(people).toBeGreaterThan(room);
        });
      }),
      { seed: 13, numRuns: 400 },
    );
  });

  it('keep the order of who waits, and pass over only who does not fit', () => {
    fc.assert(
      fc.property(acts, fc.constantFrom(1, 99), (all, most) => {
        play(all, most, (before, seats, capacity, act) => {
          const order = before.waiting.map(({ guest }) => guest);
          const stayed = seats.waiting.map(({ guest }) => guest).filter((guest) => order.includes(guest));
          const mover = act.do === 'answer' ? `g${act.guest}` : '';
          expect(stayed).toEqual(order.filter((guest) => stayed.includes(guest)));
          const offered = seats.offered.map(({ party: each }) => each).filter(({ guest }) => order.includes(guest));
          for (const { guest } of offered) {
            const earlier = seats.waiting.filter((each) => order.indexOf(each.guest) < order.indexOf(guest));
            for (const each of earlier) {
              if (order.includes(each.guest) && each.guest !== mover) {
                expect(each.people).toBeGreaterThan(freeSeats(seats, capacity));
              }
            }
          }
        });
      }),
      { seed: 14, numRuns: 300 },
    );
  });
});
