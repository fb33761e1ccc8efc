import { describe, expect, it } from 'vitest';
import type { Sheet } from '../../src/engine/person.ts';
import type { Hosted } from '../../src/engine/visit.ts';
import { leaveInvitations } from '../../src/features/meetings/invitation-list.ts';
import { COFFEE, DAY, GUEST, GuestTalk, HOUR, NOW, PART, textOf } from '../support/guest-talk.ts';
import { realLibrary } from '../support/real-library.ts';
import { NETWORK } from '../support/rig.ts';

const { library } = await realLibrary();
const text = (key: string, vars?: Record<string, string | number>) => library.text('nl', key, vars);

function coming(options: ConstructorParameters<typeof GuestTalk>[0] = {}, details: Partial<typeof COFFEE> = {}) {
  const talk = new GuestTalk(options);
  talk.invite(details);
  talk.tap('yes');
  talk.say('1');
  talk.wait(HOUR);
  talk.posted();
  return talk;
}

describe('a reminder', () => {
  it('comes a day and an hour before, with day, time, place and link', () => {
    const talk = coming({}, { link: 'https://example.org/kaart' });
    expect(talk.until('2026-11-30T13:59:00+01:00')).toEqual([]);
    const shown = talk.until('2026-11-30T14:01:00+01:00');
    expect(shown).toHaveLength(1);
    for (const part of ['dinsdag 1 december', '14:00', COFFEE.place, 'https://example.org/kaart']) {
      expect(textOf(shown)).toContain(part);
    }
    expect(shown[0]?.message.template?.name).toBe('reminder');
    expect(textOf(talk.tap('come'))).toContain(text('invitations.seeYou'));
    talk.until('2026-12-01T12:59:00+01:00');
    expect(textOf(talk.until('2026-12-01T13:01:00+01:00'))).toContain(COFFEE.title);
  });

  it('lets them say that they do not come after all, and then no other one comes', () => {
    const talk = coming();
    talk.until('2026-11-30T14:01:00+01:00');
    talk.posted();
    expect(textOf(talk.tap('no'))).toContain(text('invitations.no'));
    expect(talk.posted()).toMatchObject([{ kind: 'meeting.answer', body: { answer: 'no' } }]);
    expect(talk.until('2026-12-02T12:00:00+01:00')).toEqual([]);
  });

  it('comes when the network has set it, and not after STOP', () => {
    const set = coming({ network: { reminders: { hours: [48], maybeDays: 3 } } });
    expect(set.timers).toMatchObject({ 'meeting-remind-48': Date.parse('2026-11-29T14:00:00+01:00') });
    expect(Object.keys(set.timers)).not.toContain('meeting-remind-24');
    const stopped = coming();
    stopped.say('stop');
    expect(stopped.until('2026-12-05T12:00:00+01:00')).toEqual([]);
  });

  it('goes to nobody who waits for a place', () => {
    const talk = new GuestTalk();
    talk.seating = () => ({ seat: 'waiting', place: 1 });
    talk.invite();
    talk.tap('yes');
    talk.say('1');
    talk.wait(HOUR);
    expect(talk.until('2026-12-05T12:00:00+01:00')).toEqual([]);
  });
});

