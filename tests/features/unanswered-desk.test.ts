import { describe, expect, it } from 'vitest';
import type { DeskTurn } from '../../src/engine/desk.ts';
import type { NetworkFacts } from '../../src/engine/world.ts';
import {
  isTooLong,
  noteUnanswered,
  readUnanswered,
  UNANSWERED_TIDY,
  unansweredDesk,
} from '../../src/features/questions/unanswered-desk.ts';
import type { Timer } from '../../src/ports/document.ts';
import type { Json } from '../../src/ports/json.ts';
import { DEFAULT_RETENTION } from '../../src/ports/retention.ts';
import { NETWORK } from '../support/rig.ts';

const MONDAY_9 = Date.parse('2026-11-23T09:00:00+01:00');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The desk with a clock and a state that goes through JSON. */
class List {
  now = MONDAY_9;
  state: Json | null = null;
  readonly timers = new Map<string, Timer>();
  network: NetworkFacts = NETWORK;

  /** When coordinators are told next; null: not at all. */
  get at(): number | null {
    return this.timers.get('unanswered.weekly')?.at ?? null;
  }

  get texts(): string[] {
    return readUnanswered(this.state).questions.map(({ text }) => text);
  }

  note(text: string): void {
    const turn = unansweredDesk.letter(this.state, 'person', noteUnanswered(text, 'nl').letter, this.#world());
    this.#take(turn);
  }

  /** Fires the timer; gives what coordinators are told. */
  fire(): Json[] {
    this.now = this.at ?? this.now;
    return this.#fire('unanswered.weekly');
  }

  /** Lets time pass; timers fire in order. */
  passTo(at: number): void {
    for (;;) {
      const next = [...this.timers.values()].sort((one, other) => one.at - other.at)[0];
      if (!next || next.at > at) break;
      this.now = next.at;
      this.#fire(next.id);
    }
    this.now = at;
  }

  /** What the daily round does, when it sees that something is kept for too long. */
  tidy(): boolean {
    if (!isTooLong(readUnanswered(this.state), [...this.timers.values()], this.#world())) return false;
    this.#take(unansweredDesk.letter(this.state, 'unanswered', { kind: UNANSWERED_TIDY, body: {} }, this.#world()));
    return true;
  }

  fromSomebody(): void {
    this.#take(unansweredDesk.letter(this.state, 'person', { kind: UNANSWERED_TIDY, body: {} }, this.#world()));
  }

  #fire(id: string): Json[] {
    const timer = this.timers.get(id);
    if (!timer) return [];
    this.timers.delete(id);
    const turn = unansweredDesk.timer?.(this.state, timer, this.#world()) ?? null;
    this.#take(turn);
    return (turn?.letters ?? []).map(({ letter }) => letter.body);
  }

  #take(turn: DeskTurn | null): void {
    if (!turn) return;
    this.state = JSON.parse(JSON.stringify(turn.state)) as Json;
    for (const id of turn.timers?.cancel ?? []) this.timers.delete(id);
    for (const timer of turn.timers?.set ?? []) this.timers.set(timer.id, timer);
  }

  #world() {
    return {
      self: 'unanswered',
      now: this.now,
      network: this.network,
      newId: () => 'id',
      keyedHash: (text: string) => text,
    };
  }
}

describe('the list of questions that nobody could answer', () => {
  it('is told to coordinators on Monday at ten, the very first question included', () => {
    const list = new List();
    list.note('wie komt er vertellen');
    expect(list.at).toBe(MONDAY_9 + HOUR);
    expect(list.fire()).toEqual([{ kind: 'questions.weekly', body: { lines: ['wie komt er vertellen'], count: 1 } }]);
    expect(list.at).toBe(MONDAY_9 + HOUR + 7 * DAY);
  });

  it('is not put off by a question that comes on the day itself', () => {
    const list = new List();
    list.now = MONDAY_9 - 3 * DAY;
    list.note('een');
    list.now = MONDAY_9 + HOUR - 1;
    list.note('twee');
    expect(list.at).toBe(MONDAY_9 + HOUR);
  });

  it('tells each question once, and says nothing in a week without any', () => {
    const list = new List();
    list.note('een');
    list.fire();
    expect(list.fire()).toEqual([]);
    list.now += HOUR;
    list.note('twee');
    expect(list.fire()).toMatchObject([{ body: { lines: ['twee'], count: 1 } }]);
  });

  it('forgets each question ninety days after it was asked, to the minute, and then has nothing to wake up for', () => {
    const list = new List();
    list.note('een');
    list.passTo(MONDAY_9 + 2 * DAY);
    list.note('twee');
    list.passTo(MONDAY_9 + 90 * DAY - 1);
    expect(list.texts).toEqual(['een', 'twee']);
    list.passTo(MONDAY_9 + 90 * DAY);
    expect(list.texts).toEqual(['twee']);
    list.passTo(MONDAY_9 + 92 * DAY);
    expect(list.texts).toEqual([]);
    expect([...list.timers.keys()]).toEqual([]);
  });

  it('keeps to a length that was made shorter meanwhile, once the daily round has looked', () => {
    const list = new List();
    list.note('een');
    list.passTo(MONDAY_9 + 3 * DAY);
    list.note('twee');
    expect(list.tidy()).toBe(false);
    list.network = { ...NETWORK, retention: { ...DEFAULT_RETENTION, unansweredDays: 5 } };
    list.passTo(MONDAY_9 + 6 * DAY);
    expect(list.tidy()).toBe(true);
    expect(list.texts).toEqual(['twee']);
    expect(list.tidy()).toBe(false);
    list.passTo(MONDAY_9 + 8 * DAY);
    expect(list.texts).toEqual([]);
  });

  it('takes word from nobody but itself that something is to go', () => {
    const list = new List();
    list.note('een');
    const before = JSON.stringify(list.state);
    list.now += 200 * DAY;
    list.fromSomebody();
    expect(JSON.stringify(list.state)).toBe(before);
  });

  it('stays small however much is asked, and keeps the newest', () => {
    const list = new List();
    for (let count = 0; count < 400; count += 1) list.note(`${count} ${'ض'.repeat(150)}`);
    expect(Buffer.byteLength(JSON.stringify(list.state))).toBeLessThan(33 * 1024);
    expect(readUnanswered(list.state).questions.at(-1)?.text).toMatch(/^399 /);
    list.state = null;
    for (let count = 0; count < 400; count += 1) list.note(`${count}`);
    expect(readUnanswered(list.state).questions).toHaveLength(200);
    expect(list.fire()).toMatchObject([{ body: { count: 200 } }]);
  });
});
