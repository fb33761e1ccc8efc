import type { Posted } from '../../engine/feature.ts';
import type { Invitation } from '../../engine/invitation.ts';
import type { Person } from '../../engine/person.ts';
import { toPart } from '../broadcasts/letters.ts';

/** Which of two invitations to one meeting says most: an answer before none, a place before an answer. */
function weight({ answer, seat }: Invitation): number {
  return (answer === null ? 0 : 1) + (seat === 'none' ? 0 : 1) + (seat === 'seated' ? 1 : 0);
}

/**
 * After two chats were joined, both of which were invited to a meeting: the invitation that says most stays, in its place,
 * and the list that has the other learns that it is not needed.
 */
export function tidyInvitations(person: Person): { person: Person; letters: readonly Posted[] } {
  const all = person.invitations ?? [];
  const kept = all.filter((each) => {
    const [best] = all
      .filter(({ meeting }) => meeting === each.meeting)
      .toSorted((one, other) => weight(other) - weight(one));
    return best === each;
  });
  const letters = all
    .filter((each) => !kept.includes(each))
    .map(({ part, guest }) => toPart(part, 'declined', { guest, why: 'person.twice-invited' }));
  return { person: letters.length === 0 ? person : { ...person, invitations: kept }, letters };
}
