import type { Desk } from '../../src/engine/desk.ts';
import { auditDesk } from '../../src/features/audit/audit-desk.ts';
import { readAuditPage } from '../../src/features/audit/audit-page.ts';
import { AUDIT_DOCUMENT } from '../../src/features/audit/letters.ts';
import { announcementDesk } from '../../src/features/broadcasts/announcement-desk.ts';
import { partDesk } from '../../src/features/broadcasts/part-desk.ts';
import { CODES_DOCUMENT } from '../../src/features/codes/code.ts';
import { groupDesk } from '../../src/features/groups/group-desk.ts';
import { rollDesk } from '../../src/features/groups/roll-desk.ts';
import { meetingDesk } from '../../src/features/meetings/meeting-desk.ts';
import { NETWORK_DOCUMENT, networkDesk } from '../../src/features/network/coordinators.ts';
import { UNANSWERED_DOCUMENT, unansweredDesk } from '../../src/features/questions/unanswered-desk.ts';
import { guarded } from '../../src/features/rights/guarded.ts';
import type { Relation } from '../../src/features/rights/rights.ts';
import { talkDesk } from '../../src/features/talks/talk-desk.ts';
import { pairDesk } from '../../src/features/together/pair-desk.ts';
import { directoryDesk } from '../../src/features/visits/directory-desk.ts';
import { DIRECTORY_DOCUMENT } from '../../src/features/visits/letters.ts';
import { visitDesk } from '../../src/features/visits/visit-desk.ts';
import type { DocumentId } from '../../src/ports/document.ts';
import type { Json } from '../../src/ports/json.ts';
import { keyedHash } from '../../src/store/keyed-hash.ts';
import { plainMeeting } from '../support/plain-meeting.ts';
import { NETWORK, START } from '../support/rig.ts';

/*
 * Two groups with their coordinators, and one of everything else, made by the letters that make them. Then everybody tries
 * every command on each: whether anything comes of it is compared with what is written here by hand of who they are, and with
 * the table.
 */

const SECRET = Buffer.alloc(32, 1);

export const DETAILS = plainMeeting({ title: 'Kennismaken', date: '2026-12-04', capacity: 20 });
const VISIT = { date: '2026-12-03', time: '14:00', first: true, about: [], note: null };

interface Kept {
  desk: Desk;
  state: Json | null;
}

/** Documents that write to each other; people are only ids. */
class Place {
  readonly kept = new Map<DocumentId, Kept>();
  #ids = 0;

  write(from: DocumentId, to: DocumentId, desk: Desk, kind: string, body: Json = {}): void {
    const { state } = this.kept.get(to) ?? { state: null };
    const turn = guarded(desk).letter(state, from, { kind, body }, this.world(to));
    if (!turn) throw new Error(`Nothing came of ${kind}.`);
    this.kept.set(to, { desk, state: JSON.parse(JSON.stringify(turn.state)) as Json });
    for (const posted of turn.letters ?? []) {
      const next = DESKS[posted.toKind];
      if (next && posted.toKind !== 'audit') this.write(to, posted.to, next, posted.letter.kind, posted.letter.body);
    }
  }

  world(self: DocumentId) {
    const newId = () => {
      this.#ids += 1;
      return `new-${this.#ids}`;
    };
    return { self, now: START, network: NETWORK, newId, keyedHash: (text: string) => keyedHash(SECRET, text) };
  }

  /** The one document of a kind that was made by itself. */
  idOf(desk: Desk): DocumentId {
    const [found] = [...this.kept].filter(([, each]) => each.desk === desk);
    if (!found) throw new Error(`There is no ${desk.kind}.`);
    return found[0];
  }
}

const DESKS: Partial<Record<string, Desk>> = {
  group: groupDesk,
  roll: rollDesk,
  part: partDesk,
  meeting: meetingDesk,
  announcement: announcementDesk,
  directory: directoryDesk,
  visit: visitDesk,
  talk: talkDesk,
  pair: pairDesk,
  network: networkDesk,
  unanswered: unansweredDesk,
};

