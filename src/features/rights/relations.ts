import { z } from 'zod';
import type { DocumentId, DocumentKind, Letter } from '../../ports/document.ts';
import type { Json } from '../../ports/json.ts';
import { AUDIT_DOCUMENT } from '../audit/letters.ts';
import { CODES_DOCUMENT } from '../codes/code.ts';
import { NETWORK_DOCUMENT } from '../network/coordinators.ts';
import { UNANSWERED_DOCUMENT } from '../questions/unanswered-desk.ts';
import { DIRECTORY_DOCUMENT } from '../visits/letters.ts';
import type { Relation } from './rights.ts';

/** A letter where it arrives. */
export interface Arrival {
  /** What the document is now; null: there is none. */
  state: Json | null;
  from: DocumentId;
  letter: Letter;
  self: DocumentId;
}

/** What of a state tells who somebody is to it; each desk reads the whole by itself. */
const id = z.string();
const ids = z.array(id);
const none = { coordinators: [] as string[] };

/** What a letter claims: an id that only its owner knows, and whether an admin writes it. */
const claims = z.object({
  as: id.nullish(),
  admin: z.boolean().optional(),
  member: id.optional(),
  guest: id.optional(),
});

const groupState = z.object({
  coordinators: ids,
  rolls: z.array(z.object({ roll: id })),
  sending: z.object({ owner: id }).nullable(),
  proposals: z.array(z.object({ visitor: id, visit: id })).optional(),
});

type Find = (arrival: Arrival, claimed: z.infer<typeof claims>) => readonly (Relation | false)[];

/** The same for meetings and messages: its lists write to it. */
const lists = z.object({ sending: z.object({ parts: z.array(z.object({ part: id })) }) });
const isList = (state: Json, from: DocumentId) => lists.parse(state).sending.parts.some(({ part }) => part === from);

const meetingState = z.object({ organiser: id });
const answering = z.object({ part: id });

const talkState = z.object({ asker: id, helper: id.nullable(), coordinators: ids });
const bySide = z.object({ side: z.enum(['asker', 'helper']) });

const visitState = z.object({ by: z.object({ as: id }), hosts: z.array(z.object({ as: id })) });

const seat = z.object({ as: id, person: id }).nullable();
const pairState = z.object({ sides: z.object({ informal: seat, formal: seat }), left: z.boolean() });

