import type { Posted } from '../../engine/feature.ts';
import type { Person } from '../../engine/person.ts';
import type { World } from '../../engine/world.ts';
import { leaveListed } from '../groups/list-group.ts';
import { leaveGroups } from '../groups/memberships.ts';
import { leaveInvitations } from '../meetings/invitation-list.ts';
import { leaveOrganised } from '../meetings/leave-organised.ts';
import { leaveNetwork } from '../network/coordinators.ts';
import { leaveTalks } from '../talks/leave-talks.ts';
import { leaveTogether } from '../together/leave-together.ts';
import { leaveHosted } from '../visits/leave-hosted.ts';
import { leaveVisits } from '../visits/leave-visits.ts';

/** Letters to everybody who knows of a person that goes for good: asked again, they do no harm. */
export function takeLeave(person: Person, world: Pick<World, 'now' | 'network'>): readonly Posted[] {
  return [
    leaveTalks,
    leaveNetwork,
    leaveGroups,
    leaveListed,
    leaveInvitations,
    leaveOrganised,
    leaveVisits,
    leaveHosted,
    leaveTogether,
  ].flatMap((leave) => leave(person, world));
}