function place(): Place {
  const all = new Place();
  all.write('codes', NETWORK_DOCUMENT, networkDesk, 'network.granted', { person: 'network-1', role: 'coordinator' });
  all.write('codes', NETWORK_DOCUMENT, networkDesk, 'network.granted', { person: 'network-2', role: 'coordinator' });
  all.write('fatma', 'group', groupDesk, 'group.open', { title: 'Moedergroep' });
  all.write('amina', 'group', groupDesk, 'group.join', { name: 'Amina' });
  all.write('karim', 'group-b', groupDesk, 'group.open', { title: 'Vaders' });
  all.write('fatma', 'group', groupDesk, 'group.list', { as: 'fatma', listed: true });
  all.write('joost', 'group', groupDesk, 'group.visit', { visitor: null, team: null, details: VISIT });
  all.write('fatma', 'meeting', meetingDesk, 'meeting.open', { details: DETAILS });
  all.write('karim', 'meeting-b', meetingDesk, 'meeting.open', { details: DETAILS });
  all.write('amina', 'meeting', meetingDesk, 'meeting.walkIn', { name: 'Amina' });
  all.write('network-1', NETWORK_DOCUMENT, networkDesk, 'network.announce', {
    as: 'fatma',
    admin: false,
    text: 'Tot morgen',
    groups: ['group'],
    asOf: {},
    hash: 'h',
    again: false,
    at: null,
  });
  all.write('aylin', NETWORK_DOCUMENT, networkDesk, 'network.ask', { question: 'Wie?', name: null, language: 'nl' });
  all.write('network-1', all.idOf(talkDesk), talkDesk, 'talk.take');
  all.write('leyla', 'pair', pairDesk, 'pair.open', { side: 'informal', name: 'Leyla' });
  all.write('sanne', 'pair', pairDesk, 'pair.join', { name: 'Sanne' });
  all.write('aylin', UNANSWERED_DOCUMENT, unansweredDesk, 'unanswered.note', { text: 'Wat?', language: 'nl' });
  const note = { at: START, by: null, what: 'group.names', subject: 'group', groups: ['group'], people: 1 };
  for (let count = 0; count < 160; count += 1) {
    all.write('fatma', AUDIT_DOCUMENT, auditDesk, 'audit.note', { ...note, at: START + count });
  }
  return all;
}

export const made = place();
const ROLL = made.idOf(rollDesk);
const PART = [...made.kept].filter(([, { desk }]) => desk === partDesk).map(([id]) => id);
const MEETING_PART = PART.find((id) => JSON.stringify(made.kept.get(id)?.state).includes('"owner":"meeting"')) ?? '';
const ANNOUNCEMENT = made.idOf(announcementDesk);
const ANNOUNCED =
  PART.find((id) => JSON.stringify(made.kept.get(id)?.state).includes(`"owner":"${ANNOUNCEMENT}"`)) ?? '';
const TALK = made.idOf(talkDesk);
const VISIT_ID = made.idOf(visitDesk);
const OLDER = readAuditPage(made.kept.get(AUDIT_DOCUMENT)?.state).older ?? '';

/** Where each family of commands is tried. */
export const SUBJECTS: Readonly<Record<string, DocumentId>> = {
  network: NETWORK_DOCUMENT,
  group: 'group',
  roll: ROLL,
  meeting: 'meeting',
  announcement: ANNOUNCEMENT,
  part: MEETING_PART,
  directory: DIRECTORY_DOCUMENT,
  visit: VISIT_ID,
  pair: 'pair',
  talk: TALK,
  unanswered: UNANSWERED_DOCUMENT,
  audit: AUDIT_DOCUMENT,
};

/** Everybody and everything that could write, and what they are to each subject: by hand. */
export const WHO: Readonly<Record<DocumentId, Partial<Record<string, readonly Relation[]>>>> = {
  // A coordinator: of the group, of its meeting, of the message; proposed a visit to.
  fatma: { group: ['coordinator'], meeting: ['organiser'], announcement: ['author'], visit: ['host'] },
  // Coordinates another group and has another meeting.
  karim: {},
  // A member of the group and a guest of the meeting.
  amina: { roll: ['member'], part: ['member'], meeting: ['guest'] },
  // A professional who proposed a visit.
  joost: { visit: ['visitor'], group: ['visitor'] },
  'network-1': { talk: ['helper'], network: ['coordinator'] },
  'network-2': { talk: ['asked', 'helper'], network: ['coordinator'] },
  aylin: { talk: ['asker'] },
  leyla: { pair: ['side'] },
  sanne: { pair: ['side'] },
  // Somebody of whom nothing is known.
  nobody: {},
  [CODES_DOCUMENT]: { network: ['codes'] },
  [NETWORK_DOCUMENT]: { network: ['itself'] },
  [UNANSWERED_DOCUMENT]: { network: ['questions'], unanswered: ['itself'] },
  [DIRECTORY_DOCUMENT]: { group: ['directory'] },
  [ROLL]: { group: ['list'] },
  group: { roll: ['group'] },
  'group-b': {},
  meeting: { part: ['owner'] },
  'meeting-b': {},
  [ANNOUNCEMENT]: { group: ['sender'] },
  [MEETING_PART]: { meeting: ['list'], part: ['itself'] },
  [ANNOUNCED]: { announcement: ['list'] },
  [VISIT_ID]: { group: ['visit'] },
  [TALK]: { talk: ['itself'] },
  [AUDIT_DOCUMENT]: { audit: ['log', 'itself'] },
  [OLDER]: { audit: ['page'] },
};

