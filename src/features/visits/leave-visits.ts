import type { Posted } from '../../engine/feature.ts';
import type { Person } from '../../engine/person.ts';
import type { World } from '../../engine/world.ts';
import { toGroup } from '../groups/letters.ts';
import { toVisit } from './letters.ts';
import { groupOf } from './own-visits.ts';
import { goesOn, placeOf, visitSheets } from './visit-sheet.ts';
import { isPast } from './visit-words.ts';

/**
 * Letters by which a visitor who goes for good takes back what is theirs from visits to come; who expects them is told that
 * they do not come. A visit that was is forgotten by its document by itself, and nobody is told anything of it. A proposal that
 * is still on its way has no document that they know of yet: the group takes it back.
 */
export function leaveVisits(person: Person, world: Pick<World, 'now' | 'network'>): readonly Posted[] {
  return visitSheets(person).flatMap((sheet) => {
    const place = placeOf(sheet);
    const group = groupOf(sheet);
    const withdraw = group === '' ? [] : [toGroup(group, 'withdraw', { as: place?.as ?? null })];
    if (!place || !goesOn(sheet) || isPast({ world }, sheet)) return withdraw;
    return [toVisit(place.visit, 'leave', { as: place.as, side: 'visitor' }), ...withdraw];
  });
}
