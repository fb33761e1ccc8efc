import { describe, expect, it } from 'vitest';
import { leaveVisits } from '../../src/features/visits/leave-visits.ts';
import { NETWORK, START } from '../support/rig.ts';
import { DAY, GROUP, ORGANISATION, VisitorTalk, words } from '../support/visitor-talk.ts';

/** A visit that nobody else knows of, on a day from today. */
function alone(talk: VisitorTalk, name = 'Buurtkerk', day = '2026-11-30'): void {
  talk.planning(name);
  talk.tap(`d${day}`);
  talk.say('14:00');
  talk.tap('later', '_skip');
  talk.home();
}

function series(talk: VisitorTalk): string[] {
  return talk.visitor.timers.map(({ id }) => id).filter((id) => id.startsWith('visit-'));
}

describe('my visits', () => {
  it('are listed with the next one first, and those that were behind', () => {
    const talk = new VisitorTalk();
    alone(talk, 'Kerk Vier', '2026-12-07');
    alone(talk, 'Kerk Een', '2026-11-24');
    alone(talk, 'Kerk Drie', '2026-11-30');
    talk.wait(2 * DAY);
    talk.enter('visit.mine');
    expect(talk.titles).toEqual([
      'Kerk Drie, ma 30 nov',
      'Kerk Vier, ma 7 dec',
      'Kerk Een, di 24 nov',
      words('visits.toMenu'),
    ]);
  });

  it('are said to be none', () => {
    expect(new VisitorTalk().enter('visit.mine')).toContain(words('visits.none'));
  });

  it('have names that fit in a row of a list, whatever the organisation is called', () => {
    const talk = new VisitorTalk();
    alone(talk, 'Stichting Vrouwen van de Lange Weg', '2026-11-25');
    talk.enter('visit.mine');
    const [name = ''] = talk.titles;
    expect(name).toMatch(/^Stichting.*…, wo 25 nov$/);
    expect([...name].length).toBeLessThanOrEqual(24);
  });

  it('show what was planned, and how it stands', () => {
    const talk = new VisitorTalk().proposed();
    const shown = talk.look();
    for (const said of [ORGANISATION, 'maandag 30 november 2026 om 14:00 uur', words('visits.state.proposed')]) {
      expect(shown).toContain(said);
    }
  });

  it('of which one is chosen can be made into a card, and are looked at again after it', () => {
    const talk = new VisitorTalk().proposed();
    talk.look();
    const shown = talk.visitor.hear({ kind: 'option', id: talk.visitor.option('card').id });
    expect(shown.some(({ message }) => message.paper?.kind === 'preparation-card')).toBe(true);
    expect(shown.at(-1)?.message.text).toContain(words('visits.state.proposed'));
  });

  it('lead to their prompts', () => {
    const talk = new VisitorTalk().proposed();
    talk.look();
    talk.tap('prompts');
    const { stack } = talk.visitor.state.session;
    expect(stack.at(-1)).toMatchObject({ dialog: 'visit.prompts', sheet: talk.visit.id });
  });

  it('lead to the look back once their time has come, and not before', () => {
    const talk = new VisitorTalk({ stopped: true });
    alone(talk);
    talk.look();
    expect(talk.options).not.toContain('back');
    talk.wait(8 * DAY);
    expect(talk.look()).toContain(words('visits.past'));
    expect(talk.options).not.toContain('cancel');
    talk.tap('back');
    expect(talk.visitor.state.session.stack.at(-1)).toMatchObject({ dialog: 'visit.look-back', sheet: talk.visit.id });
  });

  it('stop asking after "enough", and still look back', () => {
    const talk = new VisitorTalk().proposed();
    talk.look();
    expect(talk.tap('enough')).toContain(words('visits.stopped'));
    expect(talk.options).not.toContain('enough');
    expect(series(talk)).toEqual([`visit-${talk.visit.id}-look-back`]);
  });
});

