import type { Posted } from '../../engine/feature.ts';
import type { Person } from '../../engine/person.ts';
import { toPair } from './letters.ts';
import { pairsOf } from './pairings.ts';

/**
 * Letters by which somebody who goes for good leaves their pairs, also those that have not answered yet: their part goes from
 * each, and the other is told.
 */
export function leaveTogether(person: Person): readonly Posted[] {
  const coming = (person.pairing ?? []).map(({ pair }) => toPair(pair, 'leave', { as: null }));
  return [...pairsOf(person).map(({ pair, as }) => toPair(pair, 'leave', { as })), ...coming];
}
