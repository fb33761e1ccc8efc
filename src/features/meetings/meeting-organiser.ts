import type { z } from 'zod';
import type { MeetingDetails } from '../../engine/invitation.ts';
import type { Tally } from '../broadcasts/letters.ts';
import { isInviting, tallyOfSending } from '../broadcasts/sending-state.ts';
import type { inviteToMeeting } from './letters.ts';
import { offerFreeSeats } from './meeting-guests.ts';
import { isChanged, isMoved, stateOfMeeting } from './meeting-state.ts';
import type { MeetingTurn } from './meeting-turn.ts';
import { takenSeats, waitingPeople } from './seats.ts';

/** Who did not answer is reminded once in so long, milliseconds. */
const REMIND_AFTER = 24 * 3_600_000;

/**
 * The details as they are now. Who is still to be invited is invited to what holds now; everybody else hears of the change
 * after whatever is going to them.
 */
export function put(turn: MeetingTurn, details: MeetingDetails): void {
  const { meeting, sender } = turn;
  // Of a crowd it is not remembered who comes, so that nobody could be kept their place.
  const why = meeting.phase !== 'on' ? 'over' : meeting.seats.crowd && details.capacity !== null ? 'too-many' : null;
  if (why) {
    refuse(turn, why);
    return;
  }
  const { parts } = sender.state;
  const before = meeting.known ?? meeting.details;
  if (isChanged(meeting.details, details)) {
    turn.change({ details, revision: meeting.revision + 1, known: parts.length > 0 ? before : null });
    turn.plansClose();
    turn.audit('meeting.changed');
    const { details: now, revision } = turn.meeting;
    if (sender.swap({ details: { ...now }, revision })) turn.change({ partlyHeard: true });
    offerFreeSeats(turn);
  }
  const { revision } = turn.meeting;
  turn.tellOrganiser('put', { revision, told: isMoved(before, details) ? concerned(turn) : 0 });
}

/** Brings the invitation to groups, now or at a time. */
export function invite(turn: MeetingTurn, { at, ...order }: z.infer<typeof inviteToMeeting>): void {
  if (turn.meeting.phase !== 'on') refuse(turn, 'over');
  else turn.sender.order(order, at);
}

/** It does not go on. Asked again, it is only answered. */
export function cancel(turn: MeetingTurn): void {
  const { meeting } = turn;
  if (meeting.phase === 'over') {
    refuse(turn, 'over');
    return;
  }
  const told = meeting.phase === 'cancelled' ? 0 : concerned(turn);
  if (meeting.phase === 'on') {
    // They hear that what they know of does not go on, not what it was to become.
    turn.change({ details: meeting.known ?? meeting.details, revision: meeting.revision + 1 });
    turn.end('cancelled');
    turn.audit(
      'meeting.cancelled',
      told,
      turn.sender.state.groups.map(({ group }) => group),
    );
  }
  turn.tellOrganiser('cancelled', { told });
}

/** It was. */
export function close(turn: MeetingTurn): void {
  if (turn.meeting.phase === 'on') {
    turn.end('closed');
    turn.audit('meeting.closed');
  }
  turn.tellOrganiser('closed', {});
}

/** Who did not answer is asked once more. */
export function remind(turn: MeetingTurn): void {
  const { silent } = tallyOfSending(turn.sender.state);
  const why = mayRemind(turn, silent);
  turn.tellOrganiser('reminded', { people: why === 'ok' ? silent : 0, why });
  if (why !== 'ok') return;
  turn.change({ remindedAt: turn.world.now });
  turn.audit('meeting.reminded', silent);
  const parts = turn.sender.state.parts.map(({ part }) => part);
  turn.sender.begin('remind', 'silent', { kind: 'invitations.reminded', body: turn.about() }, parts);
}

function mayRemind({ meeting, sender, world }: MeetingTurn, silent: number): 'ok' | 'too-soon' | 'nobody' | 'busy' {
  if (meeting.phase !== 'on') return 'nobody';
  if (sender.state.round || isInviting({ ...sender.state, plan: null })) return 'busy';
  if (meeting.remindedAt !== null && world.now - meeting.remindedAt < REMIND_AFTER) return 'too-soon';
  return silent === 0 ? 'nobody' : 'ok';
}

/** How it stands. */
export function summarise(turn: MeetingTurn): void {
  const { details, seats, sentences, phase } = turn.meeting;
  const sending = turn.sender.state;
  const isLimited = details.capacity !== null;
  turn.audit('meeting.looked');
  turn.tellOrganiser('summary', {
    state: stateOfMeeting({ phase, sending }),
    details: { ...details },
    groups: sending.groups.map(({ title }) => title),
    tally: tallyOfSending(sending),
    taken: isLimited ? takenSeats(seats) : 0,
    waiting: isLimited ? waitingPeople(seats) : 0,
    sentences,
  });
}

function refuse(turn: MeetingTurn, why: 'over' | 'too-many'): void {
  turn.tellOrganiser('refused', { why });
}

/** How many people a change or a cancellation is told to, as far as is known. */
function concerned(turn: MeetingTurn): number {
  const { invited, queued, no, failed }: Tally = tallyOfSending(turn.sender.state);
  const inVain = Object.values(failed).reduce((sum, count) => sum + count, 0);
  return Math.max(0, invited - queued - no - inVain);
}
