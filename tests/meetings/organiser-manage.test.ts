import { describe, expect, it } from 'vitest';
import { NO_TALLY } from '../../src/features/broadcasts/tally.ts';
import { meanScore } from '../../src/features/meetings/meeting-summary.ts';
import { AS, MEETING_ID, OrganiserTalk, words } from './organiser-talk.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

const SENT = {
  state: 'sent',
  tally: { ...NO_TALLY, invited: 42, sent: 42, yes: 12, no: 3, maybe: 4, silent: 20, coming: 15 },
};

/** A meeting in this state, looked at. */
function looking(summary: OrganiserTalk['summary'] = SENT): OrganiserTalk {
  const talk = new OrganiserTalk();
  talk.summary = summary;
  talk.looking();
  return talk;
}

describe('how a meeting stands', () => {
  it('is who comes, who said nothing, whom it did not reach and why', () => {
    const talk = new OrganiserTalk();
    const failed = { 'person.stopped': 2, 'channel.window-closed': 1, 'channel.strange-new-code': 1 };
    talk.summary = {
      ...SENT,
      tally: { ...SENT.tally, failed, twice: 1, waiting: 2, interpreter: 2, childcare: 1 },
    };
    const text = words(talk.looking());
    for (const line of [
      'Uitgenodigd: 42',
      'Ja: 12 (samen 15 mensen)',
      'Nee: 3',
      'Misschien: 4',
      'Nog geen antwoord: 20',
      'Op de wachtlijst: 2',
      'Een tolk nodig: 2',
      'Kinderopvang nodig: 1',
      'Niet gekregen: 4',
      '• 2: wil geen berichten',
      '• 1: het versturen lukte niet',
      'Misschien dubbel gekregen: 1',
    ]) {
      expect(text).toContain(line);
    }
    expect(text).not.toContain('strange');
    expect(text).not.toContain('Cijfer');
    expect(text).not.toContain('Plaatsen bezet');
  });

  it('is how it was, afterwards', () => {
    const talk = new OrganiserTalk();
    const tally = { ...SENT.tally, scores: [0, 0, 1, 2, 3] };
    talk.summary = { state: 'over', tally, sentences: ['Het was gezellig'], taken: 0, waiting: 0 };
    const text = words(talk.looking());
    expect(text).toContain('Deze bijeenkomst is voorbij.');
    expect(text).toContain('gemiddeld 4,3 (antwoorden: 6)');
    expect(text).toContain('“Het was gezellig”');
    expect(talk.ids()).toEqual(['list', 'remove', 'others']);
  });

  it('offers what can be done now, and nothing else', () => {
    expect(looking({ state: 'made' }).ids()).toEqual(['invite', 'pass', 'change', 'cancel', 'refresh', 'others']);
    expect(looking().ids()).toEqual(['invite', 'pass', 'remind', 'change', 'list', 'cancel', 'refresh', 'others']);
    const going = looking({ ...SENT, state: 'going', tally: { ...SENT.tally, queued: 30 } });
    expect(going.ids()).toEqual(['stop', 'pass', 'change', 'list', 'cancel', 'refresh', 'others']);
    expect(looking({ ...SENT, state: 'cancelled' }).ids()).toEqual(['list', 'remove', 'others']);
  });

  it('can be closed once it has begun, and not called off any more', () => {
    const talk = looking();
    talk.advance(12 * DAY);
    talk.open('meeting.manage');
    talk.pick(talk.meeting.id);
    expect(talk.ids()).toEqual(['list', 'close', 'refresh', 'others']);
    expect(words(talk.pick('close', 'yes'))).toContain('Samen koffie is afgesloten.');
    expect(talk.sent('meeting.close')).toEqual([{ as: AS }]);
  });

  it('says that a meeting is gone, and takes it off the list', () => {
    const talk = new OrganiserTalk().answering({
      'meeting.summarise': () => ({ kind: 'meetings.refused', body: { meeting: MEETING_ID, why: 'not-found' } }),
    });
    expect(words(talk.looking())).toContain('Deze bijeenkomst bestaat niet meer');
    expect(talk.meetings).toEqual([]);
  });

  it('keeps a meeting that does not answer', () => {
    const talk = new OrganiserTalk().answering({ 'meeting.summarise': () => null });
    talk.looking();
    expect(words(talk.advance(30_000))).toContain('Het lukt nu niet');
    expect(talk.meetings).toHaveLength(1);
  });

  it('is not taken from what another meeting says', () => {
    const talk = new OrganiserTalk().answering({
      'meeting.summarise': () => ({ kind: 'meetings.refused', body: { meeting: 'another', why: 'not-found' } }),
    });
    talk.looking();
    expect(talk.meetings).toHaveLength(1);
    expect(words(talk.advance(30_000))).toContain('Het lukt nu niet');
  });

  it('has a mean with one decimal as each language writes it', () => {
    expect(meanScore([0, 0, 0, 0, 0], 'nl')).toBeNull();
    expect(meanScore([1, 0, 0, 1, 0], 'nl')).toEqual({ mean: '2,5', count: 2 });
    expect(meanScore([1, 0, 0, 1, 0], 'en')).toEqual({ mean: '2.5', count: 2 });
    expect(meanScore([0, 0, 0, 0, 3], 'ar')?.mean).toMatch(/^5[.,]0$/);
  });
});

