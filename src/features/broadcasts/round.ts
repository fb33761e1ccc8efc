import type { z } from 'zod';
import type { Guest, goPart, Part } from './letters.ts';
import { isComing, isSilent } from './tally.ts';

/** A round of a part. */
export type Round = NonNullable<Part['round']>;
/** What begins one. */
export type Go = z.infer<typeof goPart>;

/** Whether a round goes to somebody. */
function isFor(to: Go['to'], guest: Guest): boolean {
  const { state, code, answer } = guest;
  if (state === 'gone' || state === 'left' || code === 'person.twice-invited') return false;
  // Who refused the invitation itself is left alone; who said STOP with an answer standing is asked of again, by their own turn.
  if (code === 'person.stopped' && answer === null) return false;
  switch (to) {
    case 'everyone':
      return true;
    case 'not-no':
      return state !== 'queued' && answer !== 'no';
    case 'silent':
      return isSilent(guest);
    case 'coming':
      return isComing(guest) && state !== 'unreachable' && state !== 'withheld';
  }
}

/** The round after this one, at its beginning; over at once when there is nobody to write to. */
export function beginRound(before: Round | null, guests: readonly Guest[], { number, to, letter }: Go): Round {
  const left = guests.flatMap((guest, place) => (isFor(to, guest) ? [place] : []));
  return { number, state: left.length > 0 ? 'going' : 'done', letter, left, to, nth: nthOf(before) + 1 };
}

/**
 * The part without what its round says, once that is over for good: nobody needs the words any more. A round that is not for
 * everybody keeps them, because it may go on (`alsoFor`).
 */
export function withoutWords(part: Part): Part {
  const { round } = part;
  if (!round || round.state === 'going' || !isWhole(round)) return part;
  return { ...part, round: { ...round, letter: { kind: round.letter.kind, body: {} } } };
}

/** Whether nobody can come to a round after it has ended. */
function isWhole({ to, state }: Round): boolean {
  return to === undefined || to === 'everyone' || state === 'stopped';
}

/** Which round of the part it is, counted from 1; 0 before the first. */
export function nthOf(round: Round | null): number {
  return round === null ? 0 : (round.nth ?? 1);
}

/** The guest, whose state is about that round. */
export function inRound({ nth: before, ...guest }: Guest, nth: number): Guest {
  return nth > 1 ? { ...guest, nth } : guest;
}

/** The part with these places out of what is left of its round. */
export function written(part: Part, places: ReadonlySet<number>): Part {
  const { round } = part;
  if (round?.state !== 'going') return part;
  const left = round.left.filter((place) => !places.has(place));
  return { ...part, round: { ...round, left, state: left.length > 0 ? 'going' : 'done' } };
}

/**
 * The round with people who, as it now turns out, were written to in an earlier one: what it says is meant for them too,
 * though it may have ended meanwhile.
 */
export function alsoFor(round: Round, guests: readonly Guest[], places: readonly number[]): Round {
  const { to } = round;
  if (to === undefined || isWhole(round)) return round;
  const more = [...new Set(places)].filter((place) => {
    const guest = guests[place];
    return guest !== undefined && !round.left.includes(place) && isFor(to, guest);
  });
  if (more.length === 0) return round;
  return {
    ...round,
    left: [...round.left, ...more].sort((one, other) => one - other),
    state: 'going',
    ...(round.state === 'done' && { reopened: true }),
  };
}
