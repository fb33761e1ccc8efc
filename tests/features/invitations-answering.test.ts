import { describe, expect, it } from 'vitest';
import { COFFEE, GROUP, GUEST, GuestTalk, HOUR, MINUTE, PART, textOf } from '../support/guest-talk.ts';
import { realLibrary } from '../support/real-library.ts';

const { library } = await realLibrary();
const text = (key: string, vars?: Record<string, string | number>) => library.text('nl', key, vars);

/** Invited, and said yes. */
function coming(details: Partial<typeof COFFEE> = {}): GuestTalk {
  const talk = new GuestTalk();
  talk.invite(details);
  talk.tap('yes');
  return talk;
}

describe('an invitation', () => {
  it('says who invites, what, when and where in one message with three answers', () => {
    const talk = new GuestTalk();
    const shown = talk.invite({ bring: 'iets lekkers', link: 'https://example.org/zaal', programme: 'Koffie\nPraten' });
    expect(shown).toHaveLength(1);
    expect(shown[0]?.initiative).toBe(true);
    expect(textOf(shown)).toBe(
      [
        `${GROUP} nodigt u uit:`,
        '',
        'Samen koffie drinken',
        'dinsdag 1 december 2026 van 14:00 tot 16:00 uur',
        'Buurthuis De Brug',
        '',
        text('invitations.kinds.acquainted'),
        'Talen: Nederlands en Turks',
        'Neem mee: iets lekkers',
        'Link: https://example.org/zaal',
        'Programma:',
        'Koffie',
        'Praten',
        '',
        'Komt u? Later antwoorden kan ook, in het menu.',
      ].join('\n'),
    );
    expect(talk.options()).toEqual(['yes', 'no', 'maybe']);
  });

  it('shows nobody an id by which they are known', () => {
    const talk = coming();
    talk.say('2');
    const shown = JSON.stringify([talk.open('meeting.mine'), talk.tap('note')].flat().map(({ message }) => message));
    for (const id of [PART, GUEST]) expect(shown).not.toContain(id);
  });

  it('waits until the person is quiet, and what they were asked comes back after it', () => {
    const talk = new GuestTalk();
    talk.say('menu');
    expect(talk.invite()).toEqual([]);
    const shown = talk.wait(15 * MINUTE);
    expect(textOf(shown)).toContain(COFFEE.title);
    expect(textOf(talk.tap('no'))).toContain(text('system.menu.ask'));
  });

  it('leads from approved words to itself where a channel takes only those', () => {
    const talk = new GuestTalk();
    const [shown] = talk.invite();
    expect(shown?.message.template).toEqual({
      name: 'invite',
      variables: { title: COFFEE.title, when: 'dinsdag 1 december 2026 van 14:00 tot 16:00 uur' },
    });
  });

  it('is declined for who said STOP, for who has left the group since, and for who was invited by another group', () => {
    const stopped = new GuestTalk();
    stopped.be({ stopped: true });
    expect(stopped.invite()).toEqual([]);
    expect(stopped.posted()).toEqual([
      { to: PART, kind: 'part.declined', body: { guest: GUEST, why: 'person.stopped' } },
    ]);
    expect(stopped.person.invitations).toBeUndefined();

    const left = new GuestTalk();
    left.be({ groups: [], roles: ['professional'] });
    expect(left.invite()).toEqual([]);
    expect(left.posted()).toMatchObject([{ kind: 'part.declined', body: { why: 'person.stopped' } }]);

    const twice = new GuestTalk();
    twice.invite();
    expect(twice.invite({}, { part: 'another part' })).toEqual([]);
    expect(twice.posted()).toEqual([
      { to: 'another part', kind: 'part.declined', body: { guest: GUEST, why: 'person.twice-invited' } },
    ]);
    expect(twice.invitation()?.part).toBe(PART);
  });

  it('that comes while another one is open puts it below, and it is asked again afterwards', () => {
    const talk = new GuestTalk();
    talk.invite();
    talk.wait(HOUR);
    expect(textOf(talk.invite({ title: 'Wandelen' }, { meeting: 'm2' }))).toContain('Wandelen');
    expect(textOf(talk.tap('no'))).toContain(COFFEE.title);
    talk.tap('maybe');
    expect(talk.invitation('m2')?.answer).toBe('no');
    expect(talk.invitation('m1')?.answer).toBe('maybe');
  });

  it('that has begun is not asked any more', () => {
    const talk = new GuestTalk();
    talk.invite();
    talk.until('2026-12-01T14:00:00+01:00');
    expect(textOf(talk.tap('yes'))).toContain(text('invitations.over'));
    expect(talk.posted()).toEqual([]);
  });
});

