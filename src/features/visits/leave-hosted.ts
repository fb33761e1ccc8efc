import type { Posted } from '../../engine/feature.ts';
import type { Person } from '../../engine/person.ts';
import type { World } from '../../engine/world.ts';
import { hostedOf, isToCome } from './hosted.ts';
import { toVisit } from './letters.ts';

/** Letters by which the other side of every visit to come learns that this host does not take part: they go for good. */
export function leaveHosted(person: Person, world: Pick<World, 'now' | 'network'>): readonly Posted[] {
  return hostedOf(person)
    .filter((each) => isToCome(each, world))
    .map(({ visit, as }) => toVisit(visit, 'leave', { as, side: 'host' }));
}
