import { describe, expect, it } from 'vitest';
import type { Person, Sheet } from '../../src/engine/person.ts';
import { followsVisit } from '../../src/features/preparation/visit-date.ts';
import { NETWORK, START } from '../support/rig.ts';
import { CONSENT, DAY, HostTalk, words } from './host-talk.ts';

function accepted(person: Partial<Person> = { consent: CONSENT }): HostTalk {
  const talk = new HostTalk(person);
  talk.propose().wait();
  talk.tap('yes');
  return talk;
}

function sheetOf(talk: HostTalk): Sheet | undefined {
  return talk.person.sheets.find(({ id }) => id === talk.hosted()?.sheet);
}

/** Skips every question until the step, and gives all that was asked on the way. */
function skipping(talk: HostTalk, until: string): string {
  let said = '';
  for (let turn = 0; turn < 40; turn += 1) {
    if (talk.host.state.session.stack.at(-1)?.step === until) return said;
    said += talk.host
      .hear({ kind: 'command', name: 'skip' })
      .map(({ message }) => message.text)
      .join('\n');
  }
  throw new Error(`It never came to ${until}.`);
}

describe('the preparation that goes with a visit', () => {
  it('has its day and time, and asks for neither', () => {
    const talk = accepted();
    talk.tap('yes');
    expect(sheetOf(talk)).toMatchObject({
      kind: 'preparation',
      answers: { date: { date: '2026-12-03' }, time: { time: '14:00' } },
    });
    const said = talk.tap('all') + skipping(talk, 'summary');
    expect(said).toContain(words('prepare.strengths.ask'));
    expect(said).toContain(words('prepare.childcare.ask'));
    expect(said).not.toContain(words('prepare.date.ask'));
    expect(said).not.toContain(words('prepare.time.ask'));
    expect(said).toContain('donderdag 3 december 2026');
    expect(said).toContain('14:00');
  });

  it('does not offer to change the day by hand, as one without a visit does', () => {
    const talk = accepted();
    talk.tap('yes');
    talk.tap('all');
    skipping(talk, 'summary');
    talk.tap('change');
    expect(talk.options).toContain('strengths');
    expect(talk.options).not.toContain('date');
  });

  it('is asked for its day again once the visit is over', () => {
    const talk = accepted();
    talk.tap('yes');
    const sheet = sheetOf(talk) ?? null;
    expect(followsVisit(talk.person, sheet, { now: START, network: NETWORK })).toBe(true);
    expect(followsVisit(talk.person, sheet, { now: START + 11 * DAY, network: NETWORK })).toBe(false);
    expect(followsVisit(talk.person, null, { now: START, network: NETWORK })).toBe(false);
  });

  it('is there, with its look back, also when they say nothing to the offer', () => {
    const talk = accepted();
    expect(sheetOf(talk)).toBeDefined();
    expect(talk.wait(12 * DAY)).toContain(words('look-back.went.ask'));
  });

  it('that they do not want is not called unfinished, and the look back comes all the same', () => {
    const talk = accepted();
    expect(talk.tap('no')).toContain(words('hosting.kept'));
    expect(talk.options).not.toContain('resume');
    expect(talk.person.sheets).toHaveLength(1);
    expect(talk.wait(12 * DAY)).toContain(words('look-back.went.ask'));
    talk.tap('good');
    talk.host.hear({ kind: 'command', name: 'menu' });
    expect(talk.options).not.toContain('resume');
  });

  it('begins from the list of visits, goes on where it was left, and is not made twice', () => {
    const talk = accepted();
    talk.tap('no');
    talk.enter('visit.hosted');
    talk.tap('prepare');
    talk.tap('short');
    expect(talk.host.state.session.stack.at(-1)?.step).toBe('strengths');
    talk.enter('visit.hosted');
    talk.tap('prepare');
    expect(talk.host.state.session.stack.at(-1)).toMatchObject({ dialog: 'volunteer.prepare', step: 'strengths' });
    talk.host.hear({ kind: 'command', name: 'menu' });
    expect(talk.options).toContain('resume');
    expect(talk.person.sheets).toHaveLength(1);
  });

  it('goes on at its end when it is whole', () => {
    const talk = accepted();
    talk.tap('yes');
    talk.tap('short');
    skipping(talk, 'summary');
    talk.enter('visit.hosted');
    talk.tap('prepare');
    expect(talk.host.state.session.stack.at(-1)).toMatchObject({ dialog: 'volunteer.prepare', step: 'summary' });
  });

  it('has one for each of two visits in a week', () => {
    const talk = accepted();
    talk.tap('no');
    talk.propose({ date: '2026-12-05' }, { visit: 'visit-2' }).wait();
    talk.tap('yes');
    talk.tap('no');
    expect(talk.person.sheets.map(({ answers }) => answers.date)).toMatchObject([
      { date: '2026-12-03' },
      { date: '2026-12-05' },
    ]);
    talk.visitor('cancel', {}, 'visit-1');
    expect(talk.person.sheets.map(({ answers }) => answers.date)).toMatchObject([{ date: '2026-12-05' }]);
  });
});

describe('consent of a host', () => {
  it('is asked before anything beyond the visit is kept', () => {
    const talk = accepted({});
    expect(talk.person.sheets).toEqual([]);
    expect(talk.tap('yes')).toContain(words('system.consent.ask'));
    expect(talk.person.sheets).toEqual([]);
    talk.tap('yes');
    expect(talk.person.consent).not.toBeNull();
    expect(sheetOf(talk)).toBeDefined();
  });

  it('is not given by who refuses: nothing is kept, and the visit goes on', () => {
    const talk = accepted({});
    talk.tap('yes');
    talk.tap('no');
    expect(talk.person.sheets).toEqual([]);
    expect(talk.hosted()?.state).toBe('agreed');
  });

  it('is asked of who does not prepare only when they want to look back', () => {
    const talk = accepted({});
    expect(talk.tap('no')).toContain(words('hosting.afterwards.ask'));
    expect(talk.tap('no')).toContain(words('hosting.fine'));
    expect(talk.person.sheets).toEqual([]);
    const other = accepted({});
    other.tap('no');
    expect(other.tap('yes')).toContain(words('system.consent.ask'));
    expect(other.tap('yes')).toContain(words('hosting.kept'));
    expect(other.wait(12 * DAY)).toContain(words('look-back.went.ask'));
  });
});

describe('a person who keeps as much as they can', () => {
  it('is told so, and the visit goes on', () => {
    const sheet = (id: number): Sheet => ({
      id: `s${id}`,
      kind: 'programme',
      dialog: 'toolkit.programme',
      version: 1,
      createdAt: START,
      updatedAt: START,
      answers: {},
      position: null,
      finishedAt: START,
    });
    const sheets = Array.from({ length: 30 }, (_, index) => sheet(index + 1));
    const talk = accepted({ consent: CONSENT, sheets, nextSheet: 31 });
    expect(talk.tap('yes')).toContain(words('hosting.full'));
    expect(talk.person.sheets).toHaveLength(30);
    expect(talk.hosted()?.state).toBe('agreed');
  });
});
