import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/engine/person.ts';
import { joinPeople } from '../../src/features/people/join-people.ts';
import { MOST_TO_COME } from '../../src/features/visits/hosted.ts';
import { leaveHosted } from '../../src/features/visits/leave-hosted.ts';
import { NETWORK, START } from '../support/rig.ts';
import { CONSENT, DAY, HOUR, HostTalk, MINUTE, ORGANISATION, QUIET, told, VISITOR, words } from './host-talk.ts';

const WHEN = 'donderdag 3 december 2026 om 14:00';

/** The proposal was made, and asked in a quiet moment. */
function asked(talk = new HostTalk()): HostTalk {
  talk.propose().wait();
  return talk;
}

describe('a proposal for a visit', () => {
  it('is asked in a quiet moment, and its first words name nobody', () => {
    const talk = new HostTalk();
    talk.host.hear({ kind: 'opened' });
    talk.propose();
    expect(talk.wait(5 * MINUTE)).toBe('');
    const text = talk.wait(QUIET);
    const [first = ''] = text.split('\n\n');
    expect(first).toBe(words('hosting.lead.new'));
    for (const named of ['Sanne', 'Wijkteam Noord', ORGANISATION]) {
      expect(first).not.toContain(named);
      expect(text).toContain(named);
    }
    expect(text).toContain(WHEN);
    expect(text).toContain(words('visits.about.options.acquaint'));
    expect(text).toContain('“Kunnen wij samen koffie drinken?”');
    expect(talk.options).toEqual(['yes', 'move', 'no', 'later']);
  });

  it('waits until the morning when it comes in at night, and is not asked when its moment is over', () => {
    const talk = new HostTalk();
    talk.wait(12 * HOUR);
    talk.propose({ date: '2026-11-24', time: '07:30' }, { visit: 'visit-2' }).propose();
    expect(talk.wait(9 * HOUR)).toBe('');
    const text = talk.wait(2 * HOUR);
    expect(text).toContain(WHEN);
    expect(text).not.toContain('07:30');
  });

  it('is left to the other coordinators by who has no room for it, so that their own answers keep theirs', () => {
    const long = { kind: 'text', text: 'x'.repeat(8_900) } as const;
    const sheet = (id: string) => ({
      id,
      kind: 'preparation',
      dialog: 'volunteer.prepare',
      version: 1,
      answers: { long },
    });
    const sheets = ['s1', 's2', 's3', 's4'].map((id) => ({
      ...sheet(id),
      createdAt: START,
      updatedAt: START,
      position: null,
    }));
    const full = new HostTalk({ sheets });
    const other = full.other('second');
    full.propose({ note: { text: 'ع'.repeat(200), language: 'ar' } });
    expect(full.person.hosted).toBeUndefined();
    expect(other.state.person.hosted).toHaveLength(1);
    expect(full.desk()).toMatchObject({ state: 'proposed', host: null });
  });

  it('is not taken beyond so many, and its visitor hears that it can not be', () => {
    const talk = new HostTalk();
    for (let each = 1; each <= MOST_TO_COME; each += 1) talk.propose({}, { visit: `visit-${each}` });
    expect(talk.person.hosted).toHaveLength(MOST_TO_COME);
    talk.propose({}, { visit: 'one-more' });
    expect(talk.person.hosted).toHaveLength(MOST_TO_COME);
    expect(talk.desk('one-more')).toBeNull();
  });

  it('says of words in another language which one it is', () => {
    const talk = new HostTalk();
    talk.propose({ note: { text: 'Merhaba', language: 'tr' } });
    expect(talk.wait()).toContain('(Türkçe): “Merhaba”');
  });

  it('says who comes as far as they said it', () => {
    for (const [visitor, team, who] of [
      [null, null, 'Wie komt: een professional uit het netwerk'],
      [null, 'CJG', 'Wie komt: een professional van CJG'],
      ['Sanne', null, 'Wie komt: Sanne\n'],
    ] as const) {
      const talk = new HostTalk();
      talk.propose({}, { visitor, team });
      expect(talk.wait()).toContain(who);
    }
  });

  it('leads there by a template, which has no variable to give anything away', () => {
    const talk = new HostTalk();
    talk.propose();
    expect(talk.host.advance(QUIET).at(-1)).toMatchObject({
      initiative: true,
      message: { template: { name: 'visit-news', variables: {} } },
    });
  });

  it('does not come by itself after STOP, and stands in the list', () => {
    const talk = new HostTalk({ stopped: true });
    talk.propose();
    expect(talk.wait(3 * DAY)).toBe('');
    expect(talk.enter('visit.hosted')).toContain(WHEN);
    expect(talk.options).toContain('answer');
    talk.tap('answer');
    talk.tap('yes');
    expect(talk.desk()?.state).toBe('agreed');
  });

  it('shows no id of anybody in an option or a text', () => {
    const talk = asked();
    talk.propose({}, { visit: 'visit-2' });
    const shown = [talk.enter('visit.hosted'), ...talk.host.shownOptions().map(({ id }) => id)].join();
    for (const id of ['visit-1', 'visit-2', 'host-document', VISITOR, 'group-1']) expect(shown).not.toContain(id);
  });
});

