import type { Posted } from '../../src/engine/feature.ts';
import { AUDIENCE_DOCUMENT, EXAMPLE, toAudience } from '../../src/features/broadcasts/letters.ts';
import { MOST_PARTS } from '../../src/features/broadcasts/sending-state.ts';
import { ROLL_SIZE } from '../../src/features/groups/letters.ts';
import { toMeeting } from '../../src/features/meetings/letters.ts';
import { systemClock, systemIds } from '../../src/index.ts';
import type { DocumentId } from '../../src/ports/document.ts';
import { SILENT } from '../../src/ports/log.ts';
import type { Commit, Store } from '../../src/ports/store.ts';
import { asJson, newPersonBody } from '../../src/runtime/person-document.ts';
import { openSharedStore } from '../../src/store/postgres/index.ts';
import { DETAILS, GROUP_TITLE, groupCommits, invitedPerson } from '../invited.ts';
import { atOnce, idOf, languageOf } from '../people.ts';
import { until } from './until.ts';
import { invitedChat } from './updates.ts';

/** More people than this are never invited by one meeting: as many as its document has room for. */
export const MOST_INVITED = MOST_PARTS * ROLL_SIZE;
const BOSS = 'load-boss';
const COMMITS_AT_ONCE = 32;

const meetingId = (n: number): DocumentId => `load-meeting-${n}`;
const groupId = (n: number): DocumentId => `load-group-${n}`;

/** People to be invited, in groups as large as one meeting can invite, put into the database through the store. */
export class InvitedTown {
  readonly meetings: number;
  readonly #store: Store;
  readonly #people: number;

  private constructor(store: Store, people: number) {
    this.#store = store;
    this.#people = people;
    this.meetings = Math.ceil(people / MOST_INVITED);
  }

  static async open(url: string, people: number): Promise<InvitedTown> {
    const store = await openSharedStore({ url, clock: systemClock, ids: systemIds, log: SILENT, poolSize: 12 });
    return new InvitedTown(store, people);
  }

  /** Puts everybody there. Seconds that it took. */
  async settle(): Promise<number> {
    const begin = performance.now();
    const everybody = Array.from({ length: this.#people }, (_, n) => n);
    await atOnce(COMMITS_AT_ONCE, everybody, (n) => this.#store.commit(this.#person(n)));
    for (let group = 0; group < this.meetings; group += 1) {
      const members = everybody.slice(group * MOST_INVITED, (group + 1) * MOST_INVITED).map(idOf);
      for (const commit of groupCommits(groupId(group), BOSS, members)) await this.#store.commit(commit);
    }
    return (performance.now() - begin) / 1_000;
  }

  /** The organiser makes a meeting for each group, and invites it: the letters lie in one commit, as after a turn. */
  async invite(): Promise<void> {
    const letters = Array.from({ length: this.meetings }, (_, n): Posted[] => {
      const order = { as: BOSS, admin: false, groups: [groupId(n)], asOf: {}, hash: `h${n}`, again: false };
      return [
        toMeeting(meetingId(n), 'open', { details: DETAILS }),
        toMeeting(meetingId(n), 'invite', { ...order, at: null }),
      ];
    }).flat();
    await this.#post(BOSS, letters);
  }

  /** Somebody asks how many an invitation to the first group would reach. Resolves with how long that took, seconds. */
  async count(within: number): Promise<number> {
    const begin = performance.now();
    const about = { part: EXAMPLE, guest: EXAMPLE, group: GROUP_TITLE };
    const sample = {
      kind: 'invitations.invited',
      body: { meeting: meetingId(0), details: DETAILS, revision: 1, ...about },
    };
    await this.#post('load-asker', [toAudience('count', { as: BOSS, admin: false, groups: [groupId(0)], sample })]);
    await until('a count', within * 1_000, async () => {
      const read = await this.#store.read(AUDIENCE_DOCUMENT);
      return read.status === 'found' ? read : null;
    });
    return (performance.now() - begin) / 1_000;
  }

  /** A person who was not there before writes these letters. */
  async #post(id: DocumentId, letters: readonly Posted[]): Promise<void> {
    const now = Date.now();
    const out = letters.map((posted, at) => ({ type: 'letter', seq: at + 1, number: now + at, ...posted }) as const);
    const body = { ...newPersonBody(false, 'nl'), nextSeq: out.length + 1 };
    await this.#store.commit({ id, kind: 'person', expected: 0, body: asJson(body), timers: [], out });
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  #person(n: number): Commit {
    const address = { channel: 'telegram', scheme: 'chat', value: String(invitedChat(n)) } as const;
    const group = groupId(Math.floor(n / MOST_INVITED));
    const body = invitedPerson(idOf(n), languageOf(n), group, address);
    return { id: idOf(n), kind: 'person', expected: 0, body, timers: [], out: [], addresses: [address] };
  }
}