describe('a change', () => {
  it('that people were told of is asked about first, and told to them', () => {
    const talk = looking();
    talk.pick('change', 'change', 'date');
    talk.type('11 december');
    talk.pick('yes');
    expect(words(talk.pick('done'))).toContain('Zij kiezen opnieuw of zij komen');
    expect(talk.sent('meeting.put')).toEqual([]);
    expect(words(talk.pick('send'))).toContain('Ik laat het aan 12 mensen weten.');
    expect(talk.sent('meeting.put')).toMatchObject([{ as: AS, details: { date: '2026-12-11', start: '19:00' } }]);
  });

  it('of something small, or before anybody was invited, is just made', () => {
    const small = looking();
    small.pick('change', 'add', 'bring');
    small.type('Koek');
    small.pick('done');
    expect(small.sent('meeting.put')).toMatchObject([{ details: { bring: 'Koek' } }]);
    const early = looking({ state: 'made' });
    early.pick('change', 'change', 'place');
    early.type('Bibliotheek');
    early.pick('done');
    expect(early.sent('meeting.put')).toMatchObject([{ details: { place: 'Bibliotheek' } }]);
  });

  it('that the meeting does not take is said, and can be mended', () => {
    const talk = looking().answering({
      'meeting.put': () => ({ kind: 'meetings.refused', body: { meeting: MEETING_ID, why: 'too-many' } }),
    });
    talk.pick('change', 'add', 'capacity');
    talk.type('30');
    expect(words(talk.pick('done'))).toContain('Haal het aantal plaatsen weg');
    expect(words(talk.pick('drop', 'capacity', 'done'))).toContain('Wat wilt u doen?');
    expect(talk.sent('meeting.put')).toHaveLength(1);
  });

  it('that changes nothing is not sent', () => {
    const talk = looking();
    talk.pick('change', 'done');
    expect(talk.sent('meeting.put')).toEqual([]);
  });

  it('that is dropped, or left in the middle, leaves the meeting as it was', () => {
    const talk = looking();
    talk.pick('change', 'change', 'place');
    talk.type('Ergens anders');
    expect(words(talk.pick('done', 'not'))).toContain('Buurthuis De Brug');
    talk.pick('change', 'change', 'place');
    talk.type('Ergens anders', 'menu');
    talk.open('meeting.manage');
    expect(words(talk.pick(talk.meeting.id))).toContain('Buurthuis De Brug');
    expect(talk.meeting.answers.place).toEqual({ kind: 'text', text: 'Buurthuis De Brug' });
    expect(talk.sent('meeting.put')).toEqual([]);
  });
});

