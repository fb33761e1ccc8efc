import { describe, expect, it } from 'vitest';
import { COFFEE, DAY, GUEST, GuestTalk, HOUR, MINUTE, PART, textOf } from '../support/guest-talk.ts';
import { realLibrary } from '../support/real-library.ts';

const { library } = await realLibrary();
const text = (key: string, vars?: Record<string, string | number>) => library.text('nl', key, vars);

function coming(details: Partial<typeof COFFEE> = {}): GuestTalk {
  const talk = new GuestTalk();
  talk.invite(details);
  talk.tap('yes');
  talk.say('1');
  talk.wait(HOUR);
  talk.posted();
  return talk;
}

const LATER = { date: '2026-12-08', start: '15:00', end: '17:00' };
const before = { ...COFFEE };

describe('a meeting that is moved', () => {
  it('is told with before and after and the earlier answer, and asked again', () => {
    const talk = coming();
    talk.round('moved', LATER, { revision: 2, before });
    const shown = talk.wait(MINUTE);
    expect(shown).toHaveLength(1);
    expect(textOf(shown)).toContain('Eerst was het:\nSamen koffie drinken\ndinsdag 1 december 2026 van 14:00');
    expect(textOf(shown)).toContain('Nu is het:\n\nSamen koffie drinken\ndinsdag 8 december 2026 van 15:00');
    expect(textOf(shown)).toContain(text('invitations.standing.seated', { count: 1 }));
    expect(shown[0]?.message.template).toEqual({ name: 'meeting-news', variables: { title: COFFEE.title } });
    const yes = talk.tap('yes');
    expect(yes[0]?.message.paper).toMatchObject({
      fileName: 'kennismaker-2026-12-08.ics',
      data: { meeting: 'm1', revision: 2, method: 'publish' },
    });
    // They have said before with how many they come.
    expect(textOf(yes)).not.toContain(text('invitations.people.ask'));
    expect(talk.invitation()).toMatchObject({ answer: 'yes', revision: 2 });
    expect(talk.invitation()?.asksAgain).toBeUndefined();
    expect(talk.invitation()?.before).toBeUndefined();
  });

  it('keeps who said yes on the list until they answer, and their reminders follow it', () => {
    const talk = coming();
    expect(talk.timers['meeting-remind-24']).toBe(Date.parse('2026-11-30T14:00:00+01:00'));
    talk.round('moved', LATER, { revision: 2, before });
    expect(talk.timers['meeting-remind-24']).toBe(Date.parse('2026-12-07T15:00:00+01:00'));
    expect(talk.invitation()).toMatchObject({ answer: 'yes', seat: 'seated', asksAgain: true });
    expect(talk.until('2026-11-30T14:30:00+01:00')).toHaveLength(1);
    talk.wait(HOUR);
    expect(textOf(talk.until('2026-12-07T15:30:00+01:00'))).toContain('dinsdag 8 december');
    talk.open('meeting.mine');
    expect(talk.options()).toContain('yes');
  });

  it('says nothing to who knows of nothing else: invited to it already, or changed and changed back', () => {
    const talk = coming();
    talk.round('moved', {}, { revision: 3, before: { ...COFFEE, ...LATER } });
    expect(talk.wait(DAY)).toEqual([]);
    expect(talk.invitation()).toMatchObject({ answer: 'yes', revision: 3 });
    expect(talk.invitation()?.asksAgain).toBeUndefined();
    talk.round('moved', LATER, { revision: 4, before });
    expect(textOf(talk.wait(MINUTE))).toContain('Nu is het');
  });

  it('twice is told from what they knew', () => {
    const talk = coming();
    talk.round('moved', LATER, { revision: 2, before });
    talk.wait(MINUTE);
    talk.round('moved', { ...LATER, place: 'De Kade' }, { revision: 3, before: { ...COFFEE, ...LATER } });
    const shown = textOf(talk.wait(HOUR));
    expect(shown).toContain('Eerst was het:\nSamen koffie drinken\ndinsdag 1 december');
    expect(shown).toContain('De Kade');
  });

  it('is never overtaken by what was written before it', () => {
    const talk = coming();
    talk.round('moved', LATER, { revision: 3, before });
    talk.round('updated', { bring: 'een stoel' }, { revision: 2 });
    expect(talk.invitation()).toMatchObject({ revision: 3, details: { date: '2026-12-08', bring: null } });
  });

  it('is not told to who said no, nor to who was invited by another group too', () => {
    const talk = new GuestTalk();
    talk.invite();
    talk.tap('no');
    talk.wait(HOUR);
    talk.round('moved', LATER, { revision: 2, before });
    expect(talk.wait(HOUR)).toEqual([]);
    expect(talk.invitation()?.details.date).toBe('2026-12-08');
    const twice = coming();
    twice.round('moved', LATER, { revision: 2, before, part: 'another part' });
    expect(twice.wait(HOUR)).toEqual([]);
    expect(twice.invitation()?.revision).toBe(1);
  });

  it('goes back to the part when the person said STOP, who still has the new details', () => {
    const talk = coming();
    talk.be({ stopped: true });
    talk.round('moved', LATER, { revision: 2, before });
    expect(talk.wait(HOUR)).toEqual([]);
    expect(talk.posted()).toMatchObject([{ to: PART, kind: 'part.declined', body: { why: 'person.stopped' } }]);
    expect(talk.invitation()?.details.date).toBe('2026-12-08');
  });
});

