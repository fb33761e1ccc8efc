import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Visit } from '../../src/features/visits/visit-state.ts';
import { HOSTS, SIDES, sideAt, type Turn, VISITOR, VisitSides } from '../support/visit-sides.ts';

const who = fc.constantFrom(...SIDES);
const moment = fc.record({
  date: fc.constantFrom('2026-12-01', '2026-12-02', '2026-12-03'),
  time: fc.constantFrom('10:00', '14:00'),
});
/** What ends a visit is rarer than what goes on with it, so that there is something to end. */
const what = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('accept', 'move') },
  { weight: 1, arbitrary: fc.constantFrom('decline', 'cancel', 'leave') },
);

type Act = (world: VisitSides) => void;

const write: fc.Arbitrary<Act> = fc.tuple(who, what, moment).map(
  ([as, kind, at]) =>
    (world) =>
      world.write(as, kind, at),
);
const deliver: fc.Arbitrary<Act> = fc.tuple(who, fc.boolean()).map(
  ([as, second]) =>
    (world) =>
      void world.deliver(as, second ? `${as}-2` : as),
);
const read: fc.Arbitrary<Act> = who.map((as) => (world) => void world.read(as));
const repeat: fc.Arbitrary<Act> = fc.nat(50).map((index) => (world) => world.repeat(index));
const lose: fc.Arbitrary<Act> = who.map((as) => (world) => world.lose(as));
const loseNews: fc.Arbitrary<Act> = who.map((as) => (world) => world.loseNews(as));

const acts = (...rare: fc.Arbitrary<Act>[]) =>
  fc.array(
    fc.oneof(
      { weight: 5, arbitrary: write },
      { weight: 5, arbitrary: deliver },
      { weight: 5, arbitrary: read },
      ...rare.map((arbitrary) => ({ weight: 1, arbitrary })),
    ),
    { maxLength: 60, size: 'max' },
  );

function played(list: readonly Act[]): VisitSides {
  const world = new VisitSides();
  for (const act of list) act(world);
  return world;
}

function asHeard({ details, revision, state }: Visit) {
  return { date: details.date, time: details.time, revision, state };
}

/** What somebody should know of it once everything has arrived. */
function expected(visit: Visit | null, as: string) {
  if (visit === null) return 'over';
  return as === VISITOR || visit.host === null || visit.host === as ? asHeard(visit) : 'over';
}

/** Whether somebody was written to in a turn, wherever they write from now. */
function isTold({ letters }: Turn, as: string): boolean {
  return (letters ?? []).some(({ to }) => sideAt(to) === as);
}

const OPTIONS = { seed: 8, numRuns: 400 };

