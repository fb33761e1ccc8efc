import { randomUUID } from 'node:crypto';
import type { Invitation } from '../../src/engine/invitation.ts';
import type { Pairing } from '../../src/engine/pairing.ts';
import type { Consent, Person } from '../../src/engine/person.ts';
import { newSession } from '../../src/engine/session.ts';
import type { Json } from '../../src/ports/json.ts';
import type { Language } from '../../src/ports/language.ts';
import type { Store } from '../../src/ports/store.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { putPerson } from '../support/broadcast-rig.ts';
import { plainMeeting } from '../support/plain-meeting.ts';
import { START } from '../support/rig.ts';

/** Whose world it is. All ids are as those of the companion, so that none can pass for a word. */
export const OWNER = id(1);
const OTHER = id(2);
const [GROUP, ROLL, MEETING, PART, PAIR, TALK, TAKEN, VISIT, HOSTED, SENT] = Array.from({ length: 10 }, (_, n) =>
  id(10 + n),
) as [string, string, string, string, string, string, string, string, string, string];
export const NUMBER = '31612349876';
export const SECRET_CODE = 'S3CR-ETCO-DEZZ';

function id(n: number): string {
  return randomUUID === undefined ? '' : `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

/** A word of the owner that stands in no text of ours. */
export function own(where: string): string {
  return `Mijnwoord-${where}`;
}

/** A word of somebody else. */
export function theirs(where: string): string {
  return `Vreemdwoord-${where}`;
}

/** Where the owner left words; each must be in what they get. */
export const PLACES = [
  'answer',
  'group-title',
  'group-name',
  'roll-name',
  'meeting-title',
  'guest-name',
  'pair-name',
  'pair-part',
  'question',
  'talk-name',
  'visit-organisation',
  'visit-name',
  'team',
  'place',
  'sent',
  'leads',
  'hosted-group',
  'typed',
] as const;

const CONSENT: Consent = { textVersion: 3, language: 'nl', at: START - 86_400_000, channel: 'telegram' };

const ROUND = { round: 2, mine: 'open', theirs: 'open', shown: { round: 1, at: START - 3_600_000 } } as const;

/** A store in which the owner has done everything that leaves something of them, beside what others left. */
export async function ownWorld(language: Language = 'nl'): Promise<Store> {
  const store = createMemoryStore();
  const text = (words: string) => ({ kind: 'text', text: words }) as const;
  const sheet = (
    kind: string,
    dialog: string,
    answers: Person['sheets'][number]['answers'],
    n: number,
  ): Person['sheets'][number] => ({
    id: `s${n}`,
    kind,
    dialog,
    version: 1,
    createdAt: START - 7_200_000,
    updatedAt: START - 3_600_000,
    answers,
    position: null,
    finishedAt: START - 3_600_000,
  });
  const invitation: Invitation = {
    meeting: MEETING,
    part: PART,
    guest: OWNER,
    details: plainMeeting({ title: own('meeting-title'), date: '2026-12-04' }),
    revision: 1,
    group: own('group-title'),
    answer: 'yes',
    seat: 'seated',
    people: 3,
    needs: ['childcare'],
    state: 'on',
  };
  const pairing: Pairing = {
    pair: PAIR,
    as: OWNER,
    side: 'informal',
    name: own('pair-name'),
    other: { name: theirs('pair-name') },
    code: SECRET_CODE,
    since: START - 86_400_000,
    expectations: ROUND,
    scan: { ...ROUND, shown: null },
    remind: true,
  };
  await putPerson(
    store,
    OWNER,
    {
      language,
      roles: ['professional'],
      consent: CONSENT,
      pastConsents: [
        { ...CONSENT, textVersion: 2, at: START - 9e9, purpose: 'answers', endedAt: CONSENT.at, ended: 'renewed' },
      ],
      sheets: [
        sheet(
          'preparation',
          'volunteer.prepare',
          {
            strengths: { kind: 'choices', options: ['trust'], other: own('answer') },
            date: { kind: 'date', date: '2026-11-30' },
          },
          1,
        ),
        sheet(
          'visit',
          'visit.plan',
          {
            organisation: text(own('visit-organisation')),
            visitor: text(own('visit-name')),
            team: text(own('team')),
            visit: text(VISIT),
            visitAs: text(OWNER),
            state: { kind: 'choice', option: 'agreed' },
            date: { kind: 'date', date: '2026-12-01' },
            time: { kind: 'time', time: '14:00' },
          },
          2,
        ),
      ],
      talks: [
        { talk: TALK, side: 'asker', state: 'waiting', name: null, question: own('question'), at: START },
        {
          talk: TAKEN,
          side: 'helper',
          state: 'live',
          name: theirs('asker-name'),
          question: theirs('question'),
          language: 'tr',
          at: START,
        },
      ],
      groups: [
        {
          group: GROUP,
          roll: ROLL,
          member: OWNER,
          title: own('group-title'),
          name: own('group-name'),
          consent: CONSENT,
        },
      ],
      leads: [{ group: id(40), as: OWNER, title: own('leads'), code: SECRET_CODE }],
      invitations: [invitation],
      announcements: [{ announcement: SENT, as: OWNER, at: START, people: 12, about: own('sent') }],
      told: [id(50), id(51)],
      places: [{ id: 'p1', name: own('place'), kind: 'mosque', known: true }],
      hosted: [
        {
          visit: HOSTED,
          as: OWNER,
          organisation: own('hosted-group'),
          visitor: theirs('visitor'),
          team: theirs('team'),
          details: {
            date: '2026-12-02',
            time: '10:00',
            first: true,
            about: ['acquaint'],
            note: { text: theirs('note'), language: 'nl' },
          },
          revision: 1,
          state: 'agreed',
        },
      ],
      pairs: [pairing],
      nextSheet: 3,
      wrongCodes: [START - 60_000],
    },
    {
      addresses: [
        { channel: 'telegram', scheme: 'chat', value: NUMBER },
        { channel: 'web', scheme: 'session', value: 'e3b0c44298fc1c149afbf4c8' },
      ],
      seen: { '20780': 'abcdefghijklmnop' },
      session: {
        ...newSession(),
        turn: 4,
        questions: 2,
        heardAt: START,
        alarmedAt: START - 5_000,
        stack: [{ dialog: 'system.human', step: 'name', trail: [], slots: { question: text(own('typed')) } }],
      },
    },
  );
  const side = (words: string) => ({
    language: 'nl',
    answers: { hope: { options: [], other: words }, bring: null, worry: null, forms: null, time: null, success: null },
  });
  await desk(store, ROLL, 'roll', {
    group: GROUP,
    members: [
      { person: OWNER, name: own('roll-name') },
      { person: OTHER, name: theirs('roll') },
    ],
  });
  const guest = (person: string, name: string) => ({
    person,
    name,
    state: 'read',
    answer: 'yes',
    seat: 'seated',
    people: 3,
    needs: ['childcare'],
  });
  await desk(store, PART, 'part', {
    owner: MEETING,
    ownerKind: 'meeting',
    group: GROUP,
    title: own('group-title'),
    guests: [guest(OTHER, theirs('guest')), guest(OWNER, own('guest-name'))],
    scores: [0, 0, 0, 0, 0],
    round: null,
  });
  const shown = {
    round: 1,
    at: START - 3_600_000,
    informal: side(own('pair-part')),
    formal: side(theirs('pair-part')),
  };
  const none = {
    round: 1,
    ready: { informal: false, formal: false },
    parts: { informal: null, formal: null },
    shown: null,
    before: null,
  };
  await desk(store, PAIR, 'pair', {
    maker: 'informal',
    left: false,
    remind: { informal: true, formal: null },
    asked: null,
    sides: {
      informal: { as: OWNER, person: OWNER, name: own('pair-name') },
      formal: { as: OTHER, person: OTHER, name: theirs('pair-name') },
    },
    topics: { expectations: { ...none, round: 2, shown }, scan: none },
  });
  const talk = { state: 'open', helper: null, coordinators: [OTHER], declined: [], language: 'nl', openedAt: START };
  await desk(store, TALK, 'talk', { ...talk, asker: OWNER, question: own('question'), name: own('talk-name') });
  await desk(store, TAKEN, 'talk', {
    ...talk,
    asker: OTHER,
    helper: OWNER,
    state: 'taken',
    question: theirs('question'),
    name: theirs('asker-name'),
  });
  await desk(store, VISIT, 'visit', {
    group: GROUP,
    organisation: own('visit-organisation'),
    visitor: own('visit-name'),
    team: own('team'),
    details: { date: '2026-12-01', time: '14:00', first: true, about: [], note: null },
    revision: 1,
    state: 'agreed',
    by: { as: OWNER, at: OWNER },
    hosts: [{ as: OTHER, at: OTHER }],
    host: OTHER,
  });
  await putPerson(store, OTHER, {
    sheets: [
      sheet(
        'preparation',
        'volunteer.prepare',
        { strengths: { kind: 'choices', options: [], other: theirs('answer') } },
        1,
      ),
    ],
  });
  return store;
}

type Kind = Parameters<Store['commit']>[0]['kind'];

async function desk(store: Store, document: string, kind: Kind, state: Json): Promise<void> {
  const body = { format: 1, state, nextSeq: 1, lettersIn: {}, lettersOut: {} };
  await store.commit({ id: document, kind, expected: 0, body, timers: [], out: [] });
}
