import type { Posted } from '../../engine/feature.ts';
import type { Invitation } from '../../engine/invitation.ts';
import type { Person } from '../../engine/person.ts';
import type { World } from '../../engine/world.ts';
import type { DocumentId } from '../../ports/document.ts';
import { toPart } from '../broadcasts/letters.ts';
import { toMeeting } from './letters.ts';
import { endsAt, startsAt } from './meeting-time.ts';

/** Invitations kept for one person. A meeting that they said yes to is kept beside them. */
const MOST_INVITATIONS = 10;

/** All of them together, in bytes of UTF-8 JSON: they must leave room for what the person writes themselves. */
const MOST_BYTES = 16 * 1024;

const DAY = 24 * 3_600_000;

/** How long an invitation is kept after its meeting, days. */
export const KEPT_DAYS = 30;

/** How long after its end a meeting still stands in the list of one's meetings, milliseconds. */
const RECENT = 2 * DAY;

export function invitationsOf(person: Person): readonly Invitation[] {
  return person.invitations ?? [];
}

export function invitationTo(person: Person, meeting: DocumentId): Invitation | undefined {
  return invitationsOf(person).find((each) => each.meeting === meeting);
}

function withInvitations(person: Person, invitations: readonly Invitation[]): Person {
  const { invitations: before, ...rest } = person;
  return invitations.length === 0 ? rest : { ...rest, invitations };
}

/** The moment after which nothing of an invitation is kept, epoch milliseconds. */
export function keptUntil({ details }: Invitation, { network }: Pick<World, 'network'>): number {
  return endsAt(details, network.timeZone) + KEPT_DAYS * DAY;
}

/** Puts an invitation in its place, or at the end; what is over for long, or one too many, goes. */
export function putInvitation(person: Person, invitation: Invitation, world: World): Person {
  const all = invitationsOf(person);
  const isKnown = all.some(({ meeting }) => meeting === invitation.meeting);
  const next = isKnown
    ? all.map((each) => (each.meeting === invitation.meeting ? invitation : each))
    : [...all, invitation];
  const kept = next.filter((each) => keptUntil(each, world) > world.now);
  while (kept.length > MOST_INVITATIONS || bytesOf(kept) > MOST_BYTES) {
    const least = leastNeeded(
      kept.filter((each) => each !== invitation),
      world,
    );
    if (least === null) break;
    kept.splice(kept.indexOf(least), 1);
  }
  return withInvitations(person, kept);
}

const encoder = new TextEncoder();

function bytesOf(invitations: readonly Invitation[]): number {
  return encoder.encode(JSON.stringify(invitations)).length;
}

/** What may go first: what is over, then what was declined, then what is not certain; never a yes to what is to come. */
function leastNeeded(others: readonly Invitation[], { now, network }: World): Invitation | null {
  const rank = (each: Invitation) => {
    if (each.state !== 'on' || endsAt(each.details, network.timeZone) <= now) return 0;
    return { no: 1, none: 2, maybe: 3, yes: 4 }[each.answer ?? 'none'];
  };
  const [first] = others.toSorted((one, other) => rank(one) - rank(other));
  return first && rank(first) < 4 ? first : null;
}

export function dropInvitation(person: Person, meeting: DocumentId): Person {
  return withInvitations(
    person,
    invitationsOf(person).filter((each) => each.meeting !== meeting),
  );
}

/** Those that are over for long are not kept. */
export function forgetOld(person: Person, world: Pick<World, 'now' | 'network'>): Person {
  const kept = invitationsOf(person).filter((each) => keptUntil(each, world) > world.now);
  return kept.length === invitationsOf(person).length ? person : withInvitations(person, kept);
}

/** Meetings to come and those of the last days, the soonest first. */
export function currentInvitations(person: Person, { now, network }: World): readonly Invitation[] {
  return invitationsOf(person)
    .filter(({ details }) => endsAt(details, network.timeZone) + RECENT > now)
    .toSorted((one, other) => startsAt(one.details, network.timeZone) - startsAt(other.details, network.timeZone));
}

/** Whether it can still be answered. */
export function isOpen({ state, details }: Invitation, { now, network }: Pick<World, 'now' | 'network'>): boolean {
  return state === 'on' && startsAt(details, network.timeZone) > now;
}

/** Whether the person comes, as far as they and the companion know. */
export function comes({ state, answer, seat }: Invitation): boolean {
  return state === 'on' && answer === 'yes' && seat === 'seated';
}

/**
 * By which an invitation is chosen in a list: the same as long as it is kept, whatever comes and goes beside it. The id of
 * the meeting can't be read back from it.
 */
export function optionOf({ meeting }: Invitation): string {
  let hash = 0x811c9dc5;
  for (const character of meeting) {
    hash ^= character.codePointAt(0) ?? 0;
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  return `m-${hash.toString(36)}`;
}

/**
 * Letters that take a person off the lists of every meeting. Of a meeting that was, what they answered stays a number there;
 * of one to come their place is free, and nobody counts on them.
 */
export function leaveInvitations(person: Person, world: Pick<World, 'now' | 'network'>): readonly Posted[] {
  return invitationsOf(person).flatMap((each) => {
    const { meeting, part, guest } = each;
    if (!isOpen(each, world)) return [toPart(part, 'left', { guest })];
    // Also when they have not answered as far as is known: their answer may be on its way.
    return [toMeeting(meeting, 'leave', { part, guest }), toPart(part, 'left', { guest, comes: false })];
  });
}
