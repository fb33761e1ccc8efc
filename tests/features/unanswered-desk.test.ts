import { describe, expect, it } from 'vitest';
import type { DeskTurn } from '../../src/engine/desk.ts';
import { noteUnanswered, readUnanswered, unansweredDesk } from '../../src/features/questions/unanswered-desk.ts';
import type { Json } from '../../src/ports/json.ts';
import { NETWORK } from '../support/rig.ts';

const MONDAY_9 = Date.parse('2026-11-23T09:00:00+01:00');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The desk with a clock and a state that goes through JSON. */
class List {
  now = MONDAY_9;
  state: Json | null = null;
  at: number | null = null;

  note(text: string): void {
    const turn = unansweredDesk.letter(this.state, 'person', noteUnanswered(text, 'nl').letter, this.#world());
    this.#take(turn);
  }

  /** Fires the timer; gives what coordinators are told. */
  fire(): Json[] {
    this.now = this.at ?? this.now;
    const timer = {
      id: 'unanswered.weekly',
      at: this.now,
      event: 'unanswered.weekly',
      binding: { kind: 'appointment', subject: 'unanswered', version: 1 },
    } as const;
    const turn = unansweredDesk.timer?.(this.state, timer, this.#world()) ?? null;
    this.#take(turn);
    return (turn?.letters ?? []).map(({ letter }) => letter.body);
  }

  #take(turn: DeskTurn | null): void {
    if (!turn) return;
    this.state = JSON.parse(JSON.stringify(turn.state)) as Json;
    if (turn.timers?.cancel) this.at = null;
    for (const { at } of turn.timers?.set ?? []) this.at = at;
  }

  #world() {
    return {
      self: 'unanswered',
      now: this.now,
      network: NETWORK,
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

  it('forgets a question after 90 days, and then has nothing to wake up for', () => {
    const list = new List();
    list.note('een');
    for (let week = 0; week < 12; week += 1) list.fire();
    expect(readUnanswered(list.state).questions).toHaveLength(1);
    list.fire();
    list.fire();
    expect(readUnanswered(list.state).questions).toEqual([]);
    expect(list.at).toBeNull();
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
