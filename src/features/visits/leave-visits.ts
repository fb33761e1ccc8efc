import type { Posted } from '../../engine/feature.ts';
import type { Person } from '../../engine/person.ts';
import type { World } from '../../engine/world.ts';
import { toVisit } from './letters.ts';
import { goesOn, placeOf, visitSheets } from './visit-sheet.ts';
import { isPast } from './visit-words.ts';

/**
 * Letters by which a visitor who goes for good takes back what is theirs from visits to come; who expects them is told that
 * they do not come. A visit that was is forgotten by its document by itself, and nobody is told anything of it.
 */
export function leaveVisits(person: Person, world: Pick<World, 'now' | 'network'>): readonly Posted[] {
  return visitSheets(person).flatMap((sheet) => {
    const place = placeOf(sheet);
    if (!place || !goesOn(sheet) || isPast({ world }, sheet)) return [];
    return [toVisit(place.visit, 'leave', { as: place.as, side: 'visitor' })];
  });
}
