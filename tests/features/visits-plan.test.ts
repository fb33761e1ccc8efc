import { describe, expect, it } from 'vitest';
import { MOST_VISITS } from '../../src/features/visits/own-visits.ts';
import { START } from '../support/rig.ts';
import { DAY, GROUP, HOST, ORGANISATION, VisitorTalk, words } from '../support/visitor-talk.ts';

/** Plans a visit to an organisation that nobody here coordinates, on Monday 30 November at two o'clock. */
function alone(talk: VisitorTalk, name = 'Buurtkerk'): string {
  talk.planning(name);
  talk.tap('d2026-11-30');
  talk.say('14:00');
  talk.tap('later');
  return talk.tap('_skip');
}

/** How many visits were counted as planned. */
function planned(talk: VisitorTalk): number {
  const state = talk.town.office.stateOf('directory') as { totals: { planned: number } };
  return state.totals.planned;
}

describe('planning a visit', () => {
  it('asks for consent before anything of it is kept', () => {
    const talk = new VisitorTalk({ consent: null });
    expect(talk.enter('visit.plan')).toContain(words('system.consent.ask'));
    talk.tap('no');
    expect(talk.visits).toEqual([]);
  });

  it('to an organisation that is not known here is a plan of their own, and they are told to ask there', () => {
    const talk = new VisitorTalk();
    expect(alone(talk)).toContain(words('visits.own'));
    expect(talk.state).toBe('alone');
    expect(talk.desks).toBe(0);
    expect(talk.visit).toMatchObject({ position: null, finishedAt: START });
    expect(talk.visit.answers).toMatchObject({ first: { option: 'later' }, about: { kind: 'skipped' } });
  });

  it('goes on to the first prompts, and sets the appointments of the visit', () => {
    const talk = new VisitorTalk();
    alone(talk);
    expect(talk.visitor.state.session.stack.at(-1)?.dialog).toBe('visit.prompts');
    expect(talk.timer('look-back')).toBeDefined();
  });

  it('is counted once, also when the proposal is changed and made again', () => {
    const talk = new VisitorTalk().proposing();
    expect(planned(talk)).toBe(1);
    talk.tap('change');
    talk.say('Joost');
    talk.say('Wijkteam Zuid');
    talk.tap('send');
    expect(planned(talk)).toBe(1);
    talk.home();
    alone(talk);
    expect(planned(talk)).toBe(2);
  });

  it('refuses a moment today that is over, at once, and takes one that is still to come', () => {
    const talk = new VisitorTalk();
    talk.planning('Buurtkerk');
    talk.say('vandaag');
    talk.tap('yes');
    expect(talk.say('09:30')).toContain(words('visits.datePast'));
    talk.say('vandaag');
    talk.tap('yes');
    expect(talk.say('15:00')).toContain(words('visits.first.ask'));
  });

  it('keeps a visit that was left halfway, and asks only what is still missing', () => {
    const talk = new VisitorTalk();
    talk.planning('Buurtkerk');
    talk.tap('d2026-11-30');
    talk.home();
    talk.enter('visit.mine');
    expect(talk.titles).toContain('Nog niet klaar: Buurtkerk');
    talk.tap(talk.visit.id);
    expect(talk.tap('resume')).toContain(words('visits.time.ask'));
    expect(talk.visits).toHaveLength(1);
  });

  it('looks again for the organisation when it was left before one was chosen', () => {
    const talk = new VisitorTalk().planning();
    talk.home();
    talk.enter('visit.mine');
    talk.tap(talk.visit.id);
    expect(talk.tap('resume')).toContain(words('visits.didYouMean.ask'));
  });

  it('goes on with a next visit to the same organisation at its date, and proposes that one too', () => {
    const talk = new VisitorTalk();
    const { person } = talk;
    const answers = {
      organisation: { kind: 'text', text: ORGANISATION },
      group: { kind: 'text', text: GROUP },
      first: { kind: 'choice', option: 'later' },
    } as const;
    const sheet = { kind: 'visit', dialog: 'visit.plan', version: 1, createdAt: START, updatedAt: START, answers };
    talk.visitor.state = {
      ...talk.visitor.state,
      person: { ...person, nextSheet: 2, sheets: [{ ...sheet, id: 's1', position: 'date' }] },
    };
    expect(talk.enter('visit.plan', { sheet: 's1', step: 'date' })).toContain(words('visits.date.ask'));
    talk.tap('d2026-12-07');
    expect(talk.say('10:00')).toContain(words('visits.about.ask'));
    expect(talk.tap('_skip')).toContain(words('visits.visitor.ask'));
  });

  it('stays planned for who leaves before it is proposed, and can be proposed later from the list', () => {
    const talk = new VisitorTalk().proposing();
    talk.home();
    expect(talk.state).toBe('alone');
    expect(talk.timer('look-back')).toBeDefined();
    expect(talk.look()).toContain(words('visits.state.alone'));
    talk.tap('propose');
    talk.tap('m0');
    talk.say('Joost');
    talk.tap('_skip', 'send');
    expect(talk.state).toBe('proposed');
    expect(talk.desk()).toMatchObject({ visitor: 'Joost' });
  });

  it('does not begin its prompts a second time when it is proposed later', () => {
    const talk = new VisitorTalk().proposing();
    talk.tap('not');
    expect(talk.visitor.state.session.stack.at(-1)?.dialog).toBe('visit.prompts');
    talk.look();
    talk.tap('propose', 'm0');
    talk.say('Joost');
    talk.tap('_skip', 'send');
    expect(talk.visitor.state.session.stack.some(({ dialog }) => dialog === 'visit.prompts')).toBe(false);
  });

  it(`is refused beside ${MOST_VISITS} visits that are to come`, () => {
    const talk = new VisitorTalk();
    for (let count = 0; count < MOST_VISITS; count += 1) {
      alone(talk, `Kerk ${count}`);
      talk.home();
    }
    expect(talk.enter('visit.plan')).toContain(words('visits.full', { most: MOST_VISITS }));
    expect(talk.visits).toHaveLength(MOST_VISITS);
  });

  it('drops visits of more than sixty days ago, and no others', () => {
    const talk = new VisitorTalk({ stopped: true });
    alone(talk);
    talk.home();
    talk.wait(66 * DAY);
    talk.enter('visit.plan');
    expect(talk.visits).toHaveLength(1);
    talk.home();
    talk.wait(2 * DAY);
    talk.enter('visit.plan');
    expect(talk.visits).toHaveLength(0);
  });
});

