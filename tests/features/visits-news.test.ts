import { describe, expect, it } from 'vitest';
import { DAY, MINUTE, ORGANISATION, QUIET, VisitorTalk, words } from '../support/visitor-talk.ts';

const HOUR = 60 * MINUTE;
const ON_MONDAY = { organisation: ORGANISATION, when: 'maandag 30 november 2026 om 14:00 uur' };
const ON_TUESDAY = { organisation: ORGANISATION, when: 'dinsdag 1 december 2026 om 10:00 uur' };
const TUESDAY = { date: '2026-12-01', time: '10:00' };

describe('news of a visit', () => {
  it('comes by itself when the contact says yes, and both have agreed', () => {
    const talk = new VisitorTalk().proposed();
    talk.host('accept', { revision: 1 });
    expect(talk.take()).toBe('');
    expect(talk.wait()).toContain(words('visits.newsAccepted.ask', ON_MONDAY));
    expect(talk.state).toBe('agreed');
    expect(talk.desk()).toMatchObject({ state: 'agreed' });
  });

  it('comes once', () => {
    const talk = new VisitorTalk().proposed();
    talk.host('accept', { revision: 1 });
    talk.wait();
    expect(talk.wait(HOUR)).not.toContain(ORGANISATION);
    expect(talk.visit.answers.news).toBeUndefined();
  });

  it('ends in a small question of its own, and the menu does not come by itself with it', () => {
    const talk = new VisitorTalk().proposed();
    talk.host('accept', { revision: 1 });
    talk.wait();
    expect(talk.options).toEqual(['fine', 'mine']);
    expect(talk.tap('mine')).toContain(words('visits.mine.ask'));
  });

  it('that nobody answered is not repeated once the visit was', () => {
    const talk = new VisitorTalk().proposed();
    talk.host('accept', { revision: 1 });
    talk.wait();
    expect(talk.options).toContain('fine');
    expect(talk.wait(8 * DAY)).toContain(words('visit-look-back.met.ask'));
    expect(talk.tap('later')).not.toContain(ORGANISATION);
    expect(talk.options).not.toContain('fine');
  });

  it('waits while somebody is in the middle of something', () => {
    const talk = new VisitorTalk().proposed();
    talk.enter('visit.plan');
    talk.host('accept', { revision: 1 });
    expect(talk.wait(5 * MINUTE)).toBe('');
    talk.tap('_example');
    expect(talk.wait(6 * MINUTE)).toBe('');
    expect(talk.wait(5 * MINUTE)).toContain(ORGANISATION);
  });

  it('waits for the end of the quiet hours', () => {
    const talk = new VisitorTalk().proposed();
    talk.wait(12 * HOUR);
    talk.host('cancel');
    expect(talk.wait(9 * HOUR)).toBe('');
    expect(talk.wait(2 * HOUR)).toContain(words('visits.newsCancelled.ask', ON_MONDAY));
  });

  it('does not come after STOP, and is found in the list', () => {
    const talk = new VisitorTalk().proposed();
    talk.say('stop');
    talk.host('accept', { revision: 1 });
    expect(talk.wait(DAY)).toBe('');
    expect(talk.look()).toContain(words('visits.state.agreed'));
  });

  it('names nobody in its first sentence', () => {
    for (const key of ['newsAccepted.ask', 'newsDeclined.ask', 'newsCancelled.ask', 'newsCountered.ask']) {
      const [first] = words(`visits.${key}`, ON_MONDAY).split('\n');
      expect(first).not.toContain(ORGANISATION);
      expect(first).not.toMatch(/\d/);
    }
  });

  it('has approved words for where only those may be sent', () => {
    const talk = new VisitorTalk().proposed();
    talk.host('decline');
    const shown = talk.visitor.advance(QUIET);
    expect(shown.at(-1)).toMatchObject({ initiative: true, message: { template: { name: 'visit-news' } } });
  });

  it('is not told by itself any more to who has seen it in the list', () => {
    const talk = new VisitorTalk().proposed();
    talk.host('accept', { revision: 1 });
    expect(talk.look()).toContain(words('visits.state.agreed'));
    expect(talk.wait(HOUR)).not.toContain(words('visits.newsAccepted.ask', ON_MONDAY));
  });

  it('of a no blames nobody, offers a new visit, and leaves no prompts behind', () => {
    const talk = new VisitorTalk().proposed();
    expect(talk.timer('evening')).toBeDefined();
    talk.host('decline');
    expect(talk.wait()).toContain(words('visits.newsDeclined.ask', ON_MONDAY));
    expect(talk.state).toBe('declined');
    for (const what of ['week', 'two-days', 'evening', 'morning', 'look-back'])
      expect(talk.timer(what)).toBeUndefined();
    expect(talk.tap('plan')).toContain(words('visits.organisation.ask'));
  });

  it('of the newest only is told when the contact says yes and then calls it off', () => {
    const talk = new VisitorTalk().proposed();
    talk.host('accept', { revision: 1 });
    talk.host('cancel');
    const said = talk.wait();
    expect(said).toContain(words('visits.newsCancelled.ask', ON_MONDAY));
    expect(said).not.toContain(words('visits.newsAccepted.ask', ON_MONDAY));
    expect(talk.state).toBe('cancelled');
    expect(talk.timer('look-back')).toBeUndefined();
  });

  it('tells a visitor as a cancellation that the only contact has gone', () => {
    const talk = new VisitorTalk().proposed();
    talk.host('leave');
    expect(talk.wait()).toContain(words('visits.newsCancelled.ask', ON_MONDAY));
  });
});

