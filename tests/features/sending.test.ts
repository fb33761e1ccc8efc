import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeskWorld } from '../../src/engine/desk.ts';
import { announcementDesk } from '../../src/features/broadcasts/announcement-desk.ts';
import { NO_TALLY } from '../../src/features/broadcasts/tally.ts';
import type { Timer } from '../../src/ports/document.ts';
import type { Json } from '../../src/ports/json.ts';
import { DeskWorldStandIn } from '../support/desk-world.ts';
import { NETWORK, START } from '../support/rig.ts';

const MINUTE = 60_000;
const GROUPS = ['een', 'twee', 'drie'] as const;
const SIZES = { een: 3, twee: 201, drie: 0 } as const;

function town(pick?: (count: number) => number): DeskWorldStandIn {
  const world = new DeskWorldStandIn(START, pick);
  for (const group of GROUPS) {
    world.group(
      group,
      'fatma',
      Array.from({ length: SIZES[group] }, (_, at) => `${group}-${at}`),
    );
  }
  return world;
}

const order = fc.record({
  groups: fc.uniqueArray(fc.constantFrom(...GROUPS, 'weg'), { minLength: 1, maxLength: 4 }),
  /** How many people of each part get it before it is stopped; null: it is not stopped. */
  stopAfter: fc.option(fc.nat({ max: 4 }), { nil: null, freq: 2 }),
  /** The next one is sent while it goes. */
  overlaps: fc.boolean(),
});

describe('sending to groups, whatever comes first', () => {
  it('reaches everybody of the groups once or nobody at all, answers once, and leaves no group held', () => {
    fc.assert(
      fc.property(fc.array(order, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1 }), (orders, seed) => {
        let random = seed;
        const world = town((count) => {
          random = (random * 48_271) % 2_147_483_647;
          return random % count;
        });
        orders.forEach(({ groups, stopAfter, overlaps }, at) => {
          const body = {
            as: 'fatma',
            author: 'fatma',
            admin: false,
            again: true,
            at: null,
            text: 't',
            groups,
            hash: 'h',
          };
          world.write('network', `a${at}`, 'announcement', 'announcement.open', { ...body });
          if (stopAfter !== null) {
            world.bring(stopAfter);
            world.write('fatma', `a${at}`, 'announcement', 'announcement.stop', { as: 'fatma' });
          } else if (overlaps) world.bring(1);
          else world.bringAll();
        });
        world.bringAll();
        const accepted = (world.inbox.get('fatma') ?? []).filter(({ kind }) => kind === 'announcements.accepted');
        const refused = world.kinds('fatma').filter((kind) => kind === 'refused');
        expect(accepted.length + refused.length).toBe(orders.length);
        const ids = accepted.map(({ body }) => (body as { announcement: string }).announcement);
        for (const group of GROUPS) {
          for (let person = 0; person < SIZES[group]; person += 1) {
            const got = (world.inbox.get(`${group}-${person}`) ?? [])
              .filter(({ kind }) => kind === 'announcements.told')
              .map(({ body }) => (body as { announcement: string }).announcement);
            expect(new Set(got).size).toBe(got.length);
            orders.forEach(({ groups, stopAfter }, at) => {
              const isIn = ids.includes(`a${at}`) && groups.includes(group);
              if (!isIn) expect(got).not.toContain(`a${at}`);
              else if (stopAfter === null) expect(got).toContain(`a${at}`);
            });
          }
        }
        // What went to nobody left nothing behind.
        const owners = [...world.parts.values()].map(({ owner }) => owner);
        expect(owners.every((owner) => ids.includes(owner))).toBe(true);
        // Every group would take another.
        for (const group of GROUPS) {
          const body = { as: 'fatma', author: 'fatma', admin: false, again: true, at: null, text: 't', hash: 'h' };
          world.write('network', `last-${group}`, 'announcement', 'announcement.open', { ...body, groups: [group] });
          expect(world.last('fatma', 'accepted')).toMatchObject({
            announcement: `last-${group}`,
            people: SIZES[group],
          });
        }
      }),
      { seed: 3, numRuns: 25 },
    );
  });
});

/** An announcement's desk alone: nobody answers it but the test. */
class Alone {
  now = START;
  state: Json | null = null;
  timers = new Map<string, Timer>();
  letters: { to: string; kind: string; body: Json }[] = [];

  hear(from: string, kind: string, body: Json): void {
    this.#take(announcementDesk.letter(this.state, from, { kind: `announcement.${kind}`, body }, this.#world()));
  }

  fire(event: string): void {
    const timer = this.timers.get(event);
    if (!timer || this.state === null) throw new Error(`There is no timer ${event}.`);
    this.timers.delete(event);
    this.#take(announcementDesk.timer?.(this.state, timer, this.#world()) ?? null);
  }

  open(groups: string[]): void {
    const body = { as: 'fatma', author: 'fatma', admin: false, again: false, at: null, text: 't', groups, hash: 'h' };
    this.hear('network', 'open', body);
  }

  /** A group that has agreed, with parts of ten people. */
  agree(group: string, parts: string[]): void {
    this.hear(group, 'expanding', { group, title: group, rolls: parts.length, people: parts.length * 10 });
    for (const part of parts) this.hear(part, 'part', { group, people: 10 });
  }

  sent(kind: string): string[] {
    return this.letters.filter((each) => each.kind === kind).map(({ to }) => to);
  }

