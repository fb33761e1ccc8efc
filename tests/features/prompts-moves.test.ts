import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chosen } from '../../src/engine/answer.ts';
import { addDays, isoDate, localTime } from '../../src/engine/calendar.ts';
import type { Sheet } from '../../src/engine/person.ts';
import { endOfQuiet } from '../../src/engine/quiet-hours.ts';
import { asChoice, changed } from '../../src/features/visits/own-visits.ts';
import { momentOfVisit, withAnswers } from '../../src/features/visits/visit-sheet.ts';
import type { Timer } from '../../src/ports/document.ts';
import { realLibrary } from '../support/real-library.ts';
import { AMSTERDAM, type Answered, MONDAY, SmallTalk } from '../support/small-script.ts';
import { visitSheet } from '../support/visitor.ts';

const { library } = await realLibrary();

/** One visitor with one visit, whose appointments come due in their order. */
class Series extends SmallTalk {
  readonly timers = new Map<string, Timer>();
  /** Prompts in the order in which they were shown and not put off. */
  readonly asked: string[] = [];
  /** What came by itself before the visit, and when. */
  readonly came: number[] = [];

  constructor(days: number) {
    super(library);
    const date = isoDate(addDays(localTime(MONDAY, AMSTERDAM.timeZone).day, days));
    const person = {
      ...this.state.person,
      language: 'nl' as const,
      roles: ['professional' as const],
      sheets: [visitSheet(date, '14:00', {}, 's1', MONDAY)],
      nextSheet: 2,
    };
    const frame = { dialog: 'visit.prompts', step: 'planned', sheet: 's1', trail: [], slots: {} };
    this.state = { person, session: { ...this.state.session, stack: [frame] } };
    this.take(this.content({ kind: 'opened' }));
  }

  get sheet(): Sheet {
    const [sheet] = this.state.person.sheets;
    if (!sheet) throw new Error('The visit is gone.');
    return sheet;
  }

  get visit(): number {
    return momentOfVisit(this.sheet, AMSTERDAM.timeZone) ?? 0;
  }

  take({ events }: Answered): void {
    for (const event of events) {
      if (event.type === 'cancel-timer') this.timers.delete(event.id);
      if (event.type === 'set-timer') this.timers.set(event.timer.id, event.timer);
    }
  }

  /** Answers what is open, as far as it belongs to a prompt: `kind` tells how. */
  answer(kind: 'first' | 'skip' | 'later'): void {
    while (this.place === 'visit.prompts one') {
      const [prompt = ''] = chosen(this.sheet.answers.at);
      if (kind === 'later') {
        this.take(this.tap('later'));
        return;
      }
      this.asked.push(prompt);
      this.take(kind === 'first' ? this.tap(this.shown[0] ?? '') : this.say('overslaan', { command: 'skip' }));
    }
  }

  /** The next appointment before the visit comes due; gives whether there was one. */
  advance(): boolean {
    const [next] = [...this.timers.values()]
      .filter(({ event }) => event === 'prompts.due' || event === 'prompts.morning')
      .toSorted((one, other) => one.at - other.at);
    if (!next) return false;
    this.timers.delete(next.id);
    // Nobody wrote for a while, so that nothing is held.
    this.now = Math.max(this.now + 11 * 60_000, next.at);
    const answered = this.timer(next);
    if (answered.said.length > 0) this.came.push(next.at);
    this.take(answered);
    return true;
  }

  /** As the list of visits does it. */
  change(answers: Sheet['answers']): void {
    const here = { person: this.state.person, world: { now: this.now, network: AMSTERDAM } };
    const { person, timers } = changed(here, withAnswers(this.sheet, answers, this.now));
    this.state = { ...this.state, person };
    for (const id of timers.cancel) this.timers.delete(id);
    for (const timer of timers.set) this.timers.set(timer.id, timer);
  }
}

const act = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('first' as const, 'skip' as const, 'later' as const) },
  { weight: 2, arbitrary: fc.constant('not-now' as const) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 12 }) },
);

describe('a visit that is moved, put off and called off', () => {
  it('never asks a prompt twice, nothing at night or after the visit, and nothing once it is called off', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12 }), fc.array(act, { maxLength: 12 }), (days, acts) => {
        const talk = new Series(days);
        talk.answer('first');
        for (const each of acts) {
          if (typeof each === 'number') {
            const date = isoDate(addDays(localTime(talk.now, AMSTERDAM.timeZone).day, each));
            talk.change({ date: { kind: 'date', date } });
            continue;
          }
          if (!talk.advance()) break;
          expect(talk.now).toBeLessThan(talk.visit);
          if (talk.place !== 'visit.prompts due') continue;
          talk.take(talk.tap(each === 'not-now' ? 'not-now' : 'now'));
          if (each !== 'not-now') talk.answer(each);
        }
        expect(new Set(talk.asked).size).toBe(talk.asked.length);
        for (const at of talk.came) expect(endOfQuiet(AMSTERDAM, at)).toBe(null);
        talk.change({ state: asChoice('cancelled') });
        expect([...talk.timers.keys()].filter((id) => id.startsWith('visit-'))).toEqual([]);
      }),
      { numRuns: 150, seed: 8 },
    );
  });

  it('asks the rest anew for its new day', () => {
    const talk = new Series(10);
    talk.answer('first');
    expect(talk.asked).toEqual(['form', 'backing', 'time']);
    const date = isoDate(addDays(localTime(MONDAY, AMSTERDAM.timeZone).day, 3));
    talk.change({ date: { kind: 'date', date } });
    while (talk.advance()) {
      if (talk.place !== 'visit.prompts due') continue;
      talk.take(talk.tap('now'));
      talk.answer('first');
    }
    expect(talk.asked.slice(3)).toEqual(['bring', 'judgement', 'may-and-must', 'ask']);
    expect(talk.came).toHaveLength(3);
  });

  it('says nothing to who is no professional any more', () => {
    const talk = new Series(10);
    const consent = { textVersion: 1, language: 'nl' as const, at: MONDAY, channel: 'test' };
    talk.state = { ...talk.state, person: { ...talk.state.person, roles: [], consent } };
    while (talk.advance());
    expect(talk.came).toEqual([]);
  });
});