describe('another moment of the contact', () => {
  function countered(): VisitorTalk {
    const talk = new VisitorTalk().proposed();
    talk.host('move', TUESDAY);
    return talk;
  }

  it('is shown with the day and time, and no prompts come for it before both agree', () => {
    const talk = countered();
    expect(talk.wait()).toContain(words('visits.newsCountered.ask', ON_TUESDAY));
    expect(talk.date).toBe('2026-12-01');
    expect(talk.timer('evening')).toBeUndefined();
    expect(talk.timer('look-back')).toBeUndefined();
  });

  it('is agreed with a yes', () => {
    const talk = countered();
    talk.wait();
    expect(talk.tap('accept')).toContain(words('visits.agreed', ON_TUESDAY));
    expect(talk.state).toBe('agreed');
    expect(talk.desk()).toMatchObject({ state: 'agreed', details: TUESDAY });
    expect(talk.timer('evening')?.at).toBeLessThan(Date.parse('2026-12-01T10:00:00+01:00'));
  });

  it('that changed while it was on the screen is not agreed to unseen', () => {
    const talk = countered();
    talk.wait();
    const before = talk.visitor.option('accept').id;
    talk.host('move', { date: '2026-12-02', time: '11:00' });
    const said = talk.visitor.hear({ kind: 'option', id: before });
    expect(said.map(({ message }) => message.text).join()).toContain('woensdag 2 december 2026 om 11:00 uur');
    expect(talk.state).toBe('countered');
    expect(talk.desk()).toMatchObject({ state: 'countered' });
    talk.tap('accept');
    expect(talk.desk()).toMatchObject({ state: 'agreed', details: { date: '2026-12-02', time: '11:00' } });
  });

  it('that changed while somebody thought about it is not agreed to: they are shown the newest', () => {
    const talk = countered();
    talk.look();
    talk.host('move', { date: '2026-12-02', time: '11:00' });
    const said = talk.tap('accept');
    expect(said).toContain(words('visits.changedMeanwhile'));
    expect(said).toContain('woensdag 2 december 2026 om 11:00 uur');
    expect(talk.desk()).toMatchObject({ state: 'countered' });
    talk.tap('accept');
    expect(talk.desk()).toMatchObject({ state: 'agreed', details: { date: '2026-12-02', time: '11:00' } });
  });

  it('can be answered with yet another moment', () => {
    const talk = countered();
    talk.wait();
    talk.tap('move', 'd2026-12-07');
    expect(talk.say('09:00')).toContain(words('visits.moveProposed', { when: 'maandag 7 december 2026 om 09:00 uur' }));
    expect(talk.state).toBe('proposed');
    expect(talk.desk()).toMatchObject({ state: 'proposed', details: { date: '2026-12-07', time: '09:00' } });
  });

  it('can be called off', () => {
    const talk = countered();
    talk.wait();
    talk.tap('cancel', 'cancel');
    expect(talk.state).toBe('cancelled');
    expect(talk.desks).toBe(0);
  });

  it('can wait, and is asked again in the list', () => {
    const talk = countered();
    talk.wait();
    expect(talk.tap('later')).toContain(words('visits.notNow'));
    expect(talk.look()).toContain(words('visits.newsCountered.ask', ON_TUESDAY));
  });

  it('that was called off while it was on the screen is not asked any more', () => {
    const talk = countered();
    talk.wait();
    talk.host('cancel');
    expect(talk.take()).toContain(words('visits.newsCancelled.ask', ON_TUESDAY));
    expect(talk.state).toBe('cancelled');
  });

  it('that was called off while somebody thought about it is not agreed to: they see how it stands', () => {
    const talk = countered();
    talk.look();
    talk.host('cancel');
    const said = talk.tap('accept');
    expect(said).toContain(words('visits.state.cancelled'));
    expect(said).not.toContain(words('visits.gone'));
    expect(talk.state).toBe('cancelled');
  });

  it('goes on without an answer, and is told of it when it comes late', () => {
    const talk = countered();
    talk.wait();
    talk.town.delivers = false;
    talk.tap('accept');
    expect(talk.wait(21_000)).toContain(words('visits.sentSlowly'));
    talk.town.delivers = true;
    talk.home();
    talk.visitor.letter({ from: talk.document, letter: news(talk, 'put', { revision: 2, state: 'agreed' }, TUESDAY) });
    expect(talk.take()).toContain(words('visits.late.agreed'));
    expect(talk.state).toBe('agreed');
  });
});