it('is not asked of who leaves the group before a quiet moment came for it', () => {
  const consent = { textVersion: 1, language: 'nl', at: 0, channel: 'test' } as const;
  const talk = new GuestTalk();
  talk.be({ consent });
  talk.round('invited');
  talk.be({ groups: [] });
  expect(talk.wait(HOUR)).toEqual([]);
  const other = new GuestTalk();
  other.be({ consent });
  other.round('invited');
  expect(textOf(other.wait(HOUR))).toContain(COFFEE.title);
  // Who has answered hears of it as before.
  other.tap('yes');
  other.say('1');
  other.be({ groups: [] });
  expect(textOf(other.until('2026-11-30T14:01:00+01:00'))).toContain(COFFEE.title);
});

describe('a yes', () => {
  it('is to the meeting as it is now, for who did not hear of a change', () => {
    const talk = new GuestTalk();
    talk.invite();
    const now = { details: { ...COFFEE, date: '2026-12-08' }, revision: 3 };
    talk.answers = false;
    talk.tap('yes');
    const answer = { meeting: 'm1', answer: 'yes', seat: 'seated', people: 1, place: null, left: null };
    const shown = talk.letter('answered', { ...answer, now });
    expect(textOf(shown)).toContain('dinsdag 8 december 2026');
    expect(talk.invitation()).toMatchObject({ revision: 3, answer: 'yes', details: now.details });
    // What comes late and is older changes nothing.
    talk.letter('answered', { ...answer, now: { details: { ...COFFEE }, revision: 2 } });
    expect(talk.invitation()).toMatchObject({ revision: 3, details: now.details });
  });

  it('is brought at once, before anything more is asked, and gives a file for the calendar', () => {
    const talk = new GuestTalk();
    talk.invite();
    const shown = talk.tap('yes');
    expect(talk.posted()).toEqual([
      {
        to: 'm1',
        kind: 'meeting.answer',
        body: { part: PART, guest: GUEST, answer: 'yes', people: 1, needs: [], revision: 1 },
      },
    ]);
    expect(talk.invitation()).toMatchObject({ answer: 'yes', seat: 'seated', people: 1 });
    expect(shown).toHaveLength(2);
    expect(shown[0]?.message.paper).toMatchObject({
      kind: 'meeting-ics',
      fileName: 'kennismaker-2026-12-01.ics',
      data: { meeting: 'm1', revision: 1, method: 'publish', timeZone: 'Europe/Amsterdam' },
    });
    expect(shown[1]?.message.text).toContain(text('invitations.people.ask'));
  });

  it('alone is one more word, and nothing is brought twice', () => {
    const talk = coming();
    talk.posted();
    expect(textOf(talk.say('1'))).toContain(text('system.menu.ask'));
    expect(talk.posted()).toEqual([]);
  });

  it('with others is counted, and may be skipped', () => {
    const talk = coming();
    talk.posted();
    expect(textOf(talk.say('4'))).toContain(text('invitations.counted', { count: 4 }));
    expect(talk.posted()).toMatchObject([{ kind: 'meeting.answer', body: { answer: 'yes', people: 4 } }]);
    expect(talk.invitation()?.people).toBe(4);
    const other = coming();
    other.posted();
    other.say('overslaan');
    expect(other.posted()).toEqual([]);
    expect(other.invitation()?.people).toBe(1);
  });

  it('asks for an interpreter and childcare only where there are any, and brings what is needed', () => {
    const talk = coming({ interpreter: true, childcare: true });
    talk.posted();
    expect(textOf(talk.say('1'))).toContain(text('invitations.interpreter.ask'));
    expect(textOf(talk.tap('yes'))).toContain(text('invitations.childcare.ask'));
    expect(textOf(talk.tap('no'))).toContain(text('invitations.needsNoted'));
    expect(talk.posted()).toMatchObject([
      { kind: 'meeting.answer', body: { answer: 'yes', people: 1, needs: ['interpreter'] } },
    ]);
    expect(talk.invitation()?.needs).toEqual(['interpreter']);
    const childcare = coming({ childcare: true });
    childcare.posted();
    expect(textOf(childcare.say('3'))).toContain(text('invitations.childcare.ask'));
    childcare.tap('no');
    expect(childcare.posted()).toMatchObject([{ body: { people: 3, needs: [] } }]);
  });

  it('to a full meeting says the place on the waiting list', () => {
    const talk = new GuestTalk();
    talk.seating = () => ({ seat: 'waiting', place: 3 });
    talk.invite();
    const shown = talk.tap('yes');
    expect(textOf(shown)).toContain(text('invitations.waiting', { place: 3 }));
    expect(shown.every(({ message }) => message.paper === undefined)).toBe(true);
    expect(Object.keys(talk.timers).filter((id) => id.startsWith('meeting-remind'))).toEqual([]);
  });

  it('when even the waiting list is full is said to be refused', () => {
    const talk = new GuestTalk();
    talk.seating = () => ({ seat: 'none' });
    talk.invite();
    expect(textOf(talk.tap('yes'))).toContain(text('invitations.full'));
  });

  it('with more people than there is room for says how many may come, and asks again', () => {
    const talk = coming();
    talk.seating = (people) => (people > 3 ? { seat: 'seated', people: 1, left: 2 } : { seat: 'seated', people });
    const shown = textOf(talk.say('5'));
    expect(shown).toContain(text('invitations.atMost', { count: 3 }));
    expect(shown).toContain(text('invitations.people.ask'));
    expect(textOf(talk.say('3'))).toContain(text('invitations.counted', { count: 3 }));
    expect(talk.invitation()?.people).toBe(3);
  });

  it('that the meeting takes long to answer is on its way, and what came of it is said later', () => {
    const talk = new GuestTalk();
    talk.answers = false;
    talk.invite();
    talk.tap('yes');
    expect(textOf(talk.wait(MINUTE))).toContain(text('invitations.later'));
    const shown = talk.answered('yes', { seat: 'seated' });
    expect(textOf(shown)).toContain('Uw antwoord is aangekomen. U staat op de lijst');
    expect(shown.some(({ message }) => message.paper?.kind === 'meeting-ics')).toBe(true);
    expect(talk.invitation()).toMatchObject({ answer: 'yes', seat: 'seated' });
    expect(Object.keys(talk.timers)).toContain('meeting-remind-24');
  });

  it.each([
    ['no', 'none', null, 'U komt niet bij:'],
    ['maybe', 'none', null, 'U komt misschien bij:'],
    ['yes', 'waiting', 2, 'op plaats 2'],
    ['yes', 'none', null, 'er is geen plaats meer'],
  ] as const)('%s, %s: what came late of it is said', (answer, seat, place, expected) => {
    const talk = new GuestTalk();
    talk.answers = false;
    talk.invite();
    talk.tap(answer);
    talk.wait(MINUTE);
    expect(textOf(talk.answered(answer, { seat, place }))).toContain(expected);
  });
});