describe('a small change', () => {
  it('says nothing, and reminders come all the same', () => {
    const talk = coming();
    expect(talk.round('updated', { bring: 'een stoel' }, { revision: 2 })).toEqual([]);
    expect(talk.wait(HOUR)).toEqual([]);
    expect(textOf(talk.open('meeting.mine'))).toContain('een stoel');
    talk.tap('menu');
    expect(textOf(talk.until('2026-11-30T14:01:00+01:00'))).toContain(COFFEE.title);
  });
});

describe('a meeting that is cancelled', () => {
  it('is told, and taken out of the calendar of who said yes; no reminder and no question come after it', () => {
    const talk = coming();
    const shown = talk.round('cancelled', {}, { revision: 2 });
    expect(textOf(shown)).toContain('gaat niet door');
    expect(shown[0]).toMatchObject({ initiative: true, message: { template: { name: 'meeting-news' } } });
    expect(shown[0]?.message.paper).toMatchObject({ kind: 'meeting-ics', data: { method: 'cancel', revision: 2 } });
    expect(Object.keys(talk.timers)).toEqual(['meeting-forget']);
    expect(talk.wait(20 * DAY)).toEqual([]);
  });

  it('is told without a file to who had not answered, and their open question goes', () => {
    const talk = new GuestTalk();
    talk.invite();
    const shown = talk.round('cancelled', {}, { revision: 2 });
    expect(textOf(shown)).toContain('gaat niet door');
    expect(shown.some(({ message }) => message.paper)).toBe(false);
    expect(talk.dialogs).not.toContain('meeting.invitation');
    expect(talk.posted()).toEqual([]);
  });

  it('waits for the morning at night, and is not told to who said no', () => {
    const talk = coming();
    talk.until('2026-11-23T22:00:00+01:00');
    expect(talk.round('cancelled', {}, { revision: 2 })).toEqual([]);
    expect(textOf(talk.until('2026-11-24T08:01:00+01:00'))).toContain('gaat niet door');
    const no = new GuestTalk();
    no.invite();
    no.tap('no');
    expect(no.round('cancelled', {}, { revision: 2 })).toEqual([]);
  });

  it('stands as cancelled in my meetings', () => {
    const talk = coming();
    talk.round('cancelled', {}, { revision: 2 });
    expect(textOf(talk.open('meeting.mine'))).toContain(text('invitations.standing.cancelled'));
    expect(talk.options()).toEqual(['menu']);
  });
});

