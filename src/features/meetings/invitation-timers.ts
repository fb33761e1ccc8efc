import type { Invitation } from '../../engine/invitation.ts';
import type { World } from '../../engine/world.ts';
import { type DocumentId, NO_TURN, type Timer } from '../../ports/document.ts';
import { isOpen, keptUntil } from './invitation-list.ts';
import { endsAt, startsAt } from './meeting-time.ts';
import { maybeTime, reminderTimes, thanksTime, USUAL_REMINDERS } from './reminder-times.ts';

const NAME = 'invitations';
const DAY = 24 * 3_600_000;

/** Nobody is asked how it was after a week. */
const THANKS_USEFUL = 7 * DAY;

/** What a guest is asked by itself: the invitation, and what became of it. */
export type AskEvent = 'invite' | 'reminded' | 'moved' | 'offered';

type Change = { set: readonly Timer[]; cancel: readonly string[] };

function appointment(invitation: Invitation, id: string, event: string, at: number, notAfter: number): Timer {
  return {
    id,
    at,
    notAfter,
    event: `${NAME}.${event}`,
    binding: { kind: 'appointment', subject: invitation.meeting, version: invitation.revision },
  };
}

const idOf = (what: string, meeting: DocumentId) => `meeting-${what}-${meeting}`;

/** Asks at the next quiet moment; a later question about the same meeting takes its place. */
export function askTimer(event: AskEvent, invitation: Invitation, { now, network }: World): Timer {
  const { meeting, details, offeredUntil } = invitation;
  const start = startsAt(details, network.timeZone);
  const notAfter = event === 'offered' ? (offeredUntil ?? start) : start;
  return appointment(invitation, idOf('ask', meeting), event, now, notAfter);
}

/** The timers of an invitation as it is now: set what it needs, and take away what it does not need any more. */
export function followTimers(invitation: Invitation, world: World): Change {
  const { meeting } = invitation;
  const set = [...reminders(invitation, world), ...afterwards(invitation, world), forgetting(invitation, world)];
  const ids = new Set(set.map(({ id }) => id));
  if (isAsked(invitation, world)) ids.add(idOf('ask', meeting));
  return { set, cancel: timerIds(meeting, world).filter((id) => !ids.has(id)) };
}

/** All timers that an invitation may have. */
export function timerIds(meeting: DocumentId, { network }: World): string[] {
  const { hours } = network.reminders ?? USUAL_REMINDERS;
  const whats = ['ask', 'maybe', 'after', 'forget', ...hours.map((each) => `remind-${each}`)];
  return whats.map((what) => idOf(what, meeting));
}

/** Whether something is to be asked still. */
function isAsked(invitation: Invitation, world: World): boolean {
  const { answer, seat, asksAgain } = invitation;
  return isOpen(invitation, world) && (answer === null || asksAgain === true || seat === 'offered');
}

function reminders(invitation: Invitation, { now, network }: World): Timer[] {
  const { meeting, state, answer, seat, details } = invitation;
  if (state !== 'on') return [];
  const start = startsAt(details, network.timeZone);
  if (answer === 'yes' && seat === 'seated') {
    return reminderTimes(start, now, network).map(({ hours, at }) =>
      appointment(invitation, idOf(`remind-${hours}`, meeting), 'remind', at, start),
    );
  }
  const again = answer === 'maybe' ? maybeTime(start, now, network) : null;
  return again === null ? [] : [appointment(invitation, idOf('maybe', meeting), 'maybe', again, start)];
}

/** Thanks, and how it was, for who was there. */
function afterwards(invitation: Invitation, { now, network }: World): Timer[] {
  const { meeting, state, answer, seat, details, lookedBackAt } = invitation;
  if (state === 'cancelled' || answer !== 'yes' || seat !== 'seated' || lookedBackAt !== undefined) return [];
  const end = endsAt(details, network.timeZone);
  const at = thanksTime(end, network);
  return at <= now ? [] : [appointment(invitation, idOf('after', meeting), 'after', at, end + THANKS_USEFUL)];
}

/** Nothing is kept for longer than was promised; that is due after STOP too, so it is no appointment. */
function forgetting(invitation: Invitation, world: World): Timer {
  return {
    id: idOf('forget', invitation.meeting),
    at: keptUntil(invitation, world),
    event: `${NAME}.forget`,
    binding: { kind: 'wait', turn: NO_TURN },
  };
}
