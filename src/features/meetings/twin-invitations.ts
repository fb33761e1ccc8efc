import type { Posted } from '../../engine/feature.ts';
import type { Invitation } from '../../engine/invitation.ts';
import type { Person } from '../../engine/person.ts';
import type { World } from '../../engine/world.ts';
import type { Timer } from '../../ports/document.ts';
import { toPart } from '../broadcasts/letters.ts';
import { followTimers } from './invitation-timers.ts';
import { toMeeting } from './letters.ts';

/** Which of two invitations to one meeting says most: an answer before none, a place before an answer. */
function weight({ answer, seat }: Invitation): number {
  return (answer === null ? 0 : 1) + (seat === 'none' ? 0 : 1) + (seat === 'seated' ? 1 : 0);
}

/**
 * After two chats were joined, both of which were invited to a meeting: the invitation that says most stays, in its place;
 * the list that has the other learns that it is not needed, and the meeting that its place is free. Timers are set anew: those
 * of the invitation that stays may have been replaced by those of the other.
 */
export function tidyInvitations(
  person: Person,
  world: World,
): { person: Person; letters: readonly Posted[]; timers: { set: readonly Timer[]; cancel: readonly string[] } } {
  const all = person.invitations ?? [];
  const kept = all.filter((each) => {
    const [best] = all
      .filter(({ meeting }) => meeting === each.meeting)
      .toSorted((one, other) => weight(other) - weight(one));
    return best === each;
  });
  const twins = all.filter((each) => !kept.includes(each));
  const letters = twins.flatMap(({ meeting, part, guest }) => [
    toMeeting(meeting, 'leave', { part, guest }),
    toPart(part, 'declined', { guest, why: 'person.twice-invited' }),
  ]);
  const changes = kept
    .filter(({ meeting }) => twins.some((each) => each.meeting === meeting))
    .map((each) => followTimers(each, world));
  const timers = { set: changes.flatMap(({ set }) => set), cancel: changes.flatMap(({ cancel }) => cancel) };
  return { person: letters.length === 0 ? person : { ...person, invitations: kept }, letters, timers };
}
