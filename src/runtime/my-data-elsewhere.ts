import type { Topic } from '../engine/pairing.ts';
import type { Person, Seat } from '../engine/person.ts';
import type { Guest } from '../features/broadcasts/letters.ts';
import { readRoll } from '../features/groups/roll-desk.ts';
import { readTalk } from '../features/talks/talk-desk.ts';
import { type Part as PairPart, readPair, sideOf } from '../features/together/pair-state.ts';
import { readVisit } from '../features/visits/visit-state.ts';
import type { DocumentId, DocumentKind } from '../ports/document.ts';
import type { Json } from '../ports/json.ts';
import type { Store } from '../ports/store.ts';
import { deskState } from './desks.ts';
import { readPart } from './part-progress.ts';

/** What a pair has of this person. */
export interface OwnInPair {
  name: string | null;
  /** Their part of what both saw last, and of what they gave since; null: none. */
  shown: Readonly<Record<Topic, PairPart | null>>;
  given: Readonly<Record<Topic, PairPart | null>>;
}

/**
 * What other documents hold of one person, by the id of the document that it is about. Only what is theirs is read out of
 * each: by the id under which it knows them, which only they have.
 */
export interface Elsewhere {
  /** On lists of guests, by meeting. */
  guests: ReadonlyMap<DocumentId, Guest>;
  /** The name on the list of a group, by group. */
  members: ReadonlyMap<DocumentId, { name: string | null }>;
  pairs: ReadonlyMap<DocumentId, OwnInPair>;
  /** Questions of their own to a human, by talk. */
  talks: ReadonlyMap<DocumentId, { name: string | null; taken: boolean }>;
  /** Visits that they proposed: how the other side reads who comes. */
  visits: ReadonlyMap<DocumentId, { visitor: string | null; team: string | null }>;
}

/** Reads it at this moment. A document that is not there any more holds nothing. */
export async function readElsewhere(
  store: Store,
  person: Person,
  visits: readonly { visit: DocumentId; as: DocumentId }[],
): Promise<Elsewhere> {
  return {
    guests: await guestsOf(store, person),
    members: await membersOf(store, person),
    pairs: await pairsOf(store, person),
    talks: await talksOf(store, person.talks ?? []),
    visits: await visitsOf(store, visits),
  };
}

async function stateOf(store: Store, id: DocumentId, kind: DocumentKind): Promise<Json | null> {
  const read = await store.read(id);
  return read.status === 'found' && read.document.kind === kind ? deskState(read.document) : null;
}

async function guestsOf(store: Store, { invitations = [] }: Person) {
  const guests = new Map<DocumentId, Guest>();
  for (const { meeting, part, guest } of invitations) {
    const found = (await readPart(store, part))?.guests.find(({ person }) => person === guest);
    if (found) guests.set(meeting, found);
  }
  return guests;
}

async function membersOf(store: Store, { groups = [] }: Person) {
  const members = new Map<DocumentId, { name: string | null }>();
  for (const { group, roll, member } of groups) {
    const state = roll === null ? null : await stateOf(store, roll, 'roll');
    const found = state === null ? undefined : readRoll(state).members.find(({ person }) => person === member);
    if (found) members.set(group, { name: found.name });
  }
  return members;
}

async function pairsOf(store: Store, { pairs = [] }: Person) {
  const own = new Map<DocumentId, OwnInPair>();
  for (const { pair: id, as } of pairs) {
    const state = await stateOf(store, id, 'pair');
    const pair = state === null ? null : readPair(state);
    const side = pair && sideOf(pair, as);
    if (!pair || !side) continue;
    const { expectations, scan } = pair.topics;
    own.set(id, {
      name: pair.sides[side]?.name ?? null,
      shown: { expectations: expectations.shown?.[side] ?? null, scan: scan.shown?.[side] ?? null },
      given: { expectations: expectations.parts[side], scan: scan.parts[side] },
    });
  }
  return own;
}

/** Only of who asked: what a helper took is somebody else's question. */
async function talksOf(store: Store, seats: readonly Seat[]) {
  const talks = new Map<DocumentId, { name: string | null; taken: boolean }>();
  for (const { talk, side } of seats) {
    const state = side === 'asker' ? await stateOf(store, talk, 'talk') : null;
    if (state === null) continue;
    const { name, state: phase } = readTalk(state);
    talks.set(talk, { name, taken: phase === 'taken' });
  }
  return talks;
}

async function visitsOf(store: Store, visits: readonly { visit: DocumentId; as: DocumentId }[]) {
  const own = new Map<DocumentId, { visitor: string | null; team: string | null }>();
  for (const { visit: id, as } of visits) {
    const state = await stateOf(store, id, 'visit');
    const visit = state === null ? null : readVisit(state);
    if (visit?.by.as === as) own.set(id, { visitor: visit.visitor, team: visit.team });
  }
  return own;
}
