import type { Posted } from '../../engine/feature.ts';
import type { Person } from '../../engine/person.ts';

/** Letters that end this person's part in every talk: they said STOP, or they go, and nothing is to be offered to them. */
export function leaveTalks(person: Person, goes: boolean): readonly Posted[] {
  return (person.talks ?? [])
    .filter(({ side, state }) => goes || side === 'asker' || state === 'live')
    .map(({ talk, side, state }) => ({
      to: talk,
      toKind: 'talk',
      letter:
        side === 'helper' && state === 'waiting'
          ? { kind: 'talk.decline', body: {} }
          : { kind: 'talk.close', body: { side } },
    }));
}
