import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MeetingDetails } from '../../src/engine/invitation.ts';
import { MOST_PARTS, NOTHING_SENT, packTally } from '../../src/features/broadcasts/sending-state.ts';
import { NO_TALLY } from '../../src/features/broadcasts/tally.ts';
import { MOST, toMeeting } from '../../src/features/meetings/letters.ts';
import { meetingDesk } from '../../src/features/meetings/meeting-desk.ts';
import { type Meeting, packMeeting, withSentence } from '../../src/features/meetings/meeting-state.ts';
import { MOST_WAITING, type Party } from '../../src/features/meetings/seats.ts';
import { DETAILS, made } from '../support/meeting-world.ts';
import { NETWORK, START } from '../support/rig.ts';

const HOUR = 3_600_000;
const GUESTS = ['g0', 'g1', 'g2', 'g3'];

const act = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('put' as const), place: fc.constantFrom('School', 'Kerk', 'Park') }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('small' as const), bring: fc.constantFrom('soep', 'brood') }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('bring' as const), most: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('walk' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remind' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('no' as const), who: fc.constantFrom(...GUESTS) }) },
);

describe('a meeting, whatever its organiser does while it is sent', () => {
  it('never tells anybody something older than what they know, and everybody who comes knows the newest in the end', () => {
    fc.assert(
      fc.property(
        fc.array(act, { maxLength: 25 }),
        fc.constantFrom('cancel', 'close', 'none'),
        fc.integer({ min: 1 }),
        (acts, end, seed) => {
          let random = seed;
          const world = made({}, 4, (count) => {
            random = (random * 48_271) % 2_147_483_647;
            return random % count;
          });
          world.invite(['moeders']);
          let walkers = 0;
          for (const each of acts) {
            if (each.do === 'put') world.put({ place: each.place });
            else if (each.do === 'small') world.put({ bring: each.bring });
            else if (each.do === 'bring') {
              world.bring(each.most);
              world.pass(1_000);
            } else if (each.do === 'remind') {
              world.pass(25 * HOUR * (walkers % 2));
              world.organiser('remind');
            } else if (each.do === 'no') {
              if (world.kinds(each.who).includes('invited')) world.answer(each.who, 'no');
            } else {
              world.write(`w${walkers}`, 'meeting', 'meeting', 'meeting.walkIn', { name: null });
              walkers += 1;
            }
          }
          if (end !== 'none') world.organiser(end);
          world.bringAll();
          const { revision } = JSON.parse(JSON.stringify(world.state('meeting')));
          const everybody = [...GUESTS, ...Array.from({ length: walkers }, (_, at) => `w${at}`)];
          for (const guest of everybody) {
            const letters = (world.inbox.get(guest) ?? []).filter(({ kind }) => kind.startsWith('invitations.'));
            const revisions = letters.flatMap(({ body }) => (body as { revision?: number }).revision ?? []);
            expect(revisions).toEqual([...revisions].sort((one, other) => one - other));
            const saidNo = letters.some(({ body }) => (body as { answer?: string }).answer === 'no');
            if (revisions.length > 0 && !saidNo) expect(revisions.at(-1)).toBe(revision);
            const firsts = letters.filter(
              ({ kind }) => kind === 'invitations.invited' || kind === 'invitations.welcome',
            );
            expect(firsts.length).toBeLessThanOrEqual(1);
          }
        },
      ),
      { seed: 21, numRuns: 120 },
    );
  });
});

describe('an invitation that a group refuses, in whatever order they answer', () => {
  it('leaves nothing behind that a later one could be taken for', () => {
    fc.assert(
      fc.property(fc.constantFrom(['weg', 'moeders'], ['moeders', 'weg']), fc.integer({ min: 1 }), (groups, seed) => {
        let random = seed;
        const world = made({}, 201, (count) => {
          random = (random * 48_271) % 2_147_483_647;
          return random % count;
        });
        const order = { as: 'fatma', admin: false, hash: 'h', again: false, at: null };
        const invite = (to: readonly string[]) =>
          world.post('fatma', toMeeting('meeting', 'invite', JSON.parse(JSON.stringify({ ...order, groups: to }))));
        invite(groups);
        // The next comes while parts of the first are still on their way, or after.
        if (seed % 2 === 0) world.run();
        invite(['moeders']);
        world.run();
        const refused = world.kinds('fatma').filter((kind) => kind === 'refused').length;
        if (refused === 2) invite(['moeders']);
        world.run();
        world.bringAll();
        for (let at = 0; at < 201; at += 1) {
          expect(world.kinds(`g${at}`).filter((kind) => kind === 'invited')).toHaveLength(1);
        }
        expect(world.parts.size).toBe(2);
        expect(world.summary).toMatchObject({ state: 'sent', tally: { invited: 201, sent: 201 } });
      }),
      { seed: 31, numRuns: 20 },
    );
  });
});

describe('the document of a meeting', () => {
  it('has room with twelve thousand people, all its seats taken, a full waiting list and long texts in a wide script', () => {
    const wide = (letters: number) => 'ش'.repeat(letters);
    const id = (at: number) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
    const details: MeetingDetails = {
      ...DETAILS,
      title: wide(MOST.title),
      place: wide(MOST.place),
      link: 'x'.repeat(MOST.link),
      languages: wide(MOST.languages),
      bring: wide(MOST.bring),
      programme: wide(MOST.programme),
      capacity: MOST.capacity,
    };
    const failed = { 'person.stopped': 3, 'channel.unreachable': 12, 'channel.window-closed': 40 };
    const tally = packTally({ ...NO_TALLY, invited: 200, sent: 145, yes: 40, silent: 60, failed });
    const parts = Array.from({ length: MOST_PARTS }, (_, at) => ({ part: id(at), group: 0, people: 200, tally }));
    const party = (at: number): Party => ({ guest: id(at), part: 49, people: 20, needs: ['interpreter', 'childcare'] });
    const sentence = wide(MOST.sentence);
    const meeting: Meeting = {
      organiser: id(1),
      organiserAt: id(2),
      details,
      revision: 9,
      phase: 'on',
      known: null,
      end: null,
      sending: { ...NOTHING_SENT, groups: [{ group: id(3), title: wide(60) }], parts, ended: 'done' },
      seats: {
        seated: Object.fromEntries(Array.from({ length: MOST.capacity }, (_, at) => [String(at).padStart(10, '0'), 1])),
        crowd: false,
        waiting: Array.from({ length: MOST_WAITING }, (_, at) => party(at)),
        offered: [],
      },
      remindedAt: START,
      sentences: Array.from({ length: 40 }, () => sentence).reduce<string[]>(withSentence, []),
    };
    const world = { self: id(0), now: START, network: NETWORK, newId: () => id(9), keyedHash: (text: string) => text };
    const put = { as: id(1), details: { ...details, place: 'School' } };
    // Moved, all is told: the turn that holds most.
    const turn = meetingDesk.letter(packMeeting(meeting), id(2), { kind: 'meeting.put', body: put }, world);
    const letters = turn?.letters ?? [];
    expect(letters.map(({ letter }) => letter.kind)).toEqual(['audit.note', 'meetings.put', 'part.go']);
    // Beside it lie numbers of letters, a hundred each way, of 53 characters.
    const numbers = 2 * 100 * 53;
    expect(Buffer.byteLength(JSON.stringify(turn?.state))).toBeLessThan(46_000);
    expect(Buffer.byteLength(JSON.stringify([turn?.state, letters])) + numbers).toBeLessThan(64_000);
  });
});
