import type { ActionResult, View } from '../../engine/feature.ts';
import { withGroupsLeft } from '../privacy/consent-ledger.ts';
import { groupsOf, leaveGroups, withMemberships } from './memberships.ts';

/**
 * The person said STOP: they leave all their groups at once, and hear which. Invitations that they answered stay as they
 * are: a yes stays a yes, and nothing more is sent about it.
 */
export function stopGroups(view: View): Pick<ActionResult, 'person' | 'letters'> & { text: string | null } {
  const { person } = view;
  const groups = groupsOf(person);
  if (groups.length === 0) return { person, letters: [], text: null };
  const titles = groups.map(({ title }) => title).join(', ');
  return {
    person: { ...withGroupsLeft(withMemberships(person, []), groups, view.world.now), leftGroups: true },
    letters: leaveGroups(person),
    text: view.text('groups.leftAll', { count: groups.length, titles }),
  };
}