describe('a visit, in whatever order its letters come, and come again', () => {
  it('is known by both sides as it is, once everything was delivered', () => {
    let open = 0;
    let ended = 0;
    fc.assert(
      fc.property(acts(repeat, lose), (list) => {
        const world = played(list);
        world.settle();
        const { visit } = world;
        if (visit === null) ended += 1;
        else open += 1;
        for (const as of SIDES) {
          if (!world.done.has(as)) expect(world.heard.get(as)).toEqual(expected(visit, as));
        }
      }),
      OPTIONS,
    );
    // Both were looked at.
    expect(open).toBeGreaterThan(50);
    expect(ended).toBeGreaterThan(50);
  });

  it('is known again by who missed its news, as soon as they write anything and are answered', () => {
    fc.assert(
      fc.property(acts(repeat, lose, loseNews, loseNews), (list) => {
        const world = played(list);
        world.settle();
        for (const as of SIDES) {
          if (world.done.has(as)) continue;
          // A yes to no moment that there ever was changes nothing.
          world.heard.set(as, { date: '', time: '', revision: 0, state: '' });
          world.write(as, 'accept', { date: '', time: '' });
          world.settle();
          expect(world.heard.get(as)).toEqual(expected(world.visit, as));
        }
      }),
      OPTIONS,
    );
  });

  it('never has two hosts, never another one than before, and a revision that only rises', () => {
    fc.assert(
      fc.property(acts(repeat, lose), (list) => {
        const world = played(list);
        world.settle();
        const hosts = new Set(world.turns.flatMap(({ after }) => after?.host ?? []));
        expect(hosts.size).toBeLessThanOrEqual(1);
        const accepted = world.turns.flatMap(({ letters }) =>
          (letters ?? []).filter(({ letter }) => letter.kind === 'hosting.accepted').map(({ to }) => sideAt(to)),
        );
        expect(new Set(accepted).size).toBeLessThanOrEqual(1);
        for (const { before, after } of world.turns) {
          if (!before || !after) continue;
          const isMoved = asHeard(before).date !== asHeard(after).date || asHeard(before).time !== asHeard(after).time;
          expect(after.revision - before.revision).toBe(isMoved ? 1 : 0);
        }
      }),
      OPTIONS,
    );
  });

  it('is agreed only by a yes of the other side to the very moment that stands', () => {
    let agreed = 0;
    fc.assert(
      fc.property(acts(repeat, lose), (list) => {
        const world = played(list);
        world.settle();
        let proposer = VISITOR;
        for (const { before, after, wrote } of world.turns) {
          if (!before || !after) continue;
          if (after.revision > before.revision) proposer = wrote.as;
          if (before.state === 'agreed' || after.state !== 'agreed') continue;
          agreed += 1;
          expect(wrote.kind).toBe('visit.accept');
          expect(wrote.body.revision).toBe(before.revision);
          expect(wrote.as === VISITOR).toBe(proposer !== VISITOR);
        }
      }),
      OPTIONS,
    );
    expect(agreed).toBeGreaterThan(50);
  });

  it('answers everybody who takes part in it, or ends, and writes to nobody else than them and its group', () => {
    fc.assert(
      fc.property(acts(repeat, lose), (list) => {
        const world = played(list);
        world.settle();
        for (const turn of world.turns) {
          const { before, after, wrote, letters } = turn;
          for (const { to, toKind } of letters ?? []) {
            if (toKind === 'audit') continue;
            expect(toKind === 'group' ? to === 'group' : SIDES.includes(sideAt(to))).toBe(true);
          }
          const isHere = before !== null && (wrote.as === VISITOR || before.hosts.some(({ as }) => as === wrote.as));
          if (!isHere) continue;
          const isTaken = wrote.as !== VISITOR && before.host !== null && before.host !== wrote.as;
          if (wrote.kind === 'visit.leave') {
            expect(isTold(turn, wrote.as)).toBe(false);
            const isLeft = !isTaken && (wrote.as === VISITOR || before.host === wrote.as || before.hosts.length === 1);
            expect(after === null).toBe(isLeft);
          } else if (wrote.kind === 'visit.cancel' && !isTaken) {
            expect(after).toBeNull();
            expect(isTold(turn, wrote.as)).toBe(false);
            const others = wrote.as === VISITOR ? HOSTS : [VISITOR];
            expect(others.some((each) => isTold(turn, each))).toBe(true);
          } else expect(isTold(turn, wrote.as)).toBe(true);
        }
      }),
      OPTIONS,
    );
  });

  it('is nothing to who has no id that it knows, and does not change by what they write', () => {
    fc.assert(
      fc.property(acts(), what, moment, fc.string({ maxLength: 8 }), (list, kind, at, as) => {
        fc.pre(!SIDES.includes(as));
        const world = played(list);
        world.settle();
        fc.pre(world.visit !== null);
        const before = JSON.stringify(world.visit);
        const { turns } = world;
        world.intrude({ as, kind: `visit.${kind}`, body: { as, revision: 1, ...at } });
        expect(turns.at(-1)?.letters).toBeNull();
        expect(JSON.stringify(world.visit)).toBe(before);
      }),
      OPTIONS,
    );
  });
});
