import type { Posted } from '../../src/engine/feature.ts';
import type { MeetingDetails } from '../../src/engine/invitation.ts';
import { type Consent, newPerson, type Person } from '../../src/engine/person.ts';
import type { Guest, Tally } from '../../src/features/broadcasts/letters.ts';
import { tallyOfSending } from '../../src/features/broadcasts/sending-state.ts';
import { readGroup } from '../../src/features/groups/group-desk.ts';
import { toMeeting } from '../../src/features/meetings/letters.ts';
import { readMeeting, stateOfMeeting } from '../../src/features/meetings/meeting-state.ts';
import type { Address } from '../../src/ports/address.ts';
import type { DocumentId, StoredDocument } from '../../src/ports/document.ts';
import type { Store } from '../../src/ports/store.ts';
import { deskState } from '../../src/runtime/desks.ts';
import { asJson, newPersonBody, readPersonBody } from '../../src/runtime/person-document.ts';
import { partIn, putDesk, putPerson } from './broadcast-rig.ts';
import { plainMeeting } from './plain-meeting.ts';

export const MEETING = 'the-meeting';
export const GROUP = 'the-group';
export const ORGANISER = 'the-organiser';
const TITLE = 'Buurt';

/** Far enough away for every clock. */
export const DETAILS: MeetingDetails = plainMeeting({
  title: 'Kennismaken in de wijk',
  date: '2099-01-10',
  end: '21:00',
});

const CONSENT: Consent = { textVersion: 1, language: 'nl', at: 0, channel: 'telegram' };
/** As `TelegramPeople` numbers those whom it meets in order. */
const FIRST_CHAT = 7_000_000_001;

export function memberId(n: number): DocumentId {
  return `member-${String(n).padStart(3, '0')}`;
}

/** The private chat of the n-th member with the bot. */
export function chatOf(n: number): number {
  return FIRST_CHAT + n;
}

function telegram(chat: number): Address {
  return { channel: 'telegram', scheme: 'chat', value: String(chat) };
}

/**
 * Puts a group of so many members in a store, who all stand in the middle of nothing, and its organiser, whose chat comes
 * after theirs.
 */
export async function putGroup(store: Store, people: number, rollSize: number): Promise<void> {
  const all = Array.from({ length: people }, (_, n) => n);
  const rolls = all.filter((n) => n % rollSize === 0).map((from) => all.slice(from, from + rollSize));
  await Promise.all(
    all.map((n) => {
      const roll = `the-roll-${Math.floor(n / rollSize)}`;
      const group = { group: GROUP, roll, member: memberId(n), title: TITLE, name: null, consent: CONSENT };
      return putPerson(store, memberId(n), { groups: [group] }, {}, telegram(chatOf(n)));
    }),
  );
  for (const [n, members] of rolls.entries()) {
    const state = { group: GROUP, members: members.map((each) => ({ person: memberId(each), name: null })) };
    await putDesk(store, `the-roll-${n}`, 'roll', state);
  }
  await putDesk(store, GROUP, 'group', {
    title: TITLE,
    coordinators: [ORGANISER],
    rolls: rolls.map((members, n) => ({ roll: `the-roll-${n}`, count: members.length })),
    recent: [],
    sending: null,
    last: null,
  });
  const leads = [{ group: GROUP, as: ORGANISER, title: TITLE, code: 'ABCD-EFGH' }];
  await putCoordinator(store, ORGANISER, chatOf(people), { leads });
}

export async function putCoordinator(
  store: Store,
  id: DocumentId,
  chat: number,
  more: Partial<Person> = {},
): Promise<void> {
  const person: Person = { ...newPerson(), language: 'nl', consent: CONSENT, roles: ['coordinator'], ...more };
  await putPerson(store, id, person, {}, telegram(chat));
}

/** Puts letters of a person in a store, as a turn of theirs would have committed them; a start delivers them. */
export async function post(store: Store, from: DocumentId, now: number, letters: readonly Posted[]): Promise<void> {
  const document = await documentIn(store, from);
  const body = readPersonBody(document);
  const out = letters.map((posted, at) => {
    const number = Math.max(now, (body.lettersOut[posted.to] ?? 0) + 1) + at;
    return { type: 'letter', seq: body.nextSeq + at, number, ...posted } as const;
  });
  const lettersOut = { ...body.lettersOut, ...Object.fromEntries(out.map(({ to, number }) => [to, number])) };
  const next = asJson({ ...newPersonBody(false, 'nl'), ...body, nextSeq: body.nextSeq + out.length, lettersOut });
  const { kind, version, timers } = document;
  await store.commit({ id: from, kind, expected: version, body: next, timers, out });
}

/** A coordinator makes a meeting and invites everybody of the group to it. */
export function inviting(as: DocumentId = ORGANISER, meeting: DocumentId = MEETING): Posted[] {
  const order = { as, admin: false, groups: [GROUP], asOf: {}, hash: 'h', again: false, at: null };
  return [toMeeting(meeting, 'open', { details: { ...DETAILS } }), toMeeting(meeting, 'invite', order)];
}

async function documentIn(store: Store, id: DocumentId): Promise<StoredDocument> {
  const read = await store.read(id);
  if (read.status !== 'found') throw new Error(`${id} is ${read.status}.`);
  return read.document;
}

export interface Standing {
  state: ReturnType<typeof stateOfMeeting>;
  tally: Tally;
  /** Its parts. */
  parts: readonly DocumentId[];
}

/** How the meeting stands, as its organiser would be told now; null before it is made. */
export async function standingIn(store: Store, id: DocumentId = MEETING): Promise<Standing | null> {
  const read = await store.read(id);
  if (read.status !== 'found') return null;
  const meeting = readMeeting(deskState(read.document));
  const parts = meeting.sending.parts.map(({ part }) => part);
  return { state: stateOfMeeting(meeting), tally: tallyOfSending(meeting.sending), parts };
}

/** Everybody on the list of the meeting. */
export async function guestsIn(store: Store): Promise<Guest[]> {
  const { parts = [] } = (await standingIn(store)) ?? {};
  return (await Promise.all(parts.map((part) => partIn(store, part)))).flatMap(({ guests }) => guests);
}

/** Whether another broadcast may go to the group. */
export async function isFree(store: Store): Promise<boolean> {
  return readGroup(deskState(await documentIn(store, GROUP))).sending === null;
}

/** Whether everybody was written to, and the meeting knows it. */
export function isSent(standing: Standing | null): boolean {
  return standing?.state === 'sent' && standing.tally.queued === 0 && standing.tally.under_way === 0;
}
