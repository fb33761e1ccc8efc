import { newPerson, type Person } from '../engine/person.ts';
import { newSession, type Session } from '../engine/session.ts';
import type { Address } from '../ports/address.ts';
import { addressKey } from '../ports/address.ts';
import type { DocumentId, StoredDocument } from '../ports/document.ts';
import { AppError } from '../ports/error.ts';
import type { Json } from '../ports/json.ts';
import type { Language } from '../ports/language.ts';
import type { Message } from '../ports/message.ts';
import type { Seen } from './seen.ts';

/** What is said when everything of somebody is gone. Ours, not theirs. */
export interface Farewell {
  to: Address;
  message: Message;
}

/** The body of a person's document. */
export interface PersonBody {
  /** Rises when the shape changes; a migration then leads older ones on. */
  format: 1;
  person: Person;
  session: Session;
  /** Where the person was heard, the most recent first. */
  addresses: readonly Address[];
  /** When each of them was last heard, epoch milliseconds, by `addressKey`. */
  heard?: Readonly<Record<string, number>>;
  seen: Seen;
  /** Number of the next outbox item. */
  nextSeq: number;
  /** Last number of a letter taken from, and sent to, each other document. */
  lettersIn: Readonly<Record<string, number>>;
  lettersOut: Readonly<Record<string, number>>;
  /** This document joined another, which has everything: what comes in goes on there. */
  movedTo?: DocumentId;
  /** Documents that joined this one; they go when it goes. */
  joined?: readonly DocumentId[];
  /** Everything was erased: what is left here finishes it, and goes then. */
  erased?: true;
  /** When that was, epoch milliseconds; absent: it was begun by an earlier version. */
  erasedAt?: number;
  /** Nobody else knows of them any more since then, epoch milliseconds: it remains to say so, and to go. */
  clearedAt?: number;
  /** To be said, to where they asked for it, when nobody else knows of them any more. */
  farewell?: Farewell;
}

export function newPersonBody(lost: boolean, language: Language | null): PersonBody {
  return {
    format: 1,
    person: { ...newPerson(), lost, language },
    session: newSession(),
    addresses: [],
    seen: {},
    nextSeq: 1,
    lettersIn: {},
    lettersOut: {},
  };
}

/** Takes a body out of the store, which only we write. Errors: `store.format` for one of a newer version. */
export function readPersonBody(document: StoredDocument): PersonBody {
  const body = document.body as unknown as PersonBody;
  if (body.format !== 1) {
    throw new AppError('store.format', 'A document was written by a newer version of the companion.', {
      advice: 'Run the version that wrote it, or a newer one.',
    });
  }
  return body;
}

export function asJson(body: PersonBody): Json {
  return body as unknown as Json;
}

/** The person was heard at an address, which the channel says is theirs as much as the others in `also`. */
export function withHeard(body: PersonBody, address: Address, also: readonly Address[], now: number): PersonBody {
  const key = addressKey(address);
  const known = new Set([key, ...also.map(addressKey)]);
  const others = body.addresses.filter((each) => !known.has(addressKey(each)));
  const [first] = body.addresses;
  const isSame = also.length === 0 && first !== undefined && addressKey(first) === key;
  return {
    ...body,
    addresses: isSame ? body.addresses : [address, ...also, ...others],
    heard: { ...body.heard, [key]: now },
  };
}

/** The person without an address that is somebody else's by now. */
export function withoutAddress(body: PersonBody, address: Address): PersonBody {
  const key = addressKey(address);
  const heard = Object.fromEntries(Object.entries(body.heard ?? {}).filter(([each]) => each !== key));
  return { ...body, addresses: body.addresses.filter((each) => addressKey(each) !== key), heard };
}
