import type { Posted } from '../engine/feature.ts';
import type { World } from '../engine/world.ts';
import { emptied, KEEP_TIMER, letGo, timersAfter } from '../features/privacy/let-go.ts';
import { goesOn } from '../features/privacy/retention.ts';
import type { OutItem, StoredDocument } from '../ports/document.ts';
import type { Commit, Mark } from '../ports/store.ts';
import { latest, letterNumber, PERSONS_CORRESPONDENTS } from './letter-number.ts';
import { asJson, type PersonBody } from './person-document.ts';

type Here = Pick<World, 'now' | 'network'>;

/** What a person told goes. `remember`: they are told so when they write again, because it was theirs. Pure. */
export function letGoTurn(stored: StoredDocument, body: PersonBody, world: Here, remember: boolean): Commit {
  const { now } = world;
  const { person, gone, letters } = letGo(body.person, world);
  const { out, lettersOut, nextSeq } = posted(body, letters, now);
  const next: PersonBody = {
    ...body,
    person: remember ? { ...person, letGo: now } : person,
    session: emptied(body.session),
    seen: {},
    nextSeq,
    lettersOut,
  };
  return {
    id: stored.id,
    kind: 'person',
    expected: stored.version,
    body: asJson(next),
    timers: timersAfter(stored.timers, gone),
    out,
    marks: unsent(stored),
  };
}

/** The person is told that what they told will go, at the next moment at which that may be said. Pure. */
export function tellTurn(stored: StoredDocument, body: PersonBody, { now, network }: Here): Commit {
  const { person, session } = body;
  const told = { ...body, person: { ...person, toldOfEnd: now } };
  const subject = goesOn({ person, session }, network, now);
  const timer = {
    id: KEEP_TIMER,
    at: now,
    event: KEEP_TIMER,
    binding: { kind: 'appointment' as const, subject, version: 1 },
  };
  return {
    id: stored.id,
    kind: 'person',
    expected: stored.version,
    body: asJson(told),
    timers: [...stored.timers.filter(({ id }) => id !== KEEP_TIMER), timer],
    out: [],
  };
}

/** Letters as they leave, numbered like those of any turn. */
function posted(
  body: PersonBody,
  letters: readonly Posted[],
  now: number,
): { out: OutItem[]; lettersOut: PersonBody['lettersOut']; nextSeq: number } {
  const lettersOut = { ...body.lettersOut };
  let { nextSeq } = body;
  const out = letters.map(({ to, toKind, letter }): OutItem => {
    const number = letterNumber(lettersOut[to], now);
    lettersOut[to] = number;
    return { type: 'letter', seq: nextSeq++, to, toKind, number, letter };
  });
  return { out, lettersOut: latest(lettersOut, PERSONS_CORRESPONDENTS), nextSeq };
}

/** What could not be sent in all this time holds what they told, and is of use to nobody. */
function unsent({ out }: StoredDocument): Mark[] {
  return out.flatMap(({ type, seq }) => (type === 'message' ? [{ seq, outcome: 'expired' as const }] : []));
}