describe('what an organiser does with a meeting', () => {
  it('reminds who did not answer, after saying how many', () => {
    const talk = looking();
    expect(words(talk.pick('remind'))).toContain('20 mensen hebben nog geen antwoord gegeven');
    expect(words(talk.pick('yes'))).toContain('Ik vraag het nog één keer aan 20 mensen.');
    talk.answering({
      'meeting.remind': () => ({
        kind: 'meetings.reminded',
        body: { meeting: MEETING_ID, people: 0, why: 'too-soon' },
      }),
    });
    expect(words(talk.pick('remind', 'yes'))).toContain('Eén keer per dag is genoeg');
    talk.pick('remind', 'no');
    expect(talk.sent('meeting.remind')).toHaveLength(2);
  });

  it('calls it off after being asked once', () => {
    const talk = looking();
    talk.pick('cancel', 'keep');
    expect(talk.sent('meeting.cancel')).toEqual([]);
    talk.summary = { ...SENT, state: 'cancelled' };
    expect(words(talk.pick('cancel', 'cancel'))).toContain(
      'Samen koffie is afgezegd. Ik laat het aan 12 mensen weten.',
    );
    talk.pick('others');
    expect(talk.titles()).toEqual(['vr 4 dec: Samen koffie (voorbij)']);
  });

  it('stops what is being sent at one tap', () => {
    const talk = looking({ ...SENT, state: 'going' });
    expect(words(talk.pick('stop'))).toContain('Verstuurd: 10. Niet verstuurd: 32.');
  });

  it('gets the list as a file, which is on the audit log without names', () => {
    const talk = looking();
    const paper = (id: string) => talk.pick('list', id).find((message) => message.paper)?.paper;
    const data = { meeting: MEETING_ID, as: AS };
    expect(paper('table')).toEqual({ kind: 'attendance-csv', fileName: 'lijst-2026-12-04.csv', language: 'nl', data });
    expect(paper('print')).toMatchObject({ kind: 'attendance-list', fileName: 'lijst-2026-12-04.pdf', data });
    const entry = { by: null, what: 'list.exported', subject: MEETING_ID, groups: [], people: null };
    expect(talk.sent('audit.note')).toMatchObject([entry, entry]);
  });

  it('passes on a text with a link for each app, and a picture of one', () => {
    const talk = looking();
    const text = words(talk.pick('pass', 'words'));
    expect(text).toContain('Telegram: https://t.me/kennismaker?start=AB2C-D3EF');
    expect(text).toContain('WhatsApp: https://wa.me/31600000000?text=Ik%20doe%20mee%3A%20AB2C-D3EF');
    expect(text).toContain('vrijdag 4 december 2026 om 19:00 uur');
    const [picture] = talk.pick('picture', 'd0');
    expect(picture?.paper).toMatchObject({
      kind: 'door-picture',
      data: { url: 'https://t.me/kennismaker?start=AB2C-D3EF', title: 'Samen koffie', channel: 'telegram' },
    });
  });

  it('passes on the code where no app has a link', () => {
    const talk = new OrganiserTalk({ doors: [] });
    talk.looking();
    expect(words(talk.pick('pass', 'words'))).toContain('Stuur daar deze code: AB2C-D3EF');
    expect(talk.ids()).not.toContain('picture');
  });

  it('takes one that is over off the list', () => {
    const talk = looking({ ...SENT, state: 'over' });
    talk.pick('remove', 'yes');
    expect(talk.meetings).toEqual([]);
  });
});

describe('a note of a guest', () => {
  const note = { meeting: MEETING_ID, title: 'Samen koffie', name: null, text: 'Ik kom later' };

  it('comes by itself, with the name that they gave or without one', () => {
    const talk = looking();
    const [said] = talk.letter('meetings.noted', note);
    expect(said).toMatchObject({
      initiative: true,
      message: { text: 'Bij “Samen koffie” schrijft iemand:\nIk kom later' },
    });
    expect(talk.letter('meetings.noted', { ...note, name: 'Fatma' })[0]?.message.text).toContain('schrijft Fatma:');
  });

  it('waits until the morning, and leaves an open question as it is', () => {
    const talk = looking();
    talk.pick('change', 'change', 'place');
    talk.advance(12 * HOUR);
    expect(talk.letter('meetings.noted', note)).toEqual([]);
    expect(words(talk.advance(12 * HOUR))).toContain('Ik kom later');
    expect(words(talk.type('Bibliotheek'))).toContain('Bibliotheek');
  });
});

describe('an answer that nobody waits for', () => {
  it('breaks nothing, also of a meeting that is not in the list', () => {
    const talk = looking();
    talk.type('menu');
    for (const [kind, more] of [
      ['opened', { as: AS }],
      ['put', { revision: 2, told: 0 }],
      ['accepted', { people: 1, planned: null }],
      ['refused', { why: 'busy' }],
      ['stopped', { sent: 1, kept: 0 }],
      ['cancelled', { told: 1 }],
      ['closed', {}],
      ['reminded', { people: 1, why: 'ok' }],
    ] as const) {
      expect(talk.letter(`meetings.${kind}`, { meeting: 'unknown', ...more }), kind).toEqual([]);
    }
    const [said] = talk.letter('meetings.stopped', { meeting: MEETING_ID, sent: 3, kept: 1 });
    expect(said).toMatchObject({ initiative: true, message: { text: 'Gestopt. Verstuurd: 3. Niet verstuurd: 1.' } });
    expect(words(talk.type('hoi'))).not.toContain('Gestopt');
  });
});
