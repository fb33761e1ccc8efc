import type { Posted } from '../../engine/feature.ts';
import type { Person } from '../../engine/person.ts';

/** Letters that end this person's part in every talk: they go, or said STOP. */
export function leaveTalks(person: Person): readonly Posted[] {
  return (person.talks ?? [])
    .filter(({ side, state }) => side === 'asker' || state === 'live')
    .map(({ talk, side }) => ({ to: talk, toKind: 'talk', letter: { kind: 'talk.close', body: { side } } }));
}