describe('after a meeting', () => {
  function evening(talk = coming()): { talk: GuestTalk; shown: ReturnType<GuestTalk['wait']> } {
    talk.until('2026-12-01T18:59:00+01:00');
    return { talk, shown: talk.until('2026-12-01T19:01:00+01:00') };
  }

  it('who was there is thanked and asked how it was, and the score is brought before the sentence', () => {
    const { talk, shown } = evening();
    expect(textOf(shown)).toContain('De organisator leest dit zonder uw naam.');
    talk.posted();
    talk.tap('good');
    expect(talk.posted()).toEqual([{ to: PART, kind: 'part.rated', body: { guest: GUEST, score: 4, text: null } }]);
    expect(textOf(talk.say('Fijne mensen ontmoet.'))).toContain(text('invitations.rated'));
    expect(talk.posted()).toMatchObject([{ body: { score: 4, text: 'Fijne mensen ontmoet.' } }]);
    expect(talk.wait(9 * 24 * HOUR)).toEqual([]);
  });

  it('a number means as much as the score that it stands beside', () => {
    const { talk } = evening();
    talk.posted();
    talk.say('5');
    expect(talk.posted()).toMatchObject([{ body: { score: 5 } }]);
  });

  it('both questions may be skipped, and then nothing is brought', () => {
    const { talk } = evening();
    talk.posted();
    expect(textOf(talk.say('overslaan'))).toContain(text('system.menu.ask'));
    expect(talk.posted()).toEqual([]);
    const half = evening().talk;
    half.tap('fair');
    half.posted();
    half.say('overslaan');
    expect(half.posted()).toEqual([]);
  });

  it('asks nobody who did not come, and comes the next morning when it is late', () => {
    const no = new GuestTalk();
    no.invite();
    no.tap('maybe');
    no.until('2026-11-29T15:00:00+01:00');
    expect(no.until('2026-12-05T12:00:00+01:00')).toEqual([]);
    const late = coming({}, { start: '19:00', end: '21:00' });
    late.until('2026-12-02T09:59:00+01:00');
    expect(textOf(late.until('2026-12-02T10:01:00+01:00'))).toContain('Hoe was het?');
  });

  it('still comes when the organiser has closed the meeting', () => {
    const talk = coming();
    talk.until('2026-12-01T17:00:00+01:00');
    talk.round('closed');
    expect(textOf(evening(talk).shown)).toContain('Hoe was het?');
  });

  it('goes on to the agreements of who prepared for it, who is not asked a second time', () => {
    const sheet = (id: string, date: string, answers: Sheet['answers'] = {}): Sheet => ({
      id,
      kind: 'preparation',
      dialog: 'volunteer.prepare',
      version: 1,
      createdAt: NOW,
      updatedAt: NOW,
      answers: { date: { kind: 'date', date }, ...answers },
      position: null,
      finishedAt: NOW,
    });
    const talk = coming();
    const looked = { went: { kind: 'choice', option: 'good' } } as const;
    talk.be({
      sheets: [sheet('s1', '2026-12-03'), sheet('s2', '2026-12-05'), sheet('s3', '2026-12-01', looked)],
      nextSheet: 4,
    });
    evening(talk);
    talk.tap('good');
    const shown = talk.say('overslaan');
    expect(textOf(shown)).toContain(text('look-back.agreed.why'));
    expect(textOf(shown)).not.toContain(text('look-back.went.ask'));
    expect(talk.dialogs).toEqual(['volunteer.look-back']);
    talk.say('1');
    expect(talk.person.sheets.map(({ answers }) => answers.agreed !== undefined)).toEqual([true, false, false]);
    const other = coming();
    other.be({ sheets: [sheet('s1', '2026-12-05')], nextSheet: 2 });
    evening(other);
    other.tap('good');
    expect(textOf(other.say('overslaan'))).not.toContain(text('look-back.agreed.why'));
    // A preparation that goes with a visit is about that, however near the two are.
    const host = coming();
    const hosted: Hosted = {
      visit: 'visit-1',
      as: 'me',
      organisation: 'Moeders van de Brug',
      visitor: null,
      team: null,
      details: { date: '2026-12-02', time: '10:00', first: true, about: [], note: null },
      revision: 1,
      state: 'agreed',
      sheet: 's1',
    };
    host.be({ sheets: [sheet('s1', '2026-12-02')], nextSheet: 2, hosted: [hosted] });
    evening(host);
    host.tap('good');
    expect(textOf(host.say('overslaan'))).not.toContain(text('look-back.agreed.why'));
  });
});

describe('who is erased', () => {
  it('leaves the list of every meeting', () => {
    const talk = coming();
    talk.invite({}, { meeting: 'm2', part: 'p2' });
    expect(leaveInvitations(talk.person, { now: talk.now + 60 * DAY, network: NETWORK })).toEqual([
      { to: PART, toKind: 'part', letter: { kind: 'part.left', body: { guest: GUEST } } },
      { to: 'p2', toKind: 'part', letter: { kind: 'part.left', body: { guest: GUEST } } },
    ]);
  });

  it('gives back the place at a meeting to come, also when no answer is known yet', () => {
    const talk = coming();
    talk.invite({}, { meeting: 'm2', part: 'p2' });
    const letters = leaveInvitations(talk.person, { now: talk.now, network: NETWORK });
    expect(letters.map(({ to, letter }) => [to, letter])).toEqual([
      ['m1', { kind: 'meeting.leave', body: { part: PART, guest: GUEST } }],
      [PART, { kind: 'part.left', body: { guest: GUEST, comes: false } }],
      ['m2', { kind: 'meeting.leave', body: { part: 'p2', guest: GUEST } }],
      ['p2', { kind: 'part.left', body: { guest: GUEST, comes: false } }],
    ]);
  });
});
