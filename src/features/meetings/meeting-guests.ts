import type { z } from 'zod';
import type { SeatAt } from '../../engine/invitation.ts';
import type { DocumentId } from '../../ports/document.ts';
import { toPart } from '../broadcasts/letters.ts';
import { MOST_PARTS } from '../broadcasts/sending-state.ts';
import { ROLL_SIZE } from '../groups/letters.ts';
import type { answerMeeting, leaveMeeting, walkIntoMeeting } from './letters.ts';
import { startsAt } from './meeting-time.ts';
import { type MeetingTurn, OFFERS } from './meeting-turn.ts';
import { offerUntil } from './offer-until.ts';
import { freeSeats, lapseOffers, offerSeats, type Party, remove, seatAnswer } from './seats.ts';

/** Offers made or taken back in one turn, and how soon the next ones follow: their letters lie in the document. */
const AT_ONCE = 20;
const NEXT_AFTER = 200;

/** What a link that was passed on leads to. */
export function lookAt(turn: MeetingTurn, from: DocumentId): void {
  const { phase, seats, details } = turn.meeting;
  turn.tellGuest(from, 'seen', {
    ...turn.about(),
    state: phase,
    full: freeSeats(seats, details.capacity) === 0,
    groups: turn.sender.state.groups,
  });
}

/** Somebody came by a link: they are put on a list of people without a group. Who is on one already stays there. */
export function walkIn(
  turn: MeetingTurn,
  from: DocumentId,
  { name, part: theirs }: z.infer<typeof walkIntoMeeting>,
): void {
  const { parts } = turn.sender.state;
  const own = parts.find(({ part, group }) => part === theirs && group === null);
  const open = own ?? parts.findLast(({ group, people }) => group === null && people < ROLL_SIZE);
  if (turn.meeting.phase !== 'on' || (!open && parts.length >= MOST_PARTS)) {
    turn.tellGuest(from, 'gone');
    return;
  }
  const part = open?.part ?? turn.sender.addPart();
  if (!own) turn.sender.countIn(part);
  const letter = { kind: 'invitations.welcome', body: turn.about() };
  turn.mail.post(toPart(part, 'add', { guest: from, name, letter }));
}

/** An answer, which may be another than before. */
export function answer(turn: MeetingTurn, from: DocumentId, said: z.infer<typeof answerMeeting>): void {
  const { guest, answer, people, needs } = said;
  const { seats, details, phase, revision } = turn.meeting;
  const part = turn.sender.state.parts.findIndex((each) => each.part === said.part);
  if (phase !== 'on' || part < 0) {
    turn.tellGuest(from, 'gone');
    return;
  }
  const party: Party = { guest, part, people, needs: answer === 'no' ? [] : needs };
  const { seats: after, ...seating } = seatAnswer(seats, details.capacity, party, answer);
  turn.change({ seats: after });
  const { seat, people: coming } = seating;
  turn.mail.post(toPart(said.part, 'answer', { guest, answer, seat, people: coming, needs: [...party.needs] }));
  // Who missed a change, because they had said STOP then, must not come to what it was.
  const now = (said.revision ?? revision) < revision ? { now: { details: { ...details }, revision } } : {};
  turn.tellGuest(from, 'answered', { answer, ...seating, ...now });
  offerFreeSeats(turn);
}

/** A guest goes without an answer. */
export function leave(turn: MeetingTurn, { part, guest }: z.infer<typeof leaveMeeting>): void {
  if (!turn.sender.state.parts.some((each) => each.part === part)) return;
  turn.change({ seats: remove(turn.meeting.seats, guest) });
  offerFreeSeats(turn);
}

/** Guests are gone for good: where they sat is free, and they wait for nothing. */
export function forgetGuests(turn: MeetingTurn, gone: ReadonlySet<DocumentId>): void {
  for (const guest of gone) turn.change({ seats: remove(turn.meeting.seats, guest) });
  offerFreeSeats(turn);
}

/** Offers what has come free to who is next, and remembers when that ends. */
export function offerFreeSeats(turn: MeetingTurn): void {
  const { world, mail } = turn;
  const { details, phase } = turn.meeting;
  if (phase !== 'on') return;
  const until = offerUntil(startsAt(details, world.network.timeZone), world.now, world.network);
  let isMore = false;
  if (until !== null) {
    const { seats, offers } = offerSeats(turn.meeting.seats, details.capacity, until, AT_ONCE);
    turn.change({ seats });
    for (const party of offers) {
      turn.tellGuest(party.guest, 'offered', { until });
      note(turn, party, 'offered');
    }
    isMore = offers.length === AT_ONCE;
  }
  const ends = turn.meeting.seats.offered.map((each) => each.until);
  if (isMore) mail.set(OFFERS, world.now + NEXT_AFTER);
  else if (ends.length > 0) mail.set(OFFERS, Math.max(Math.min(...ends), world.now + NEXT_AFTER));
  else mail.cancel(OFFERS);
}

/** Offers that nobody answered in time go to the next. */
export function endOffers(turn: MeetingTurn): void {
  const { seats, lapsed } = lapseOffers(turn.meeting.seats, turn.world.now, AT_ONCE);
  turn.change({ seats });
  for (const party of lapsed) {
    turn.tellGuest(party.guest, 'lapsed');
    note(turn, party, 'none');
  }
  offerFreeSeats(turn);
}

function note(turn: MeetingTurn, { guest, part, people, needs }: Party, seat: SeatAt): void {
  const document = turn.sender.state.parts[part]?.part;
  if (document === undefined) return;
  turn.mail.post(toPart(document, 'answer', { guest, answer: 'yes', seat, people, needs: [...needs] }));
}