describe('proposing a visit', () => {
  it('offers the groups that were found by their place, and shows no id of any', () => {
    const talk = new VisitorTalk().planning();
    expect(talk.titles).toContain(ORGANISATION);
    expect(talk.options).toEqual(['m0', 'again', 'none']);
  });

  it('shows before what the contact gets to read, and sends that and nothing else', () => {
    const talk = new VisitorTalk();
    talk.planning();
    talk.tap('m0', 'd2026-11-30');
    talk.say('14:00');
    talk.tap('first', 'needs', 'other');
    talk.say('Wat vindt u van de nieuwe speeltuin?');
    talk.say('Joost');
    const preview = talk.say('Wijkteam Zuid');
    for (const said of [
      'Joost, van Wijkteam Zuid',
      ORGANISATION,
      'maandag 30 november 2026 om 14:00 uur',
      words('visits.first.options.first'),
      `${words('visits.about.options.needs')} · Wat vindt u van de nieuwe speeltuin?`,
    ]) {
      expect(preview).toContain(said);
    }
    expect(talk.desks).toBe(0);
    talk.tap('send');
    expect(talk.desk()).toMatchObject({
      visitor: 'Joost',
      team: 'Wijkteam Zuid',
      details: {
        date: '2026-11-30',
        time: '14:00',
        first: true,
        about: ['needs'],
        note: { text: 'Wat vindt u van de nieuwe speeltuin?', language: 'nl' },
      },
    });
  });

  it.each([
    ['neither name nor team', ['_skip', '_skip'], words('visits.who.nobody'), { visitor: null, team: null }],
    ['a team only', ['_skip', 'Team Noord'], 'Iemand van Team Noord', { visitor: null, team: 'Team Noord' }],
    ['a name only', ['Joost', '_skip'], 'Wie: Joost\n', { visitor: 'Joost', team: null }],
  ] as const)('takes %s', (_, answers, shown, kept) => {
    const talk = new VisitorTalk().planning();
    talk.tap('m0', 'd2026-11-30');
    talk.say('14:00');
    talk.tap('first', '_skip');
    const [preview] = answers.map((each) => (each === '_skip' ? talk.tap(each) : talk.say(each))).slice(-1);
    expect(preview).toContain(shown);
    talk.tap('send');
    expect(talk.desk()).toMatchObject(kept);
  });

  it('sends nothing to who says no to the preview', () => {
    const talk = new VisitorTalk().proposing();
    expect(talk.tap('not')).toContain(words('visits.notSent'));
    expect(talk.desks).toBe(0);
    expect(talk.state).toBe('alone');
  });

  it('keeps by which document the visit is known, and where it stands', () => {
    const talk = new VisitorTalk().proposing();
    expect(talk.tap('send')).toContain(words('visits.opened', { organisation: ORGANISATION }));
    expect(talk.state).toBe('proposed');
    expect(talk.desk()).toMatchObject({ state: 'proposed' });
    expect(talk.visit.answers).toMatchObject({ revision: { value: 1 } });
    expect(talk.visit.answers.proposed).toBeUndefined();
  });

  it('is taken back when the group wants no proposals any more: the visit stays a plan of their own', () => {
    const talk = new VisitorTalk().proposing();
    talk.listed(false);
    expect(talk.tap('send')).toContain(words('visits.unlisted', { organisation: ORGANISATION }));
    expect(talk.state).toBe('alone');
    expect(talk.visit.answers.group).toBeUndefined();
    expect(talk.timer('look-back')).toBeDefined();
  });

  it('is not brought a fourth time while nobody has answered', () => {
    const talk = new VisitorTalk();
    for (let count = 0; count < 3; count += 1) talk.proposed();
    talk.proposing();
    expect(talk.tap('send')).toContain(words('visits.busy', { organisation: ORGANISATION }));
    expect(talk.state).toBe('alone');
    expect(talk.desks).toBe(3);
  });

  it('goes on without an answer, and is told of it when it comes late', () => {
    const talk = new VisitorTalk().proposing();
    talk.town.delivers = false;
    talk.tap('send');
    expect(talk.say('hallo?')).toContain(words('visits.waiting'));
    expect(talk.wait(21_000)).toContain(words('visits.slow', { organisation: ORGANISATION }));
    expect(talk.state).toBe('asking');
    talk.town.delivers = true;
    talk.home();
    talk.visitor.letter({ from: 'visit-1', letter: openedLetter('visit-1') });
    expect(talk.take()).toContain(words('visits.late.opened'));
    expect(talk.state).toBe('proposed');
  });

  it('holds a second proposal to the same group until the first has arrived', () => {
    const talk = new VisitorTalk().proposing();
    talk.town.delivers = false;
    talk.tap('send');
    talk.wait(21_000);
    talk.town.delivers = true;
    talk.home();
    talk.proposing();
    expect(talk.tap('send')).toContain(words('visits.pending', { organisation: ORGANISATION }));
    expect(talk.desks).toBe(0);
  });

  it('is called off as soon as it arrives when the visitor called it off before', () => {
    const talk = new VisitorTalk().proposing();
    talk.town.delivers = false;
    talk.tap('send');
    talk.wait(21_000);
    talk.look();
    expect(talk.tap('cancel', 'cancel')).toContain(words('visits.cancelledTold', { organisation: ORGANISATION }));
    const written = letters(talk);
    talk.visitor.letter({ from: 'visit-1', letter: openedLetter('visit-1') });
    expect(written).toMatchObject([
      { to: 'visit-1', letter: { kind: 'visit.cancel', body: { as: 'visitor-secret-id', side: 'visitor' } } },
    ]);
    expect(talk.state).toBe('cancelled');
  });

  it('is called off for who has no such visit (any more)', () => {
    const talk = new VisitorTalk();
    const written = letters(talk);
    talk.visitor.letter({ from: 'visit-1', letter: openedLetter('visit-1') });
    expect(written).toMatchObject([{ to: 'visit-1', letter: { kind: 'visit.cancel' } }]);
    expect(talk.visits).toEqual([]);
  });

  it('is moved as soon as it arrives when the visitor chose another moment meanwhile', () => {
    const talk = new VisitorTalk().proposing();
    talk.town.delivers = false;
    talk.tap('send');
    talk.wait(21_000);
    talk.look();
    talk.tap('move', 'd2026-12-07');
    talk.say('10:00');
    const written = letters(talk);
    talk.visitor.letter({ from: 'visit-1', letter: openedLetter('visit-1') });
    expect(written).toMatchObject([
      { to: 'visit-1', letter: { kind: 'visit.move', body: { date: '2026-12-07', time: '10:00' } } },
    ]);
  });

  it('is told once, whichever visits are open', () => {
    const talk = new VisitorTalk().proposed();
    const { visit } = talk;
    talk.visitor.letter({ from: talk.document, letter: openedLetter(talk.document) });
    expect(talk.take()).toBe('');
    expect(talk.visit).toEqual(visit);
  });

  it('says honestly that it could not look when the directory does not answer, and plans the visit all the same', () => {
    const talk = new VisitorTalk();
    talk.enter('visit.plan');
    talk.town.delivers = false;
    talk.say('an-nour');
    const said = talk.wait(21_000);
    expect(said).toContain(words('visits.notLooked'));
    expect(said).toContain(words('visits.date.ask'));
  });

  it('takes no late answer of the directory for one to a proposal', () => {
    const talk = new VisitorTalk().proposing();
    talk.town.delivers = false;
    talk.tap('send');
    talk.visitor.letter({ from: 'directory', letter: { kind: 'visits.found', body: { groups: [], more: false } } });
    expect(talk.take()).toBe('');
    expect(talk.visitor.state.session.waiting).not.toBeNull();
    expect(talk.state).toBe('asking');
  });

  it('goes to no other group than the one that was chosen, whatever is typed', () => {
    const talk = new VisitorTalk().planning();
    talk.tap('again');
    talk.say('Buurtkerk');
    talk.tap('d2026-11-30');
    talk.say('14:00');
    talk.tap('first');
    expect(talk.tap('_skip')).toContain(words('visits.own'));
    expect(JSON.stringify(talk.visit.answers)).not.toContain(GROUP);
  });
});

/** As the group of these tests brings a proposal on Monday 30 November at two o'clock. */
function openedLetter(visit: string) {
  const details = { date: '2026-11-30', time: '14:00', first: true, about: ['acquaint'], note: null };
  const ids = { visit, as: 'visitor-secret-id', group: GROUP, organisation: ORGANISATION };
  return { kind: 'visits.opened', body: { ...ids, details, revision: 1, state: 'proposed' } };
}

/** Letters that the visitor writes from now on; they are not delivered. */
function letters(talk: VisitorTalk): Parameters<VisitorTalk['town']['bring']>[1][] {
  const written: Parameters<VisitorTalk['town']['bring']>[1][] = [];
  talk.town.bring = (_from, posted) => {
    written.push(posted);
  };
  return written;
}

describe('ids that are proof', () => {
  it('of the host and of the visitor are in nothing that is read', () => {
    const talk = new VisitorTalk().proposing();
    const said = `${talk.tap('send')} ${talk.look()} ${talk.titles.join(' ')} ${talk.options.join(' ')}`;
    for (const secret of [HOST, GROUP, 'visitor-secret-id', talk.document]) expect(said).not.toContain(secret);
  });
});
