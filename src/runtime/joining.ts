import { z } from 'zod';
import type { Person } from '../engine/person.ts';
import { newPerson } from '../engine/person.ts';
import { newSession } from '../engine/session.ts';
import { hasRoomFor, joinPeople } from '../features/people/join-people.ts';
import type { Address } from '../ports/address.ts';
import { addressKey } from '../ports/address.ts';
import type { DocumentId, Letter, Timer } from '../ports/document.ts';
import type { Json } from '../ports/json.ts';
import type { PersonBody } from './person-document.ts';
import type { Seen } from './seen.ts';

/** Asks the other chat's document whether there is room; answered with `people.room`. */
export const MAY_JOIN = 'people.mayJoin';

/** Brings everything of the document that joins. It is on its way until it is taken: nothing else has it meanwhile. */
export const JOIN = 'people.join';

const offerSchema = z.object({ bytes: z.number(), sheets: z.number() });

/** The answer to `MAY_JOIN`. */
export function roomLetter(into: Person, letter: Letter): Letter {
  return { kind: 'people.room', body: { room: hasRoomFor(into, offerSchema.parse(letter.body)) } };
}

/** What a `JOIN` letter holds; only we write it. */
interface Joining {
  person: Person;
  timers: readonly Timer[];
  addresses: readonly Address[];
  heard?: Readonly<Record<string, number>>;
  seen: Seen;
  /** Documents that joined the one that joins now. */
  joined: readonly DocumentId[];
}

export function joinLetter(body: PersonBody, person: Person, timers: readonly Timer[]): Letter {
  const joining: Joining = {
    person,
    timers,
    addresses: body.addresses,
    ...(body.heard && { heard: body.heard }),
    seen: body.seen,
    joined: body.joined ?? [],
  };
  return { kind: JOIN, body: joining as unknown as Json };
}

/** What stays of a document that joined another: where it went, and the numbers of its letters. */
export function signpost(body: PersonBody, into: DocumentId): PersonBody {
  const { heard, ...rest } = body;
  return { ...rest, person: newPerson(), session: newSession(), addresses: [], seen: {}, movedTo: into };
}

/** Somebody who erased everything, with a document that joined theirs meanwhile: it goes with them. */
export function withJoinedErased(
  body: PersonBody,
  from: DocumentId,
  letter: Letter,
): { body: PersonBody; person: Person } {
  const { person, addresses, seen, joined } = letter.body as unknown as Joining;
  const known = new Set(body.addresses.map(addressKey));
  const { clearedAt, ...rest } = body;
  return {
    body: {
      ...rest,
      addresses: [...body.addresses, ...addresses.filter((address) => !known.has(addressKey(address)))],
      seen: { ...body.seen, ...seen },
      joined: [...(body.joined ?? []), from, ...joined],
    },
    person,
  };
}

/** The document with everything of the one that joins it. Where the code was typed, the person was heard last. */
export function withJoined(
  body: PersonBody,
  timers: readonly Timer[],
  from: DocumentId,
  letter: Letter,
): { body: PersonBody; timers: readonly Timer[] } {
  const joining = letter.body as unknown as Joining;
  const joined = joinPeople(body.person, joining.person, joining.timers);
  const known = new Set(joining.addresses.map(addressKey));
  const seen: Record<string, string> = { ...body.seen };
  for (const [day, row] of Object.entries(joining.seen)) seen[day] = (seen[day] ?? '') + row;
  return {
    body: {
      ...body,
      person: joined.person,
      addresses: [...joining.addresses, ...body.addresses.filter((address) => !known.has(addressKey(address)))],
      heard: { ...body.heard, ...joining.heard },
      seen,
      joined: [...(body.joined ?? []), from, ...joining.joined],
    },
    // Of a meeting to which both were invited they are reminded once.
    timers: [...timers.filter(({ id }) => !joined.timers.some((timer) => timer.id === id)), ...joined.timers],
  };
}
