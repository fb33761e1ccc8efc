import { createHash } from 'node:crypto';
import { z } from 'zod';
import { NEEDS, type Rsvp, type SeatAt } from '../../engine/invitation.ts';
import { MOST } from './letters.ts';

/** Parties on the waiting list; more would be no list but a crowd, and the document too large. */
export const MOST_WAITING = 200;

/** Parties of a meeting without a limit whose seats are remembered, should it get one later. */
export const MOST_REMEMBERED: number = MOST.capacity;

/** Who come together: a guest and whom they bring. */
export interface Party {
  guest: string;
  /** Place of their part among the meeting's parts. */
  part: number;
  people: number;
  needs: readonly (typeof NEEDS)[number][];
}

const partySchema: z.ZodType<Party> = z
  .tuple([z.string(), z.number().int(), z.number().int(), z.array(z.number().int())])
  .transform(([guest, part, people, needs]) => ({
    guest,
    part,
    people,
    needs: NEEDS.filter((_, at) => needs.includes(at)),
  }));

/** How the seats of a meeting lie in its document: short, because hundreds must fit. */
export const seatsSchema = z.object({
  /** People by guest, whose id is shortened: nobody who sits is written to because of others. */
  seated: z.record(z.string(), z.number().int()),
  /** More parties came than are remembered. There is no limit, and none can be set any more. */
  crowd: z.boolean(),
  /** In order. */
  waiting: z.array(partySchema),
  /** A place is kept for them until then, epoch milliseconds. */
  offered: z.array(z.object({ party: partySchema, until: z.number() })),
});
export type Seats = z.infer<typeof seatsSchema>;

export const NO_SEATS: Seats = { seated: {}, crowd: false, waiting: [], offered: [] };

/** For the document; `seatsSchema` reads it. */
export function packSeats(seats: Seats) {
  const pack = ({ guest, part, people, needs }: Party) => [
    guest,
    part,
    people,
    needs.map((each) => NEEDS.indexOf(each)),
  ];
  return {
    ...seats,
    waiting: seats.waiting.map(pack),
    offered: seats.offered.map(({ party, until }) => ({ party: pack(party), until })),
  };
}

/** What came of an answer. */
export interface Seating {
  seats: Seats;
  seat: SeatAt;
  /** Who come; fewer than they asked for when there was no room for more. */
  people: number;
  /** On the waiting list, from 1; null when not on it. */
  place: number | null;
  /** So many places are free, where they asked for more; null otherwise. */
  left: number | null;
}

/** Seats taken, those included that are kept for somebody. */
export function takenSeats({ seated, offered }: Seats): number {
  return sum(Object.values(seated)) + sum(offered.map(({ party }) => party.people));
}

/** People on the waiting list. */
export function waitingPeople({ waiting }: Seats): number {
  return sum(waiting.map(({ people }) => people));
}

/** Seats that nobody has; infinity without a limit, never less than zero. */
export function freeSeats(seats: Seats, capacity: number | null): number {
  return capacity === null ? Number.POSITIVE_INFINITY : Math.max(0, capacity - takenSeats(seats));
}

/**
 * What an answer does to the seats. A yes is seated where there is room, and waits else; who had a seat never loses it by
 * asking for more. Places that come free by it are offered by `offerSeats`.
 */
export function seatAnswer(seats: Seats, capacity: number | null, party: Party, answer: Rsvp): Seating {
  const had = seatedPeople(seats, party.guest) ?? offeredTo(seats, party.guest)?.people ?? 0;
  const without = remove(seats, party.guest);
  const { people } = party;
  if (answer !== 'yes') return { seats: without, seat: 'none', people, place: null, left: null };
  const at = seats.waiting.findIndex(({ guest }) => guest === party.guest);
  const before = at < 0 ? seats.waiting : seats.waiting.slice(0, at);
  const free = freeSeats(without, capacity) - had;
  // What is about to be offered to others is not free.
  const room = had + free - sum(whoFit(before, free).map((each) => each.people));
  if (people <= room || people <= had) return { ...seated(without, party, people), left: null };
  const left = Math.max(0, room - had);
  if (had > 0) return { ...seated(without, party, had), left };
  return { ...queued(seats, without, party), left: left > 0 ? left : null };
}

/** Free places go in order to the first who fit, to at most so many; larger parties are passed over and keep their turn. */
export function offerSeats(
  seats: Seats,
  capacity: number | null,
  until: number,
  most = Number.POSITIVE_INFINITY,
): { seats: Seats; offers: readonly Party[] } {
  const offers = whoFit(seats.waiting, freeSeats(seats, capacity)).slice(0, most);
  if (offers.length === 0) return { seats, offers };
  const waiting = seats.waiting.filter((party) => !offers.includes(party));
  const offered = [...seats.offered, ...offers.map((party) => ({ party, until }))];
  return { seats: { ...seats, waiting, offered }, offers };
}

/** Offers that nobody answered in time end, at most so many; their guests are off the list, and may say yes again. */
export function lapseOffers(
  seats: Seats,
  now: number,
  most = Number.POSITIVE_INFINITY,
): { seats: Seats; lapsed: readonly Party[] } {
  const ended = seats.offered.filter(({ until }) => until <= now).slice(0, most);
  const offered = seats.offered.filter((each) => !ended.includes(each));
  return { seats: { ...seats, offered }, lapsed: ended.map(({ party }) => party) };
}

/** Who would be offered a place, in order. */
function whoFit(waiting: readonly Party[], room: number): Party[] {
  let left = room;
  return waiting.filter(({ people }) => {
    if (people > left) return false;
    left -= people;
    return true;
  });
}

function seated(seats: Seats, { guest }: Party, people: number): Omit<Seating, 'left'> {
  const result = { seat: 'seated', people, place: null } as const;
  if (seats.crowd) return { ...result, seats };
  const now = { ...seats.seated, [keyOf(guest)]: people };
  const isCrowd = Object.keys(now).length > MOST_REMEMBERED;
  return { ...result, seats: { ...seats, seated: isCrowd ? {} : now, crowd: isCrowd } };
}

/** Who waits already keeps their turn. */
function queued(before: Seats, without: Seats, party: Party): Omit<Seating, 'left'> {
  const { people } = party;
  const at = before.waiting.findIndex(({ guest }) => guest === party.guest);
  if (at < 0 && without.waiting.length >= MOST_WAITING) return { seats: without, seat: 'none', people, place: null };
  const place = at < 0 ? without.waiting.length : at;
  const waiting = without.waiting.toSpliced(place, 0, party);
  return { seats: { ...without, waiting }, seat: 'waiting', people, place: place + 1 };
}

function seatedPeople({ seated }: Seats, guest: string): number | undefined {
  const key = keyOf(guest);
  return Object.hasOwn(seated, key) ? seated[key] : undefined;
}

function offeredTo({ offered }: Seats, guest: string): Party | undefined {
  return offered.find(({ party }) => party.guest === guest)?.party;
}

/** Without a guest: where they sat is free, and they wait for nothing. */
export function remove(seats: Seats, guest: string): Seats {
  const { [keyOf(guest)]: gone, ...others } = seats.seated;
  return {
    ...seats,
    seated: others,
    waiting: seats.waiting.filter((party) => party.guest !== guest),
    offered: seats.offered.filter(({ party }) => party.guest !== guest),
  };
}

/** 60 bits: two of 500 guests are taken for one in less than one of 10^12 meetings. */
function keyOf(guest: string): string {
  return createHash('sha256').update(guest).digest('base64url').slice(0, 10);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}