describe('the waiting list', () => {
  function waiting(): GuestTalk {
    const talk = new GuestTalk();
    talk.seating = () => ({ seat: 'waiting', place: 1 });
    talk.invite();
    talk.tap('yes');
    talk.say('2');
    talk.wait(HOUR);
    talk.posted();
    return talk;
  }
  const until = Date.parse('2026-11-24T12:00:00+01:00');

  it('offers a place, with until when, and a yes is seated without more questions', () => {
    const talk = waiting();
    talk.letter('offered', { meeting: 'm1', until });
    const shown = textOf(talk.wait(MINUTE));
    expect(shown).toContain('Aantal mensen: 2');
    expect(shown).toContain('di 24 nov om 12:00 uur');
    talk.seating = () => ({ seat: 'seated' });
    const yes = talk.tap('yes');
    expect(talk.posted()).toMatchObject([{ kind: 'meeting.answer', body: { answer: 'yes', people: 2 } }]);
    expect(yes[0]?.message.paper?.kind).toBe('meeting-ics');
    expect(textOf(yes)).not.toContain(text('invitations.people.ask'));
    expect(talk.invitation()).toMatchObject({ seat: 'seated', people: 2 });
    expect(Object.keys(talk.timers)).toContain('meeting-remind-1');
  });

  it('is not asked again about a move that came before the place they have now taken', () => {
    const talk = waiting();
    talk.round('moved', LATER, { revision: 2, before });
    expect(textOf(talk.wait(MINUTE))).toContain('Eerst was het');
    talk.letter('offered', { meeting: 'm1', until });
    expect(textOf(talk.wait(HOUR))).toContain('Aantal mensen: 2');
    talk.seating = () => ({ seat: 'seated' });
    const taken = talk.tap('yes');
    expect(talk.invitation()).toMatchObject({ answer: 'yes', seat: 'seated' });
    expect(textOf(taken)).not.toContain('Nu is het');
  });

  it('is told that the place went to somebody else, and its question is not answered any more', () => {
    const talk = waiting();
    talk.letter('offered', { meeting: 'm1', until });
    talk.wait(MINUTE);
    talk.until('2026-11-24T12:00:00+01:00');
    expect(textOf(talk.letter('lapsed', { meeting: 'm1' }))).toContain('naar iemand anders gegaan');
    expect(talk.dialogs).not.toContain('meeting.offer');
    expect(textOf(talk.open('meeting.mine'))).toContain(text('invitations.standing.full'));
    expect(talk.options()).toContain('yes');
  });

  it('leaves a yes that comes too late to the meeting, which says what came of it', () => {
    const talk = waiting();
    talk.letter('offered', { meeting: 'm1', until });
    talk.wait(MINUTE);
    talk.until('2026-11-24T12:01:00+01:00');
    expect(textOf(talk.tap('yes'))).toContain(text('invitations.waiting', { place: 1 }));
    expect(talk.posted()).toMatchObject([{ kind: 'meeting.answer', body: { answer: 'yes', people: 2 } }]);
    expect(talk.invitation()).toMatchObject({ seat: 'waiting' });
  });

  it('says that an offer is over to who looks at it too late', () => {
    const talk = waiting();
    talk.letter('offered', { meeting: 'm1', until });
    talk.wait(MINUTE);
    talk.until('2026-11-24T12:01:00+01:00');
    expect(textOf(talk.say('herhaal'))).toContain(text('invitations.offerOver'));
  });

  it('offers nothing to who has said no meanwhile', () => {
    const talk = waiting();
    talk.open('meeting.mine');
    talk.tap('no');
    talk.wait(HOUR);
    talk.letter('offered', { meeting: 'm1', until });
    expect(talk.wait(HOUR)).toEqual([]);
  });
});

describe('who has not answered', () => {
  it('is asked once more, kindly; who has answered meanwhile is not', () => {
    const talk = new GuestTalk();
    talk.invite();
    talk.wait(DAY);
    talk.round('reminded');
    expect(textOf(talk.wait(HOUR))).toContain('U heeft nog niet geantwoord');
    talk.tap('maybe');
    talk.wait(HOUR);
    talk.round('reminded');
    expect(talk.wait(HOUR)).toEqual([]);
  });
});

describe('a meeting that is not there any more', () => {
  it('goes, with its timers, when it is over', () => {
    const talk = coming();
    talk.until('2026-12-01T17:00:00+01:00');
    talk.letter('gone', { meeting: 'm1' });
    expect(talk.person.invitations).toBeUndefined();
    expect(talk.timers).toEqual({});
  });

  it('stays until it was told that it is cancelled, for who answers at that moment', () => {
    const talk = coming();
    talk.open('meeting.mine');
    talk.answers = false;
    talk.tap('maybe');
    expect(textOf(talk.letter('gone', { meeting: 'm1' }))).toContain(text('invitations.over'));
    const shown = talk.round('cancelled', {}, { revision: 2 });
    expect(textOf(shown)).toContain('gaat niet door');
    expect(shown[0]?.message.paper).toMatchObject({ data: { method: 'cancel' } });
  });

  it('is kept for thirty days after it was, also after STOP, and then nothing of it', () => {
    const talk = coming();
    talk.round('closed');
    talk.be({ stopped: true });
    talk.until('2026-12-31T15:59:00+01:00');
    expect(talk.invitation()?.state).toBe('over');
    talk.until('2026-12-31T16:01:00+01:00');
    expect(talk.person.invitations).toBeUndefined();
    expect(talk.timers).toEqual({});
  });

  it('never takes the place of a meeting that they said yes to', () => {
    const talk = coming();
    for (let number = 2; number <= 14; number += 1) talk.round('invited', {}, { meeting: `m${number}` });
    expect(talk.person.invitations?.length).toBe(10);
    expect(talk.invitation('m1')?.answer).toBe('yes');
    expect(talk.invitation('m14')?.guest).toBe(GUEST);
    expect(talk.invitation('m2')).toBeUndefined();
  });

  it('leaves room for what they write themselves, however long the meetings are', () => {
    const talk = coming();
    const long = { place: 'ق'.repeat(120), link: `https://example.org/${'a'.repeat(280)}`, programme: 'ق'.repeat(400) };
    for (let number = 2; number <= 14; number += 1) talk.round('invited', long, { meeting: `m${number}` });
    expect(new TextEncoder().encode(JSON.stringify(talk.person.invitations)).length).toBeLessThanOrEqual(16 * 1024);
    expect(talk.invitation('m1')?.answer).toBe('yes');
    expect(talk.invitation('m14')?.details.programme).toBe(long.programme);
  });
});