describe('the answer of a host', () => {
  it('yes brings both together, and offers the preparation at once', () => {
    const talk = asked();
    const text = talk.tap('yes');
    expect(talk.desk()).toMatchObject({ state: 'agreed', host: 'host-document' });
    expect(talk.hosted()?.state).toBe('agreed');
    expect(text).toContain(words('hosting.accepted', { when: WHEN }));
    expect(text).toContain(words('hosting.offer.ask'));
    expect(talk.wait(DAY)).toBe('');
  });

  it('is to the moment that was seen: one that came in meanwhile is shown first', () => {
    const talk = asked();
    talk.visitor('move', { date: '2026-12-04', time: '09:30' });
    const text = talk.tap('yes');
    expect(text).toContain(words('hosting.changed'));
    expect(text).toContain('vrijdag 4 december 2026 om 09:30');
    expect(talk.desk()?.state).toBe('proposed');
    talk.tap('yes');
    expect(talk.desk()).toMatchObject({ state: 'agreed', revision: 2 });
  });

  it('that crossed a new moment under way is asked again, and not twice', () => {
    const talk = asked();
    talk.host.post = false;
    talk.tap('yes');
    talk.host.post = true;
    talk.visitor('move', { date: '2026-12-04', time: '09:30' });
    // The yes was to the first moment.
    talk.town.bring(talk.host.id, {
      to: 'visit-1',
      toKind: 'visit',
      letter: { kind: 'visit.accept', body: { as: talk.host.id, side: 'host', revision: 1 } },
    });
    const text = talk.wait(0);
    expect(text).toContain(words('hosting.changed'));
    expect(talk.desk()?.state).toBe('proposed');
    expect(talk.wait(HOUR)).toBe('');
    talk.tap('yes');
    expect(talk.desk()?.state).toBe('agreed');
  });

  it('no is asked twice, brought kindly, and leaves nothing behind', () => {
    const talk = asked();
    expect(talk.tap('no')).toContain(words('hosting.declineSure.ask'));
    expect(talk.desk()?.state).toBe('proposed');
    expect(talk.tap('yes')).toContain(words('hosting.declined'));
    expect(talk.desk()).toBeNull();
    expect(talk.person.hosted).toBeUndefined();
    expect(talk.timer('hosting-forget-visit-1')).toBeUndefined();
  });

  it('no is taken back when they are not sure', () => {
    const talk = asked();
    talk.tap('no');
    expect(talk.tap('no')).toContain(WHEN);
    expect(talk.desk()?.state).toBe('proposed');
  });

  it('given in the list takes the question away that waits below, without a word that would undo it', () => {
    const talk = asked(new HostTalk({ consent: CONSENT }));
    const { state } = talk.host;
    const { question, stack } = state.session;
    const [below] = stack;
    if (!below || !question) throw new Error('No question is open.');
    const list = { dialog: 'visit.hosted', step: 'only', trail: [], slots: {} };
    const session = { ...state.session, stack: [{ ...below, paused: question }, list], question: null };
    talk.host.state = { ...state, session };
    talk.host.hear({ kind: 'opened' });
    talk.tap('answer');
    talk.tap('yes');
    const text = talk.tap('no');
    expect(text).toContain(words('hosting.kept'));
    expect(text).not.toContain(words('hosting.over'));
    expect(talk.hosted()?.state).toBe('agreed');
  });

  it('later is asked once more the next day', () => {
    const talk = asked();
    expect(talk.tap('later')).toContain(words('hosting.tomorrow'));
    expect(talk.wait(DAY - HOUR)).toBe('');
    expect(talk.wait(HOUR + QUIET)).toContain(WHEN);
  });

  it('later stays in the menu when the visit is soon', () => {
    const talk = new HostTalk();
    talk.propose({ date: '2026-11-24', time: '15:00' }).wait();
    expect(talk.tap('later')).toContain(words('hosting.inMenu'));
    expect(talk.wait(2 * DAY)).toBe('');
  });

  it('goes on by itself when the visit answered late', () => {
    const talk = asked();
    talk.host.post = false;
    talk.tap('yes');
    expect(talk.wait(MINUTE)).toContain(words('hosting.slow'));
    talk.host.letter({
      from: 'visit-1',
      letter: {
        kind: 'hosting.accepted',
        body: { ...news(talk), state: 'agreed' },
      },
    });
    expect(told(talk.host.take())).toContain(words('hosting.offer.ask'));
    expect(talk.hosted()?.state).toBe('agreed');
  });

  it('settles the dialog about that visit only, and each is told of its own', () => {
    const talk = asked();
    talk.propose({ date: '2026-12-10' }, { visit: 'visit-2' });
    const own = news(talk);
    talk.host.post = false;
    talk.tap('yes');
    talk.host.letter({
      from: 'visit-2',
      letter: { kind: 'hosting.accepted', body: { ...own, visit: 'visit-2', state: 'agreed' } },
    });
    expect(talk.hosted('visit-1')?.state).toBe('proposed');
    expect(told(talk.host.take())).not.toContain(words('hosting.accepted', { when: WHEN }));
    talk.host.letter({ from: 'visit-1', letter: { kind: 'hosting.accepted', body: { ...own, state: 'agreed' } } });
    expect(talk.hosted('visit-1')?.state).toBe('agreed');
    expect(told(talk.host.take())).toContain(WHEN);
  });
});

