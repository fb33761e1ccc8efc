import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SIDES, type Side, TOPICS, type Topic } from '../../src/engine/pairing.ts';
import type { Shown } from '../../src/features/together/letters.ts';
import type { Json } from '../../src/ports/json.ts';
import { hopes, OnePair, scores, type Told } from '../support/one-pair.ts';

const DAY = 24 * 3_600_000;
const SEATS = { informal: 'fatma', formal: 'anna' } as const;

const side = fc.constantFrom(...SIDES);
const topic = fc.constantFrom<Topic>('expectations', 'expectations', 'scan');
const act = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('ready' as const), side, topic }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('unready' as const, 'erase' as const), side, topic }) },
  // So many letters arrive, of those that could come next the ones that `pick` says.
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('bring' as const), picks: fc.array(fc.nat(), { maxLength: 6 }) }),
  },
);

/** One of the two, as their own document keeps it: what they said last counts for them, whatever letter is on its way. */
class Someone {
  readonly side: Side;
  readonly #as: string;
  readonly #send: (kind: string, body: Record<string, unknown>) => void;
  readonly mine: Record<Topic, { round: number; ready: boolean }> = {
    expectations: { round: 1, ready: false },
    scan: { round: 1, ready: false },
  };
  readonly theirs: Record<Topic, boolean> = { expectations: false, scan: false };
  readonly shown: Shown[] = [];
  #parts = 0;

  constructor(side: Side, send: (kind: string, body: Record<string, unknown>) => void) {
    this.side = side;
    this.#as = SEATS[side];
    this.#send = send;
  }

  /** What they do themselves. */
  acts(kind: 'ready' | 'unready' | 'erase', topic: Topic): void {
    const { round } = this.mine[topic];
    if (kind !== 'erase') this.mine[topic] = { round, ready: kind === 'ready' };
    this.#send(kind, { as: this.#as, topic, round });
  }

  hears({ kind, body }: Told): void {
    const topic = body.topic as Topic;
    if (kind === 'readied' || kind === 'unreadied') this.theirs[topic] = body.theirs === true;
    if (kind === 'shown') {
      const shown = body as unknown as Shown;
      this.shown.push(shown);
      this.mine[topic] = { round: (shown.now?.round ?? 0) + 1, ready: false };
      this.theirs[topic] = false;
    }
    if (kind === 'give') this.#gives(topic, Number(body.round));
  }

  #gives(topic: Topic, round: number): void {
    const mine = this.mine[topic];
    const about = { as: this.#as, topic, round };
    this.#parts += 1;
    const digits = [...this.#parts.toString(5).padStart(7, '0')].map((digit) => Number(digit) + 1);
    const part = topic === 'scan' ? scores(null, ...digits) : hopes(`${this.side} ${this.#parts}`);
    if (mine.ready && mine.round === round) this.#send('give', { ...about, part });
    else this.#send('keep', about);
  }
}

/** A pair and its two people, whose letters are on their way: in order between each two, and otherwise as it happens. */
class Between {
  readonly pair = OnePair.joined();
  readonly people: Record<Side, Someone>;
  readonly #ways: { next: () => void; queue: unknown[] }[] = [];

  constructor() {
    this.people = { informal: this.#person('informal'), formal: this.#person('formal') };
  }

  /** Brings one letter of those that could come next; false when there is none. */
  bring(pick: number): boolean {
    const ways = this.#ways.filter(({ queue }) => queue.length > 0);
    ways[pick % Math.max(ways.length, 1)]?.next();
    return ways.length > 0;
  }

  readonly #inboxes = new Map<string, Told[]>();

  #person(side: Side): Someone {
    const as = SEATS[side];
    const out: { kind: string; body: Record<string, unknown> }[] = [];
    const inbox: Told[] = [];
    this.#inboxes.set(as, inbox);
    const person = new Someone(side, (kind, body) => out.push({ kind, body }));
    this.#ways.push(
      {
        queue: out,
        next: () => {
          const letter = out.shift();
          const told = letter && this.pair.take(as, letter.kind, JSON.parse(JSON.stringify(letter.body)));
          for (const each of told ?? []) this.#inboxes.get(each.to)?.push(each);
        },
      },
      {
        queue: inbox,
        next: () => {
          const letter = inbox.shift();
          if (letter) person.hears(letter);
        },
      },
    );
    return person;
  }
}