const FINDS: Partial<Readonly<Record<DocumentKind, Find>>> = {
  network: ({ state, from, letter, self }) => {
    const { coordinators } = state === null ? none : z.object({ coordinators: ids }).parse(state);
    const before = z.object({ from: id }).safeParse(letter.body);
    return [
      from === CODES_DOCUMENT && 'codes',
      from === UNANSWERED_DOCUMENT && 'questions',
      from === self && 'itself',
      before.success && coordinators.includes(before.data.from) && 'coordinator',
    ];
  },
  group: ({ state, from, letter }, { as, admin }) => {
    const { coordinators, rolls, sending, proposals = [] } = groupState.parse(state);
    // Asked to be made again, it knows its coordinator by the document that writes; else by the id that it gave.
    const isMine = letter.kind === 'group.open' ? coordinators.includes(from) : coordinators.includes(as ?? '');
    return [
      isMine && 'coordinator',
      admin === true && 'admin',
      rolls.some(({ roll }) => roll === from) && 'list',
      sending?.owner === from && 'sender',
      from === DIRECTORY_DOCUMENT && 'directory',
      proposals.some(({ visit }) => visit === from) && 'visit',
      proposals.some(({ visitor }) => visitor === (as ?? from)) && 'visitor',
    ];
  },
  roll: ({ state, from }, { member }) => {
    const { group, members } = z.object({ group: id, members: z.array(z.object({ person: id })) }).parse(state);
    return [from === group && 'group', members.some(({ person }) => person === member) && 'member'];
  },
  meeting: ({ state, from, letter }, { as }) => {
    const { organiser } = meetingState.parse(state);
    const isOrganiser = letter.kind === 'meeting.open' ? from === organiser : as === organiser;
    const answer = answering.safeParse(letter.body);
    return [
      isOrganiser && 'organiser',
      isList(state, from) && 'list',
      answer.success && isList(state, answer.data.part) && 'guest',
    ];
  },
  announcement: ({ state, from }, { as }) => [
    z.object({ as: id }).parse(state).as === as && 'author',
    isList(state, from) && 'list',
  ],
  part: ({ state, from, self }, { guest }) => {
    const { owner, guests } = z.object({ owner: id, guests: z.array(z.object({ person: id })) }).parse(state);
    // Of who left, the id is empty.
    const isOn = guest !== undefined && guest !== '' && guests.some(({ person }) => person === guest);
    return [from === owner && 'owner', from === self && 'itself', isOn && 'member'];
  },
  visit: ({ state }, { as }) => {
    const { by, hosts } = visitState.parse(state);
    return [by.as === as && 'visitor', hosts.some((each) => each.as === as) && 'host'];
  },
  pair: ({ state, from, letter }, { as }) => {
    const { sides, left } = pairState.parse(state);
    const seats = [sides.informal, sides.formal].filter((each) => each !== null);
    // Who has not heard yet by which id the pair knows them is known by the document that writes.
    const byDocument = letter.kind === 'pair.open' || (letter.kind === 'pair.leave' && as === null);
    const isSide = seats.some((each) => (byDocument ? each.as === from || each.person === from : each.as === as));
    return [isSide && 'side', left && 'late'];
  },
  talk: ({ state, from, letter, self }) => {
    const { asker, helper, coordinators } = talkState.parse(state);
    if (from === self) return ['itself'];
    if (from === asker || from === helper) return [from === asker ? 'asker' : 'helper'];
    if (!coordinators.includes(from)) return ['holder'];
    // Nobody's answer is lost because they helped from one chat and joined it to another one that was asked as well.
    const said = bySide.safeParse(letter.body);
    return ['asked', said.success && said.data.side === 'helper' && 'helper'];
  },
  unanswered: ({ from, self }) => [from === self && 'itself'],
  retention: ({ from, self }) => [from === self && 'itself'],
  audit: ({ state, from, self }) => {
    const { older } = z.object({ older: id.nullable() }).parse(state);
    return [from === AUDIT_DOCUMENT && 'log', from === older && 'page', from === self && 'itself'];
  },
};

/** Who makes a document, by the letter that brings it into being; whoever writes to one that is not there learns that, or nothing. */
const MAKERS: Readonly<Record<string, (arrival: Arrival) => Relation | false>> = {
  'announcement.open': ({ from }) => from === NETWORK_DOCUMENT && 'network',
  'retention.done': ({ from, self }) => from === self && 'itself',
  'talk.open': ({ from }) => from === NETWORK_DOCUMENT && 'network',
  'audit.page': ({ from }) => from === AUDIT_DOCUMENT && 'log',
  'visit.open': ({ from, letter }) => z.object({ group: id }).parse(letter.body).group === from && 'group',
  'roll.add': ({ from, letter }) => z.object({ group: id }).parse(letter.body).group === from && 'group',
};

/** What whoever writes a letter is to the document that it comes to. */
export function relationsTo(kind: DocumentKind, arrival: Arrival): readonly Relation[] {
  if (arrival.state === null) {
    const make = MAKERS[arrival.letter.kind];
    const made = make ? make(arrival) : 'maker';
    const known = kind === 'network' || kind === 'audit' || kind === 'unanswered' ? find(kind, arrival) : [];
    return made === false ? known : [made, ...known];
  }
  return find(kind, arrival);
}

function find(kind: DocumentKind, arrival: Arrival): readonly Relation[] {
  if (arrival.state === null && kind === 'audit') return arrival.from === arrival.self ? ['itself'] : [];
  const read = claims.safeParse(arrival.letter.body);
  return (FINDS[kind]?.(arrival, read.success ? read.data : {}) ?? []).filter((each) => each !== false);
}
