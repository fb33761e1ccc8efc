import { describe, expect, it } from 'vitest';
import type { Sheet } from '../../src/engine/person.ts';
import { CONSENT, DAY, HOUR, HostTalk, ORGANISATION, told, words } from './host-talk.ts';

const MOVED = 'vrijdag 4 december 2026 om 09:30';
const MOMENT = { date: '2026-12-04', time: '09:30' };

function asked(talk = new HostTalk()): HostTalk {
  talk.propose().wait();
  return talk;
}

/** The host proposed another moment. */
function countered(talk = asked()): HostTalk {
  talk.tap('move');
  talk.say('4-12-2026');
  if (talk.options.includes('yes')) talk.tap('yes');
  talk.say('09:30');
  return talk;
}

/** Both agreed on the visitor's moment; the preparation was not begun. */
function agreed(talk = new HostTalk({ consent: CONSENT })): HostTalk {
  asked(talk).tap('yes');
  talk.tap('no');
  return talk;
}

/** The preparation that goes with the visit. */
function sheetOf(talk: HostTalk): Sheet | undefined {
  return talk.person.sheets.find(({ id }) => id === talk.hosted()?.sheet);
}

/** As if they had begun it. */
function begun(talk: HostTalk): HostTalk {
  talk.enter('visit.hosted');
  talk.tap('prepare');
  talk.tap('short');
  return talk;
}

describe('another moment of the host', () => {
  it('is proposed to the visitor, and then waits for them', () => {
    const talk = countered();
    expect(talk.desk()).toMatchObject({ state: 'countered', revision: 2, details: MOMENT });
    expect(talk.hosted()).toMatchObject({ state: 'countered', revision: 2, details: MOMENT });
    expect(talk.enter('visit.answer')).toContain(words('hosting.over'));
    const text = talk.enter('visit.hosted');
    expect(text).toContain(words('hosting.standing.countered'));
    expect(talk.options).toEqual(['move', 'cancel', 'menu']);
  });

  it('of the visitor is not declined by a no to the moment before: what stands now is shown', () => {
    const talk = asked();
    talk.tap('no');
    talk.visitor('move', MOMENT);
    const text = talk.tap('yes');
    expect(text).toContain(words('hosting.changed'));
    expect(text).toContain(MOVED);
    expect(talk.desk()).toMatchObject({ state: 'proposed', revision: 2 });
    talk.tap('no');
    talk.tap('yes');
    expect(talk.desk()).toBeNull();
  });

  it('must be to come, also today', () => {
    const talk = asked();
    talk.tap('move');
    talk.say('vandaag');
    if (talk.options.includes('yes')) talk.tap('yes');
    expect(talk.say('08:00')).toContain(words('hosting.past'));
    expect(talk.desk()?.state).toBe('proposed');
  });

  it('that is the same as theirs proposes nothing, and asks again', () => {
    const talk = asked();
    talk.tap('move');
    talk.say('3-12-2026');
    if (talk.options.includes('yes')) talk.tap('yes');
    const text = talk.say('14:00');
    expect(text).toContain(words('hosting.same'));
    expect(talk.options).toContain('yes');
    expect(talk.desk()).toMatchObject({ state: 'proposed', revision: 1 });
  });

  it('to which the visitor says yes is told in a quiet moment, with nothing in the first words, and the preparation is offered', () => {
    const talk = countered();
    talk.visitor('accept', { revision: 2 });
    expect(talk.hosted()?.state).toBe('agreed');
    const text = talk.wait();
    const [first = ''] = text.split('\n\n');
    expect(first).toBe('Er is nieuws over een bezoek: het gaat door.');
    expect(text).toContain(ORGANISATION);
    expect(text).toContain(MOVED);
    expect(text).toContain(words('hosting.offer.ask'));
  });

  it('of an agreed visit takes its preparation along', () => {
    const talk = agreed();
    talk.enter('visit.hosted');
    countered(talk);
    expect(sheetOf(talk)?.answers).toMatchObject({ date: { date: '2026-12-04' }, time: { time: '09:30' } });
  });
});

