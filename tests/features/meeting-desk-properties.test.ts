import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST } from '../../src/features/meetings/letters.ts';
import { DETAILS, invited, made } from '../support/meeting-world.ts';

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

describe('the document of a meeting', () => {
  it('stays small with ten thousand people, all its seats taken, a full waiting list and many words', () => {
    const world = invited({ capacity: 500, programme: 'é'.repeat(MOST.programme) }, 10_000 / 200);
    const text = (most: number) => 'é'.repeat(most);
    const state = JSON.parse(JSON.stringify(world.state('meeting')));
    const [part] = state.sending.parts;
    const id = (at: number) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
    const full = {
      ...DETAILS,
      title: text(MOST.title),
      place: text(MOST.place),
      link: 'x'.repeat(MOST.link),
      languages: text(MOST.languages),
      bring: text(MOST.bring),
      programme: text(MOST.programme),
      capacity: 500,
    };
    const body = { meeting: id(0), details: full, before: full, revision: 2 };
    const parts = Array.from({ length: 50 }, (_, at) => ({ ...part, part: id(at), people: 200 }));
    const tally = {
      ...part.tally,
      failed: { 'person.stopped': 3, 'channel.unreachable': 12, 'channel.window-closed': 40 },
    };
    const large = {
      ...state,
      details: full,
      known: full,
      sentences: Array.from({ length: 30 }, () => text(MOST.sentence)),
      seats: {
        seated: Object.fromEntries(Array.from({ length: 500 }, (_, at) => [String(at).padStart(10, '0'), 1])),
        crowd: false,
        waiting: Array.from({ length: 200 }, (_, at) => [id(at), 49, 20, [0, 1]]),
        offered: [],
      },
      sending: {
        ...state.sending,
        parts: parts.map((each) => ({ ...each, tally })),
        round: {
          number: 1_800_000_000_000,
          what: 'change',
          to: 'not-no',
          letter: { kind: 'invitations.moved', body },
          waiting: parts.map((each) => each.part),
          going: [],
          groups: [],
          stopping: null,
          sent: 0,
          kept: 0,
        },
      },
    };
    // It is what the desk reads and keeps: it answers from it.
    const bytes = Buffer.byteLength(JSON.stringify(large));
    expect(bytes).toBeLessThan(52_000);
    expect(bytes).toBeGreaterThan(30_000);
  });
});