describe('letters of a visit', () => {
  it('that are older than what is known change nothing', () => {
    const talk = new VisitorTalk().proposed();
    talk.host('move', TUESDAY);
    const { visit } = talk;
    talk.visitor.letter({ from: talk.document, letter: news(talk, 'accepted', { revision: 1, state: 'agreed' }) });
    expect(talk.visit).toEqual(visit);
  });

  it('that come twice change nothing the second time', () => {
    const talk = new VisitorTalk().proposed();
    talk.host('accept', { revision: 1 });
    talk.wait();
    const before = { ...talk.visit, version: 0 };
    talk.visitor.letter({ from: talk.document, letter: news(talk, 'accepted', { revision: 1, state: 'agreed' }) });
    expect({ ...talk.visit, version: 0, answers: { ...talk.visit.answers } }).toMatchObject({
      answers: { state: before.answers.state, date: before.answers.date },
    });
  });

  it('of a visit that they do not have are for nobody', () => {
    const talk = new VisitorTalk().home();
    talk.visitor.letter({
      from: 'visit-9',
      letter: { kind: 'visits.accepted', body: { ...body('visit-9'), revision: 1, state: 'agreed' } },
    });
    expect(talk.wait()).toBe('');
    expect(talk.visits).toEqual([]);
  });

  it('do not bring back a visit that they called off', () => {
    const talk = new VisitorTalk().proposed();
    const document = talk.document;
    const accepted = news(talk, 'accepted', { revision: 1, state: 'agreed' });
    talk.look();
    talk.tap('cancel', 'cancel');
    talk.visitor.letter({ from: document, letter: accepted });
    expect(talk.state).toBe('cancelled');
    expect(talk.wait()).toBe('');
  });

  it('about a visit that is gone make it a plan of their own, and say so', () => {
    const talk = new VisitorTalk().proposed();
    talk.town.office.forget('visit');
    talk.look();
    talk.tap('move', 'd2026-12-07');
    expect(talk.say('10:00')).toContain(words('visits.gone'));
    expect(talk.state).toBe('alone');
    expect(talk.visit.answers.visit).toBeUndefined();
    // What they chose instead is not lost with it.
    expect(talk.visit.answers).toMatchObject({ date: { date: '2026-12-07' }, time: { time: '10:00' } });
  });

  it('about a visit that was, and is gone, let it be made on another day', () => {
    const talk = new VisitorTalk().proposed();
    talk.host('accept', { revision: 1 });
    talk.wait(10 * DAY);
    talk.town.office.forget('visit');
    talk.look();
    talk.tap('move');
    talk.say('10-12-2026');
    talk.say('ja');
    expect(talk.say('10:00')).toContain(words('visits.gone'));
    expect([talk.state, talk.date]).toEqual(['alone', '2026-12-10']);
  });

  it('about one visit do not answer what was asked of another', () => {
    const talk = new VisitorTalk().proposed();
    const first = talk.visit;
    const other = news(talk, 'put', { revision: 2, state: 'proposed' }, TUESDAY);
    const from = talk.document;
    talk.proposed();
    talk.look();
    talk.tap('move', 'd2026-12-07');
    talk.town.delivers = false;
    talk.say('10:00');
    talk.visitor.letter({ from, letter: other });
    expect(talk.visitor.state.session.waiting?.outcome).toBeUndefined();
    expect(talk.visitor.state.session.waiting).not.toBeNull();
    expect(talk.date).toBe('2026-11-30');
    expect(talk.visits.find(({ id }) => id === first.id)?.answers.date).toEqual({ kind: 'date', date: '2026-12-01' });
  });

  it('find their visit also after two chats were joined and it has another number', () => {
    const talk = new VisitorTalk().proposed();
    const { state } = talk.visitor;
    const sheets = talk.visits.map((sheet) => ({ ...sheet, id: 's41' }));
    talk.visitor.state = { ...state, person: { ...state.person, nextSheet: 42, sheets } };
    talk.host('accept', { revision: 1 });
    expect(talk.visit).toMatchObject({ id: 's41', answers: { state: { option: 'agreed' } } });
    expect(talk.wait()).toContain(words('visits.newsAccepted.ask', ON_MONDAY));
  });
});

function body(visit: string, moment = { date: '2026-11-30', time: '14:00' }) {
  return { visit, details: { ...moment, first: true, about: ['acquaint'], note: null } };
}

/** As the document of the newest visit writes. */
function news(
  talk: VisitorTalk,
  kind: string,
  standing: { revision: number; state: string },
  moment?: { date: string; time: string },
) {
  return { kind: `visits.${kind}`, body: { ...body(talk.document, moment), ...standing } };
}