  #take(turn: ReturnType<typeof announcementDesk.letter>): void {
    if (!turn) return;
    this.state = JSON.parse(JSON.stringify(turn.state)) as Json;
    for (const event of turn.timers?.cancel ?? []) this.timers.delete(event);
    for (const timer of turn.timers?.set ?? []) this.timers.set(timer.id, timer);
    for (const { to, letter } of turn.letters ?? []) this.letters.push({ to, ...letter });
  }

  #world(): DeskWorld {
    return { self: 'a1', now: this.now, network: NETWORK, newId: () => 'id', keyedHash: (text: string) => text };
  }
}

describe('the sending of an owner', () => {
  it('begins in no part before the last one has come', () => {
    const alone = new Alone();
    alone.open(['een', 'twee']);
    alone.agree('een', ['p1', 'p2']);
    alone.hear('twee', 'expanding', { group: 'twee', title: 'twee', rolls: 2, people: 20 });
    alone.hear('p3', 'part', { group: 'twee', people: 10 });
    expect(alone.sent('part.go')).toEqual([]);
    alone.hear('p4', 'part', { group: 'twee', people: 10 });
    expect(alone.letters.find(({ kind }) => kind === 'announcements.accepted')?.body).toMatchObject({ people: 40 });
    expect(alone.sent('part.go')).toEqual(['p1']);
  });

  it('spreads over parts one at a time', () => {
    const alone = new Alone();
    const parts = Array.from({ length: 8 }, (_, at) => `p${at}`);
    alone.open(['een']);
    alone.agree('een', parts);
    expect(alone.sent('part.go')).toHaveLength(1);
    for (let more = 1; more < parts.length; more += 1) alone.fire('sending.more');
    expect(alone.sent('part.go')).toEqual(parts);
    expect(alone.timers.has('sending.more')).toBe(false);
  });

  it('takes a repeat of what a group or part said for nothing new', () => {
    const alone = new Alone();
    alone.open(['een']);
    alone.agree('een', ['p1']);
    alone.agree('een', ['p1']);
    expect(alone.sent('part.go')).toEqual(['p1']);
    expect(alone.sent('group.free')).toEqual([]);
    expect(alone.sent('part.over')).toEqual([]);
  });

  it('gives up when a group does not answer in two minutes, and dismisses what it had', () => {
    const alone = new Alone();
    alone.open(['een', 'stil']);
    alone.agree('een', ['p1']);
    alone.now += 2 * MINUTE;
    alone.fire('sending.unanswered');
    expect(alone.letters.filter(({ kind }) => kind === 'announcements.refused').map(({ body }) => body)).toEqual([
      { why: 'no-answer' },
    ]);
    expect(alone.sent('part.over')).toEqual(['p1']);
    expect(alone.sent('group.free').sort()).toEqual(['een', 'stil']);
    expect(alone.state).toBeNull();
    // Whoever answers after all is told that nobody wants it any more.
    alone.hear('stil', 'expanding', { group: 'stil', title: 'stil', rolls: 1, people: 10 });
    alone.hear('p9', 'part', { group: 'stil', people: 10 });
    expect(alone.sent('group.free').filter((group) => group === 'stil')).toHaveLength(2);
    expect(alone.sent('part.over')).toEqual(['p1', 'p9']);
  });

  it('gives groups their time again when the process itself was away', () => {
    const alone = new Alone();
    alone.open(['een']);
    alone.now += 60 * MINUTE;
    alone.fire('sending.unanswered');
    expect(alone.sent('announcements.refused')).toEqual([]);
    alone.agree('een', ['p1']);
    expect(alone.sent('part.go')).toEqual(['p1']);
  });

  it('takes on no more parts than its document can hold', () => {
    const alone = new Alone();
    alone.open(['een']);
    alone.agree(
      'een',
      Array.from({ length: 61 }, (_, at) => `p${at}`),
    );
    expect(alone.letters.find(({ kind }) => kind === 'announcements.refused')?.body).toEqual({ why: 'too-many' });
    expect(alone.sent('part.over')).toHaveLength(61);
    expect(alone.sent('group.free')).toEqual(['een']);
    expect(alone.sent('part.go')).toEqual([]);
  });

  it('says that it stands still though a part never says so', () => {
    const alone = new Alone();
    alone.open(['een']);
    alone.agree('een', ['p1', 'p2', 'p3', 'p4']);
    alone.fire('sending.more');
    alone.fire('sending.more');
    alone.hear('p1', 'tally', { ...NO_TALLY, invited: 10, sent: 4, failed: { 'broadcast.stopped': 6 } });
    alone.hear('fatma', 'stop', { as: 'fatma' });
    expect(alone.sent('part.stop')).toEqual(['p1', 'p2', 'p3']);
    expect(alone.sent('part.over')).toEqual(['p4']);
    const [number] = alone.letters.filter(({ kind }) => kind === 'part.stop').map(({ body }) => body);
    for (const part of ['p1', 'p2']) alone.hear(part, 'rounded', number ?? null);
    expect(alone.sent('announcements.stopped')).toEqual([]);
    alone.now += 2 * MINUTE;
    alone.fire('sending.standstill');
    // Ten of the part that never began, twenty of two that never said how far they came, six that p1 kept back.
    expect(alone.letters.find(({ kind }) => kind === 'announcements.stopped')?.body).toEqual({ sent: 4, kept: 36 });
    expect(alone.sent('group.free')).toEqual(['een']);
  });
});