describe('a no or a maybe', () => {
  it('is brought, and no reminder comes after a no', () => {
    const talk = new GuestTalk();
    talk.invite();
    expect(textOf(talk.tap('no'))).toContain(text('invitations.no'));
    expect(talk.posted()).toMatchObject([{ kind: 'meeting.answer', body: { answer: 'no' } }]);
    expect(Object.keys(talk.timers)).toEqual(['meeting-forget']);
  });

  it('maybe is asked once more two days before, and not when it is too late for that', () => {
    const talk = new GuestTalk();
    talk.invite();
    expect(textOf(talk.tap('maybe'))).toContain(text('invitations.maybe'));
    expect(talk.until('2026-11-29T13:59:00+01:00')).toEqual([]);
    expect(textOf(talk.until('2026-11-29T14:01:00+01:00'))).toContain('U zei: misschien.');
    expect(textOf(talk.tap('maybe'))).toContain(text('invitations.maybeSoon'));
    expect(talk.until('2026-12-01T13:59:00+01:00')).toEqual([]);
  });
});

describe('my meetings', () => {
  it('say that there are none', () => {
    expect(textOf(new GuestTalk().open('meeting.mine'))).toContain(text('invitations.none'));
  });

  it('show the only one at once, with what may still be changed', () => {
    const talk = coming();
    talk.say('3');
    talk.posted();
    const shown = textOf(talk.open('meeting.mine'));
    expect(shown).toContain(COFFEE.place);
    expect(shown).toContain(text('invitations.standing.seated', { count: 3 }));
    expect(talk.options()).toEqual(['no', 'maybe', 'party', 'calendar', 'note', 'menu']);
    talk.tap('no');
    expect(talk.posted()).toMatchObject([{ body: { answer: 'no', people: 1, needs: [] } }]);
    expect(talk.invitation()).toMatchObject({ answer: 'no', seat: 'none' });
    talk.open('meeting.mine');
    expect(talk.options()).toEqual(['yes', 'maybe', 'note', 'menu']);
    talk.tap('yes');
    expect(talk.posted()).toMatchObject([{ body: { answer: 'yes', people: 1 } }]);
  });

  it('let one be chosen, by an option that stays the same when others come and go', () => {
    const talk = new GuestTalk();
    talk.invite();
    talk.wait(HOUR);
    talk.invite({ title: 'Wandelen', date: '2026-11-30' }, { meeting: 'm2' });
    expect(textOf(talk.open('meeting.mine'))).toContain(text('invitations.which.ask'));
    const [walk = '', coffee = ''] = talk.options();
    talk.round('invited', { title: 'Zwemmen', date: '2026-11-25' }, { meeting: 'm3' });
    expect(textOf(talk.tap(coffee))).toContain(COFFEE.title);
    expect(walk).not.toBe(coffee);
  });

  it('bring a note to the organiser, and the file for the calendar again', () => {
    const talk = coming();
    talk.say('1');
    talk.open('meeting.mine');
    talk.posted();
    expect(textOf(talk.tap('note'))).toContain('Schrijf geen namen of details van gezinnen of kinderen.');
    expect(textOf(talk.say('Ik kom iets later.'))).toContain(text('invitations.noted'));
    expect(talk.posted()).toEqual([
      { to: PART, kind: 'part.noted', body: { guest: GUEST, text: 'Ik kom iets later.' } },
    ]);
    expect(talk.tap('calendar')[0]?.message.paper?.kind).toBe('meeting-ics');
  });

  it('show a meeting of the last two days, and nothing to change in it', () => {
    const talk = coming();
    talk.until('2026-12-02T12:00:00+01:00');
    talk.open('meeting.mine');
    expect(talk.options()).toEqual(['menu']);
    talk.until('2026-12-04T12:00:00+01:00');
    expect(textOf(talk.open('meeting.mine'))).toContain(text('invitations.none'));
  });
});