describe('moving a visit', () => {
  it('changes a plan of their own at once, and its appointments with it', () => {
    const talk = new VisitorTalk();
    alone(talk);
    const before = talk.timer('evening')?.at ?? 0;
    talk.look();
    talk.tap('move', 'd2026-12-07');
    expect(talk.say('11:00')).toContain(words('visits.moved', { when: 'maandag 7 december 2026 om 11:00 uur' }));
    expect(talk.date).toBe('2026-12-07');
    expect(talk.timer('evening')?.at).toBe(before + 7 * DAY);
    expect(Object.keys(talk.visit.answers)).not.toContain('newDate');
  });

  it('asks the organisation where it knows of the visit: it stands only when its document says so', () => {
    const talk = new VisitorTalk().proposed();
    talk.host('accept', { revision: 1 });
    talk.wait();
    talk.look();
    talk.tap('move', 'd2026-12-07');
    talk.town.delivers = false;
    talk.say('11:00');
    expect(talk.date).toBe('2026-11-30');
    expect(talk.state).toBe('agreed');
    talk.wait(21_000);
    talk.town.delivers = true;
    talk.look();
    talk.tap('move', 'd2026-12-07');
    talk.say('11:00');
    expect(talk.date).toBe('2026-12-07');
    expect(talk.state).toBe('proposed');
    expect(talk.desk()).toMatchObject({ state: 'proposed', revision: 2 });
  });

  it('refuses a moment that is over', () => {
    const talk = new VisitorTalk().proposed();
    talk.look();
    talk.tap('move');
    talk.say('vandaag');
    talk.tap('yes');
    expect(talk.say('09:00')).toContain(words('visits.datePast'));
    expect(talk.date).toBe('2026-11-30');
  });

  it('shows what the contact chose when it chose another moment just before', () => {
    const talk = new VisitorTalk().proposed();
    talk.look();
    talk.tap('move', 'd2026-12-07');
    talk.host('move', { date: '2026-12-07', time: '11:00' });
    const said = talk.say('11:00');
    expect(said).toContain(words('visits.changedMeanwhile'));
    expect(talk.state).toBe('countered');
    talk.tap('accept');
    expect(talk.state).toBe('agreed');
  });

  it('gives a visit whose day is over another one', () => {
    const talk = new VisitorTalk({ stopped: true });
    alone(talk);
    talk.wait(8 * DAY);
    talk.look();
    talk.tap('move', 'd2026-12-15');
    talk.say('11:00');
    expect(talk.date).toBe('2026-12-15');
    expect(talk.look()).toContain(words('visits.state.alone'));
  });
});

describe('calling off and taking away', () => {
  it('asks first, tells the organisation, and leaves no appointment', () => {
    const talk = new VisitorTalk().proposed();
    talk.host('accept', { revision: 1 });
    talk.wait();
    talk.look();
    talk.tap('cancel', 'keep');
    expect(talk.state).toBe('agreed');
    talk.tap('cancel');
    expect(talk.tap('cancel')).toContain(words('visits.cancelledTold', { organisation: ORGANISATION }));
    expect(talk.state).toBe('cancelled');
    expect(talk.desks).toBe(0);
    expect(series(talk)).toEqual([]);
  });

  it('says that a plan of their own is to be called off by themselves', () => {
    const talk = new VisitorTalk();
    alone(talk);
    talk.look();
    expect(talk.tap('cancel', 'cancel')).toContain(words('visits.cancelledOwn'));
    expect(series(talk)).toEqual([]);
  });

  it('calls a visit off that is taken off the list before its day', () => {
    const talk = new VisitorTalk().proposed();
    talk.look();
    expect(talk.tap('remove', 'yes')).toContain(words('visits.removed'));
    expect(talk.visits).toEqual([]);
    expect(talk.desks).toBe(0);
    expect(series(talk)).toEqual([]);
  });

  it('tells nobody of a visit that is taken off the list after its day', () => {
    const talk = new VisitorTalk({ stopped: true }).proposed();
    talk.host('accept', { revision: 1 });
    talk.wait(8 * DAY);
    talk.look();
    talk.tap('remove', 'yes');
    expect(talk.visits).toEqual([]);
    expect(talk.desks).toBe(1);
  });

  it('of two visits in one week leaves the other as it is', () => {
    const talk = new VisitorTalk().proposed();
    const first = talk.visit;
    talk.proposed();
    const kept = series(talk).filter((id) => id.startsWith(`visit-${first.id}-`));
    talk.look();
    talk.tap('remove', 'yes');
    expect(talk.visits).toEqual([first]);
    expect(series(talk)).toEqual(kept);
    expect(talk.desks).toBe(1);
  });
});

describe('a visitor who goes for good', () => {
  it('takes back what is theirs from every visit that is to come, and from no other', () => {
    const talk = new VisitorTalk({ stopped: true }).proposed();
    const gone = talk.document;
    talk.wait(8 * DAY);
    talk.planning();
    talk.tap('m0', 'd2026-12-15');
    talk.say('14:00');
    talk.tap('first', '_skip', '_skip', '_skip', 'send');
    const coming = talk.document;
    expect(coming).not.toBe(gone);
    const world = { now: talk.visitor.now, network: NETWORK };
    const letters = leaveVisits(talk.person, world);
    expect(letters.filter(({ toKind }) => toKind === 'visit')).toEqual([
      {
        to: coming,
        toKind: 'visit',
        letter: { kind: 'visit.leave', body: { as: 'visitor-secret-id', side: 'visitor' } },
      },
    ]);
    // The group that was asked forgets who asked.
    const withdraw = { kind: 'group.withdraw', body: { as: 'visitor-secret-id' } };
    expect(letters.filter(({ toKind }) => toKind !== 'visit')).toEqual([
      { to: GROUP, toKind: 'group', letter: withdraw },
      { to: GROUP, toKind: 'group', letter: withdraw },
    ]);
  });

  it('writes nothing of plans of their own', () => {
    const talk = new VisitorTalk();
    alone(talk);
    expect(leaveVisits(talk.person, { now: START, network: NETWORK })).toEqual([]);
  });
});
