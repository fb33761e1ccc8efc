import { type Consent, newPerson } from '../src/engine/person.ts';
import { ROLL_SIZE } from '../src/features/groups/letters.ts';
import type { Address } from '../src/ports/address.ts';
import type { DocumentId, DocumentKind } from '../src/ports/document.ts';
import type { Json } from '../src/ports/json.ts';
import type { Language } from '../src/ports/language.ts';
import type { Commit } from '../src/ports/store.ts';
import { asJson, newPersonBody } from '../src/runtime/person-document.ts';
import { plainMeeting } from '../tests/support/plain-meeting.ts';

/** The title of every group here. */
export const GROUP_TITLE = 'Buurt';

/** What people are invited to. */
export const DETAILS = plainMeeting({ title: 'Kennismaken in de wijk', date: '2099-01-10', end: '21:00' });

/** The body of somebody in a group who consented, and is in the middle of nothing. */
export function invitedPerson(id: DocumentId, language: Language, group: DocumentId, address: Address): Json {
  const consent: Consent = { textVersion: 1, language, at: 0, channel: address.channel };
  const membership = { group, roll: null, member: id, title: GROUP_TITLE, name: null, consent };
  const person = { ...newPerson(), language, consent, groups: [membership] };
  return asJson({ ...newPersonBody(false, language), person, addresses: [address] });
}

/** A group that is coordinated by somebody, and its rolls. */
export function groupCommits(group: DocumentId, coordinator: DocumentId, members: readonly DocumentId[]): Commit[] {
  const rolls = Array.from({ length: Math.ceil(members.length / ROLL_SIZE) }, (_, n) => ({
    roll: `${group}-roll-${n}`,
    members: members.slice(n * ROLL_SIZE, (n + 1) * ROLL_SIZE),
  }));
  return [
    ...rolls.map((each) => {
      const people = each.members.map((person) => ({ person, name: null }));
      return deskCommit(each.roll, 'roll', { group, members: people });
    }),
    deskCommit(group, 'group', {
      title: GROUP_TITLE,
      coordinators: [coordinator],
      rolls: rolls.map((each) => ({ roll: each.roll, count: each.members.length })),
      recent: [],
      sending: null,
      last: null,
    }),
  ];
}

/** The first commit of a document that is no person. */
export function deskCommit(id: DocumentId, kind: DocumentKind, state: Json): Commit {
  const body = { format: 1, state, nextSeq: 1, lettersIn: {}, lettersOut: {} };
  return { id, kind, expected: 0, body, timers: [], out: [] };
}