/** What a command says, by who says it: their own ids, and never those of another. */
export function bodyOf(command: string, who: DocumentId): Json {
  const all: Record<string, Json> = {
    as: who,
    admin: false,
    member: who,
    guest: who,
    from: who,
    // Only who is on it knows the list.
    part: who === 'amina' ? MEETING_PART : 'unknown',
    side: who === 'aylin' ? 'asker' : who === 'network-1' ? 'helper' : 'visitor',
    title: 'Titel',
    name: 'Naam',
    visitor: command === 'visit.rename' ? 'Naam' : null,
    team: null,
    details: command.startsWith('meeting') ? { ...DETAILS, place: 'Elders' } : VISIT,
    count: 7,
    roll: 'x',
    page: 0,
    pages: 1,
    total: 1,
    to: who,
    ownerKind: who.startsWith('meeting') ? 'meeting' : 'announcement',
    owner: who,
    group: 'group',
    hash: 'x',
    again: true,
    listed: false,
    by: who,
    unsent: true,
    person: 'network-2',
    role: 'coordinator',
    people: 1,
    needs: [],
    answer: 'yes',
    question: 'Hoe?',
    language: 'nl',
    text: 'Woorden',
    kind: 'questions.weekly',
    body: {},
    groups: ['group'],
    asOf: {},
    words: '',
    what: 'planned',
    revision: 1,
    date: '2026-12-08',
    time: '10:00',
    topic: 'scan',
    round: 1,
    yes: true,
    why: 'not-yours',
    score: 4,
    number: 1,
    guests: [],
    letter: { kind: 'invitations.invited', body: {} },
    told: [],
    gone: [],
    became: [],
    rolls: 1,
    attached: null,
  };
  if (command === 'part.go') return { number: START + 10, to: 'everyone', letter: { kind: 'x.y', body: {} } };
  if (command === 'pair.give') return { ...all, part: { scores: [1, 2, 3, 4, 5, 1, 2, 3] } };
  if (command === 'pair.open' || command === 'pair.join') return { side: 'informal', name: null };
  if (command === 'network.granted') return { person: 'new', role: 'coordinator' };
  if (command === 'meeting.invite') return { ...all, at: null };
  if (command === 'network.known') return { people: [who] };
  if (command === 'audit.note')
    return { at: START - 1, by: null, what: 'group.names', subject: '', groups: [], people: null };
  if (command.endsWith('.tally')) return TALLY;
  if (command === 'part.answer') return { ...all, guest: 'amina', seat: 'none' };
  if (command === 'part.progress') return { ...all, gone: ['amina'] };
  if (command === 'part.add') return { ...all, guest: 'new' };
  if (command === 'part.swap') return { number: 1, body: {} };
  if (command === 'talk.say') return { text: 'Woorden', side: who === 'aylin' ? 'asker' : 'helper', attached: null };
  if (command === 'talk.close') return { side: who === 'aylin' ? 'asker' : 'helper' };
  if (command === 'roll.add') return { ...all, member: 'new' };
  return all;
}

const TALLY = {
  invited: 9,
  queued: 0,
  under_way: 0,
  sent: 9,
  failed: {},
  twice: 0,
  yes: 0,
  no: 0,
  maybe: 0,
  waiting: 0,
  silent: 9,
  coming: 0,
  interpreter: 0,
  childcare: 0,
  scores: [0, 0, 0, 0, 0],
};