describe('another moment of the visitor', () => {
  it('is asked as a new proposal, and the preparation has it at once', () => {
    const talk = agreed();
    const before = talk.timer(`look-back-${sheetOf(talk)?.id}`)?.at ?? 0;
    talk.visitor('move', MOMENT);
    expect(sheetOf(talk)?.answers).toMatchObject({ date: { date: '2026-12-04' }, time: { time: '09:30' } });
    const timer = talk.timer(`look-back-${sheetOf(talk)?.id}`);
    expect(timer).toMatchObject({ at: before + DAY, binding: { version: sheetOf(talk)?.version } });
    const text = talk.wait();
    expect(text.split('\n\n')[0]).toBe(words('hosting.lead.again'));
    expect(text).toContain(MOVED);
    talk.tap('yes');
    expect(talk.desk()).toMatchObject({ state: 'agreed', revision: 2 });
  });

  it('says that a begun preparation has the new date, and does not offer it anew', () => {
    const talk = begun(agreed());
    talk.visitor('move', MOMENT);
    talk.wait();
    const text = talk.tap('yes');
    expect(text).toContain(words('hosting.followed'));
    expect(text).not.toContain(words('hosting.offer.ask'));
  });

  it('leads to a look back the day after the new moment, and to none after the old one', () => {
    const talk = agreed();
    talk.visitor('move', { date: '2026-12-10', time: '09:30' });
    talk.wait();
    talk.tap('yes');
    // The day after the old one is 4 December.
    expect(talk.wait(14 * DAY)).not.toContain(words('look-back.went.ask'));
    expect(talk.wait(4 * DAY)).toContain(words('look-back.went.ask'));
  });
});

describe('a visit that does not go on', () => {
  it('is told when it was called off; its first words name nothing, and it stands in the list until its day', () => {
    const talk = agreed();
    talk.visitor('cancel');
    const text = told(talk.host.take());
    expect(text.split('\n\n')[0]).toBe(words('hosting.cancelled', { visit: '' }).trim());
    expect(text).toContain(ORGANISATION);
    expect(talk.enter('visit.hosted')).toContain(words('hosting.standing.cancelled'));
    expect(talk.options).toEqual(['menu']);
    talk.wait(11 * DAY);
    expect(talk.enter('visit.hosted')).toContain(words('hosting.none'));
  });

  it('is told in the morning when it was called off at night', () => {
    const talk = agreed();
    talk.wait(13 * HOUR);
    talk.visitor('cancel');
    expect(told(talk.host.take())).toBe('');
    expect(talk.wait(10 * HOUR)).toContain('De bezoeker heeft het afgezegd');
  });

  it('stands in the list of who said STOP', () => {
    const talk = agreed();
    talk.say('stop');
    talk.visitor('cancel');
    expect(talk.wait(DAY)).toBe('');
    expect(talk.enter('visit.hosted')).toContain(words('hosting.standing.cancelled'));
  });

  it('that was only proposed is gone without a trace', () => {
    const talk = asked();
    talk.visitor('cancel');
    expect(told(talk.host.take())).toContain('ingetrokken');
    expect(talk.person.hosted).toBeUndefined();
    expect(talk.tap('yes')).toContain(words('hosting.over'));
  });

  it('loses the name and words of a visitor who erased themselves', () => {
    const talk = agreed();
    talk.visitor('leave');
    const text = told(talk.host.take());
    expect(text).toContain('De bezoeker heeft het afgezegd');
    const kept = `${text}${JSON.stringify(talk.person)}`;
    for (const theirs of ['Sanne', 'Wijkteam Noord', 'koffie drinken']) expect(kept).not.toContain(theirs);
  });

  it('takes an untouched preparation and its look back away', () => {
    const talk = agreed();
    const id = sheetOf(talk)?.id;
    expect(talk.timer(`look-back-${id}`)).toBeDefined();
    talk.visitor('cancel');
    expect(talk.person.sheets).toEqual([]);
    expect(talk.timer(`look-back-${id}`)).toBeUndefined();
    expect(talk.wait(20 * DAY)).not.toContain(words('look-back.went.ask'));
  });

  it('leaves a begun preparation, without its date and look back', () => {
    const talk = begun(agreed());
    const id = sheetOf(talk)?.id;
    talk.visitor('cancel');
    const [sheet] = talk.person.sheets;
    expect(sheet).toMatchObject({ id, answers: { mode: { option: 'short' } } });
    expect(sheet?.answers.date).toBeUndefined();
    expect(talk.timer(`look-back-${id}`)).toBeUndefined();
  });

  it('is called off by the host after one question, and the visitor is told', () => {
    const talk = agreed();
    talk.enter('visit.hosted');
    expect(talk.tap('cancel')).toContain('donderdag 3 december 2026 om 14:00');
    talk.tap('no');
    expect(talk.desk()?.state).toBe('agreed');
    talk.tap('cancel');
    expect(talk.tap('yes')).toContain(words('hosting.cancelledByYou'));
    expect(talk.desk()).toBeNull();
    expect(talk.person.hosted).toBeUndefined();
    expect(talk.wait(20 * DAY)).not.toContain(words('look-back.went.ask'));
  });
});
