import type { Posted } from '../../engine/feature.ts';
import type { Person } from '../../engine/person.ts';
import type { DocumentId } from '../../ports/document.ts';
import { toPair } from './letters.ts';
import { withSheetsFreed } from './pair-sheets.ts';
import { pairsOf, withoutPair } from './pairings.ts';

/**
 * One human turned out to sit on both sides of a pair, because their two chats were joined: nobody else can come in, so both
 * places are given up. What they answered waits for another pair. `ids`: by which the pair knows them.
 */
export function leaveBothSides(
  person: Person,
  pair: DocumentId,
  ids: readonly DocumentId[],
): { person: Person; letters: readonly Posted[] } {
  return {
    person: withoutPair(withSheetsFreed(person, pair), pair),
    letters: ids.map((as) => toPair(pair, 'leave', { as })),
  };
}

/** After two chats were joined: no pair of somebody with themselves. */
export function tidyPairs(person: Person): { person: Person; letters: readonly Posted[] } {
  const pairs = [...new Set(pairsOf(person).map(({ pair }) => pair))];
  let tidied = person;
  const letters: Posted[] = [];
  for (const pair of pairs) {
    const ids = pairsOf(person)
      .filter((each) => each.pair === pair)
      .map(({ as }) => as);
    if (ids.length < 2) continue;
    const left = leaveBothSides(tidied, pair, ids);
    tidied = left.person;
    letters.push(...left.letters);
  }
  return { person: tidied, letters };
}
