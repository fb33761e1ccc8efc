import {
  type Guest,
  type Part,
  partSchema,
  type ROUND_TO,
  type Tally,
  tallySchema,
} from '../../src/features/broadcasts/letters.ts';
import { partDesk } from '../../src/features/broadcasts/part-desk.ts';
import type { DocumentId } from '../../src/ports/document.ts';
import type { Json } from '../../src/ports/json.ts';
import { OneDesk, ofKind } from './one-desk.ts';

/** What people get. */
export const LETTER = { kind: 'invitations.invited', body: { meeting: 'meeting', revision: 1 } };

/** A part of these people, opened by a roll. */
export function part(...people: readonly string[]): OneDesk {
  const desk = new OneDesk(partDesk, 'part');
  desk.take('roll', 'part.open', {
    owner: 'meeting',
    ownerKind: 'meeting',
    group: 'group',
    title: 'Moedergroep Zuid',
    people: people.map((person) => ({ person, name: person.toUpperCase() })),
  });
  return desk;
}

/** The owner begins a round. */
export function go(desk: OneDesk, number: number, to: (typeof ROUND_TO)[number] = 'everyone') {
  return desk.take('meeting', 'part.go', { number, to, letter: LETTER });
}

/** The broadcaster tells how far it came. */
export function progress(desk: OneDesk, number: number, what: { told?: string[]; gone?: string[]; became?: Json[] }) {
  return desk.take('part', 'part.progress', { number, told: [], gone: [], became: [], ...what });
}

/** The owner made this of an answer. */
export function answer(desk: OneDesk, guest: string, said: 'yes' | 'no' | 'maybe', more: object = {}) {
  const seat = said === 'yes' ? 'seated' : 'none';
  return desk.take('meeting', 'part.answer', { guest, answer: said, seat, people: 1, needs: [], ...more });
}

/** What it keeps. */
export function stateOf(desk: OneDesk): Part {
  return partSchema.parse(desk.state);
}

/** How it keeps one person. */
export function guestOf(desk: OneDesk, person: DocumentId): Guest | undefined {
  return stateOf(desk).guests.find((each) => each.person === person);
}

/** Who is still to be written to. */
export function left(desk: OneDesk): (string | undefined)[] {
  const { round, guests } = stateOf(desk);
  return (round?.left ?? []).map((place) => guests[place]?.person);
}

/** What the owner was told of rounds that ended. */
export function rounded(desk: OneDesk): Json[] {
  return ofKind(desk.written, 'meeting.rounded').map(({ body }) => body);
}

/** The newest tally that the owner got. */
export function tally(desk: OneDesk): Tally {
  return tallySchema.parse(ofKind(desk.written, 'meeting.tally').at(-1)?.body);
}