describe('several coordinators', () => {
  it('the first who answers has the visit; it is off the list of the others, who have nothing to answer', () => {
    const talk = new HostTalk();
    const other = talk.other('other-document');
    talk.propose().wait();
    other.take();
    talk.tap('yes');
    expect(talk.desk()?.host).toBe('host-document');
    expect(other.state.person.hosted).toBeUndefined();
    const text = told(other.hear({ kind: 'option', id: other.option('yes').id }));
    expect(text).toContain(words('hosting.over'));
    expect(talk.desk()).toMatchObject({ state: 'agreed', host: 'host-document' });
  });

  it('who answered in one of two chats has the visit by that one after joining them', () => {
    const proposed = asked().person;
    const talk = asked();
    talk.tap('yes');
    const [agreed] = talk.person.hosted ?? [];
    if (!agreed) throw new Error('There is no visit.');
    const other: Person = { ...talk.person, hosted: [{ ...agreed, as: 'other-document' }] };
    for (const [into, from] of [
      [proposed, other],
      [other, proposed],
    ] as const) {
      const { person } = joinPeople(into, from, []);
      expect(person.hosted).toMatchObject([{ as: 'other-document', state: 'agreed' }]);
    }
  });

  it('a letter meant for another id of the same human takes nothing away', () => {
    const talk = asked();
    talk.host.letter({ from: 'visit-1', letter: { kind: 'hosting.taken', body: { visit: 'visit-1', as: 'before' } } });
    expect(talk.hosted()).toBeDefined();
  });
});

describe('what is kept of visits', () => {
  it('an older letter changes nothing', () => {
    const talk = asked();
    const old = news(talk);
    talk.visitor('move', { date: '2026-12-04', time: '09:30' });
    talk.host.letter({ from: 'visit-1', letter: { kind: 'hosting.proposed', body: old } });
    expect(talk.hosted()).toMatchObject({ revision: 2, details: { date: '2026-12-04' } });
  });

  it('goes thirty days after the visit, also after STOP', () => {
    const talk = asked(new HostTalk({ consent: CONSENT }));
    talk.tap('yes');
    talk.say('stop');
    talk.wait(39 * DAY);
    expect(talk.hosted()).toBeDefined();
    talk.wait(3 * DAY);
    expect(talk.person.hosted).toBeUndefined();
  });

  it('stays within bounds: who has too many to come leaves the next one, and its visitor is told', () => {
    const talk = new HostTalk();
    for (let index = 0; index < 21; index += 1) talk.propose({}, { visit: `visit-${index}` });
    expect(talk.person.hosted).toHaveLength(20);
    expect(talk.desk('visit-20')).toBeNull();
    expect(talk.desk('visit-19')?.state).toBe('proposed');
  });

  it('is left by who goes for good, and the visitor is told', () => {
    const talk = asked();
    const letters = leaveHosted(talk.person, { now: START, network: NETWORK });
    expect(letters).toMatchObject([{ to: 'visit-1', letter: { kind: 'visit.leave', body: { as: 'host-document' } } }]);
    for (const letter of letters) talk.town.bring(talk.host.id, letter);
    expect(talk.desk()).toBeNull();
    expect(leaveHosted(talk.person, { now: START + 30 * DAY, network: NETWORK })).toEqual([]);
  });
});

/** The visit as a letter to this host has it. */
function news(talk: HostTalk) {
  const hosted = talk.hosted();
  if (!hosted) throw new Error('There is no visit.');
  const { sheet, ...rest } = hosted;
  const { about, note, ...when } = rest.details;
  return { ...rest, details: { ...when, about: [...about], note: note && { ...note } } };
}
