import { describe, expect, it } from 'vitest';
import { newPerson, type Person, type Sheet } from '../../src/engine/person.ts';
import { newSession, type Session } from '../../src/engine/session.ts';
import type { NetworkFacts } from '../../src/engine/world.ts';
import { daysLate, dueOf, goesOn, type Holding } from '../../src/features/privacy/retention.ts';
import { DEFAULT_RETENTION, type Retention } from '../../src/ports/retention.ts';
import { NETWORK } from '../support/rig.ts';

const CONSENT = { textVersion: 2, language: 'nl', at: 0, channel: 'test' } as const;
/** Sunday 29 March 2026 is when clocks go forward, 25 October when they go back. */
const HEARD = Date.parse('2026-01-10T12:00:00+01:00');

function sheet(date?: string): Sheet {
  return {
    id: 's1',
    kind: 'preparation',
    dialog: 'volunteer.prepare',
    version: 1,
    createdAt: HEARD,
    updatedAt: HEARD,
    answers: date === undefined ? {} : { date: { kind: 'date', date } },
    position: null,
  };
}

function holding(person: Partial<Person>, session: Partial<Session> = {}): Holding {
  return {
    person: { ...newPerson(), language: 'nl', consent: CONSENT, ...person },
    session: { ...newSession(), heardAt: HEARD, ...session },
  };
}

function network(retention: Partial<Retention> = {}): NetworkFacts {
  return { ...NETWORK, retention: { ...DEFAULT_RETENTION, ...retention } };
}

/** What is due at noon on a day. */
function on(who: Holding, day: string, facts = network()) {
  return dueOf(who, { now: Date.parse(`${day}T12:00:00+01:00`), network: facts });
}

describe('how long what people told is kept', () => {
  const anna = holding({ sheets: [sheet()] });

  it('tells them fourteen days before the 360th day after their last message, and not a day sooner', () => {
    expect(on(anna, '2026-12-21')).toBe('nothing');
    expect(on(anna, '2026-12-22')).toBe('tell');
    expect(goesOn(anna, network(), Date.parse('2026-12-22T12:00:00+01:00'))).toBe('2027-01-05');
  });

  it('lets it go on the day that was said, at any hour of it', () => {
    const told = holding({ sheets: [sheet()], toldOfEnd: Date.parse('2026-12-22T10:30:00+01:00') });
    const at = (time: string) => dueOf(told, { now: Date.parse(time), network: network() });
    expect(at('2027-01-04T23:59:59+01:00')).toBe('nothing');
    expect(at('2027-01-05T00:00:00+01:00')).toBe('let-go');
  });

  it('keeps to what was promised when it was announced late', () => {
    const told = holding({ sheets: [sheet()], toldOfEnd: Date.parse('2027-06-01T10:30:00+02:00') });
    expect(on(told, '2027-06-14')).toBe('nothing');
    expect(on(told, '2027-06-15')).toBe('let-go');
  });

  it('counts whole days where clocks change in between', () => {
    const facts = network({ preparationMonths: 1, announceDays: 14 });
    const spring = holding({ sheets: [sheet()] }, { heardAt: Date.parse('2026-03-10T00:30:00+01:00') });
    const autumn = holding({ sheets: [sheet()] }, { heardAt: Date.parse('2026-10-10T23:30:00+02:00') });
    expect(goesOn(spring, facts)).toBe('2026-04-09');
    expect(goesOn(autumn, facts)).toBe('2026-11-09');
    expect(dueOf(spring, { now: Date.parse('2026-03-26T00:00:00+01:00'), network: facts })).toBe('tell');
    expect(dueOf(spring, { now: Date.parse('2026-03-25T23:59:00+01:00'), network: facts })).toBe('nothing');
  });

  it('begins anew with any message, also after it was announced', () => {
    const back = holding(
      { sheets: [sheet()], toldOfEnd: Date.parse('2026-12-22T10:30:00+01:00') },
      { heardAt: Date.parse('2027-01-04T23:00:00+01:00') },
    );
    expect(on(back, '2027-01-05')).toBe('nothing');
    expect(on(back, '2027-12-15')).toBe('nothing');
    expect(on(back, '2027-12-16')).toBe('tell');
  });

  it('says nothing after STOP, nor without consent, and lets it go on its day all the same', () => {
    for (const who of [holding({ sheets: [sheet()], stopped: true }), holding({ sheets: [sheet()], consent: null })]) {
      expect(on(who, '2026-12-31')).toBe('nothing');
      expect(on(who, '2027-01-04')).toBe('nothing');
      expect(on(who, '2027-01-05')).toBe('let-go');
    }
  });

  it('follows a length that was made shorter later, after it was announced', () => {
    const short = network({ preparationMonths: 1, announceDays: 7 });
    expect(on(anna, '2026-02-01', short)).toBe('nothing');
    expect(on(anna, '2026-02-02', short)).toBe('tell');
    expect(on(anna, '2026-12-01', short)).toBe('tell');
  });

  it('keeps what is about a day to come until it was', () => {
    const meeting = holding({ sheets: [sheet('2027-02-01')] });
    expect(on(meeting, '2027-02-01')).toBe('nothing');
    expect(on(meeting, '2027-02-02')).toBe('tell');
  });

  it('takes away who is nothing but a language and an address, on the same day', () => {
    expect(on(holding({ sheets: [] }), '2027-01-04')).toBe('nothing');
    expect(on(holding({ sheets: [] }), '2027-01-05')).toBe('leave');
  });

  it('keeps who has a role, is in a group, or waits for a human', () => {
    const membership = { group: 'g', title: 'G' } as never;
    const talk = { talk: 't' } as never;
    expect(on(holding({ roles: ['coordinator'] }), '2028-01-01')).toBe('nothing');
    expect(on(holding({ groups: [membership] }), '2028-01-01')).toBe('nothing');
    expect(on(holding({ talks: [talk] }), '2028-01-01')).toBe('nothing');
  });

  it('remembers for ninety days that something went, so that it can be said', () => {
    const gone = holding({ sheets: [], letGo: Date.parse('2027-01-05T10:30:00+01:00') });
    expect(on(gone, '2027-04-04')).toBe('nothing');
    expect(on(gone, '2027-04-05')).toBe('leave');
  });

  it('lets words go that lie in what was under way, of who stays', () => {
    const slots = { question: { kind: 'text', text: 'iets' } } as const;
    const stack = [{ dialog: 'system.human', step: 'x', trail: [], slots }];
    const who = holding({ roles: ['admin'] }, { stack });
    expect(on(who, '2027-01-04')).toBe('nothing');
    expect(on(who, '2027-01-05')).toBe('let-go');
  });

  it('does nothing with somebody of whom nothing was ever heard', () => {
    expect(on(holding({ sheets: [sheet()] }, { heardAt: 0 }), '2030-01-01')).toBe('nothing');
  });

  it('says how many days late it is, from the day that was promised', () => {
    const late = (who: Holding, day: string) =>
      daysLate(who, { now: Date.parse(`${day}T12:00:00+01:00`), network: network() });
    expect(late(anna, '2027-01-05')).toBe(0);
    expect(late(anna, '2027-01-08')).toBe(3);
    const told = Date.parse('2027-01-08T10:30:00+01:00');
    expect(late(holding({ sheets: [sheet()], toldOfEnd: told }), '2027-01-23')).toBe(1);
  });
});
