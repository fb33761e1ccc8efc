import { newPerson, type Person } from '../engine/person.ts';
import { newSession } from '../engine/session.ts';
import type { World } from '../engine/world.ts';
import { takeLeave } from '../features/privacy/take-leave.ts';
import type { OutItem, Timer } from '../ports/document.ts';
import type { Language } from '../ports/language.ts';
import type { Mark } from '../ports/store.ts';
import { letterNumber } from './letter-number.ts';
import type { PersonBody } from './person-document.ts';
import { withNewestSeen } from './seen.ts';

/** Goes on with an erasure, should a process have ended in the middle of it. */
export const ERASE_TIMER = 'runtime.erase';

/** How long after a step of an erasure it is looked at again, milliseconds. */
const LOOK_AFTER = 30_000;

/** How long the last word to who erased everything may wait for its channel, milliseconds. */
export const FAREWELL_WAITS = 24 * 3_600_000;

/** Messages of theirs that are still known, so that the tap itself, brought again, makes nobody anew. */
export const STILL_SEEN = 20;

/**
 * What is left of somebody in the commit that erases everything: where the last word goes, which documents joined theirs, and
 * the numbers of their letters. Nothing that they wrote, answered or were called.
 */
export function erasedBody(
  { addresses, seen, nextSeq, lettersIn, lettersOut, joined }: PersonBody,
  language: Language | null,
  now: number,
): PersonBody {
  return {
    format: 1,
    person: { ...newPerson(), language },
    session: newSession(),
    addresses,
    seen: withNewestSeen(seen, STILL_SEEN, now),
    nextSeq,
    lettersIn,
    lettersOut,
    ...(joined && { joined }),
    erased: true,
    erasedAt: now,
  };
}

/** The letters by which somebody takes leave of everybody who knows of them, and the body after them. */
export function leaving(
  body: PersonBody,
  person: Person,
  world: Pick<World, 'now' | 'network'>,
): { body: PersonBody; out: OutItem[] } {
  const lettersOut = { ...body.lettersOut };
  const out = takeLeave(person, world).map((posted, index): OutItem => {
    const number = letterNumber(lettersOut[posted.to], world.now);
    lettersOut[posted.to] = number;
    return { type: 'letter', seq: body.nextSeq + index, number, ...posted };
  });
  return { body: { ...body, lettersOut, nextSeq: body.nextSeq + out.length }, out };
}

/** Nothing that was to be said is said any more; their letters are brought, so that everybody knows the same before they go. */
export function unsaid(out: readonly OutItem[]): Mark[] {
  return out.flatMap(({ type, seq }): Mark[] => (type === 'message' ? [{ seq, outcome: 'superseded' }] : []));
}

export function eraseTimer(now: number, after: number = LOOK_AFTER): Timer {
  return {
    id: ERASE_TIMER,
    at: now + after,
    event: ERASE_TIMER,
    binding: { kind: 'appointment', subject: 'person', version: 1 },
  };
}