/** What one saw, as the other would have. */
function mirrored(shown: readonly Shown[]): unknown {
  const turned = (now: Shown['now']) => now && { round: now.round, at: now.at, mine: now.theirs, theirs: now.mine };
  return shown.map(({ topic, now, before }) => ({ topic, now: turned(now), before: turned(before) }));
}

function plain(shown: readonly Shown[]): unknown {
  return shown.map(({ topic, now, before }) => ({ topic, now, before }));
}

describe('a pair, in whatever order letters come', () => {
  it('shows both the same, every round once and in order, and nobody waits in vain who is ready together', () => {
    let rounds = 0;
    let back = 0;
    fc.assert(
      fc.property(
        fc.array(act, { minLength: 10, maxLength: 60, size: 'max' }),
        fc.array(fc.nat(), { minLength: 5, maxLength: 5 }),
        (acts, order) => {
          const between = new Between();
          const { people } = between;
          for (const each of acts) {
            if (each.do === 'bring') for (const pick of each.picks) between.bring(pick);
            else people[each.side].acts(each.do, each.topic);
            if (each.do === 'unready') back += 1;
          }
          for (let at = 0; between.bring(order[at % order.length] ?? 0); at += 1);
          expect(plain(people.informal.shown)).toEqual(mirrored(people.formal.shown));
          for (const topic of TOPICS) {
            const seen = people.informal.shown.filter((each) => each.topic === topic).map(({ now }) => now?.round);
            expect(seen).toEqual(seen.map((_, at) => at + 1));
            const [one, other] = [people.informal.mine[topic], people.formal.mine[topic]];
            expect(one.round).toBe(other.round);
            expect([one.ready, other.ready]).not.toEqual([true, true]);
            expect([people.formal.theirs[topic], people.informal.theirs[topic]]).toEqual([one.ready, other.ready]);
            rounds += seen.length;
          }
          const sheets = SIDES.map((each) =>
            TOPICS.map((topic) => between.pair.take(SEATS[each], 'again', { as: SEATS[each], topic })?.[0]?.body),
          ) as unknown as Shown[][];
          expect(plain(sheets[0] ?? [])).toEqual(mirrored(sheets[1] ?? []));
        },
      ),
      { seed: 88, numRuns: 500 },
    );
    expect(rounds).toBeGreaterThan(500);
    expect(back).toBeGreaterThan(500);
  });
});

describe('being asked for the next scan, whatever the two say and when', () => {
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant('remind' as const), side, yes: fc.boolean() }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('scan' as const) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), days: fc.integer({ min: 1, max: 120 }) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('erase' as const), side }) },
  );

  it('happens once after a scan at most, to both, three months after it, and only while both want it', () => {
    let asked = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 30, size: 'max' }), (steps) => {
        const pair = OnePair.joined();
        const want: Record<Side, boolean> = { informal: false, formal: false };
        let round = 0;
        let scannedAt = 0;
        let open = false;
        for (const each of steps) {
          const began = pair.now;
          let told: Told[] = [];
          if (each.do === 'pass') told = pair.pass(each.days * DAY);
          else if (each.do === 'scan') {
            round += 1;
            told = pair.show('scan', round, { informal: scores(...ROW), formal: scores(...ROW) }) ?? [];
            scannedAt = pair.now;
            open = true;
          } else {
            const as = SEATS[each.side];
            const body: Json = each.do === 'erase' ? { as, topic: 'scan' } : { as, yes: each.yes };
            if (each.do === 'remind') want[each.side] = each.yes;
            pair.take(as, each.do, body);
          }
          const due = told.filter(({ kind }) => kind === 'due');
          if (due.length === 0) continue;
          asked += 1;
          expect(due.map(({ to }) => to).sort()).toEqual(['anna', 'fatma']);
          expect(want).toEqual({ informal: true, formal: true });
          expect(open).toBe(true);
          expect(pair.now).toBeGreaterThanOrEqual(scannedAt + 91 * DAY);
          expect(began).toBeGreaterThanOrEqual(scannedAt);
          open = false;
        }
      }),
      { seed: 91, numRuns: 500 },
    );
    expect(asked).toBeGreaterThan(100);
  });
});

const ROW = [1, 2, 3, 4, 5, 4, 3, 2];
