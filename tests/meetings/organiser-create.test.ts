import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sheet } from '../../src/engine/person.ts';
import { findLink } from '../../src/features/meetings/meeting-link.ts';
import { detailsOf, invitationHash, MOST_MEETINGS } from '../../src/features/meetings/meeting-sheet.ts';
import { plainMeeting } from '../support/plain-meeting.ts';
import { AS, library, MEETING_ID, OrganiserTalk, words } from './organiser-talk.ts';

const DAY = 24 * 60 * 60_000;

const DETAILS = plainMeeting({ title: 'Samen koffie', date: '2026-12-04', place: 'Buurthuis De Brug' });

/** A sheet of a meeting on a day, as it was made. */
function made(id: number, date: string): Sheet {
  return {
    id: `s${id}`,
    kind: 'meeting',
    dialog: 'meeting.create',
    version: 1,
    createdAt: 0,
    updatedAt: 0,
    position: null,
    answers: {
      title: { kind: 'text', text: `Nummer ${id}` },
      date: { kind: 'date', date },
      start: { kind: 'time', time: '10:00' },
      place: { kind: 'text', text: 'Hier' },
      meeting: { kind: 'text', text: `meeting-${id}` },
      as: { kind: 'text', text: AS },
    },
  };
}

describe('a meeting made in the chat', () => {
  it('needs a title, a day, a time and a place, which are said back in words', () => {
    const talk = new OrganiserTalk();
    expect(words(talk.described())).toContain('Samen koffie\nvrijdag 4 december 2026 om 19:00 uur\nBuurthuis De Brug');
    expect(talk.sent('meeting.open')).toEqual([]);
    expect(words(talk.pick('done'))).toContain('Er is nog niemand uitgenodigd');
    expect(talk.sent('meeting.open')).toEqual([{ details: DETAILS }]);
    expect(talk.meeting.answers).toMatchObject({
      meeting: { text: MEETING_ID },
      as: { text: AS },
      code: { text: 'AB2C-D3EF' },
    });
  });

  it('never shows the ids that only its organiser knows', () => {
    const talk = new OrganiserTalk();
    const seen = [
      ...talk.described(),
      ...talk.pick('done'),
      ...talk.pick('invite'),
      ...talk.type('1 2'),
      ...talk.pick('r0', 'not'),
      ...talk.open('meeting.manage'),
      ...talk.pick(talk.meeting.id),
      ...talk.pick('pass', 'words'),
    ];
    expect(seen.length).toBeGreaterThan(8);
    const shown = JSON.stringify(seen.map(({ text, options }) => ({ text, options })));
    for (const secret of [MEETING_ID, AS, 'group-secret-1', 'as-in-the-other']) expect(shown).not.toContain(secret);
  });

  it('must be in the future, and asks for day and time again', () => {
    const talk = new OrganiserTalk();
    talk.open('meeting.create');
    talk.type('Koffie', 'vandaag');
    talk.pick('yes');
    expect(words(talk.type('9:00'))).toContain('Dat moment is al voorbij');
    talk.type('vandaag');
    talk.pick('yes');
    talk.type('15:00');
    expect(words(talk.type('Hier'))).toContain('maandag 23 november 2026 om 15:00 uur');
  });

  it('is not made when its moment passed while it was described', () => {
    const talk = new OrganiserTalk();
    talk.open('meeting.create');
    talk.type('Koffie', 'vandaag');
    talk.pick('yes');
    talk.type('11:00', 'Hier');
    talk.advance(2 * 60 * 60_000);
    expect(words(talk.pick('done'))).toContain('Dat moment is al voorbij');
    expect(talk.sent('codes.door')).toEqual([]);
  });

  it('ends after it begins, also when the beginning is changed later', () => {
    const talk = new OrganiserTalk();
    talk.described();
    talk.pick('add', 'end');
    expect(words(talk.type('18:00'))).toContain('Het einde moet na het begin zijn');
    expect(words(talk.type('21:00'))).toContain('van 19:00 tot 21:00 uur');
    talk.pick('change', 'start');
    expect(words(talk.type('22:00'))).toContain('Het einde moet na het begin zijn');
    expect(words(talk.type('overslaan'))).toContain('om 22:00 uur');
    expect(detailsOf(talk.meeting)?.end).toBeNull();
  });

  it('takes what is added, and lets go of it again', () => {
    const talk = new OrganiserTalk();
    talk.described();
    talk.pick('add', 'kind', 'theme', 'add', 'interpreter', 'yes', 'add', 'capacity');
    talk.type('30');
    talk.pick('add', 'bring');
    const text = words(talk.type('Iets lekkers'));
    for (const line of ['Soort: Thema-avond', 'Tolk: Ja', 'Aantal plaatsen: 30', 'Meenemen: Iets lekkers']) {
      expect(text).toContain(line);
    }
    expect(words(talk.pick('drop', 'capacity'))).not.toContain('30');
    talk.pick('done');
    expect(talk.sent('meeting.open')).toEqual([
      { details: { ...DETAILS, kind: 'theme', interpreter: true, bring: 'Iets lekkers' } },
    ]);
  });

  it('has a title on one line, and a title may be a question', () => {
    const talk = new OrganiserTalk();
    talk.described('Wat doet\nhet wijkteam?');
    expect(detailsOf(talk.meeting)?.title).toBe('Wat doet het wijkteam?');
  });

  it('keeps an address from other words, and asks again for what is none', () => {
    const talk = new OrganiserTalk();
    talk.described();
    talk.pick('add', 'link');
    expect(words(talk.type('op de kaart'))).toContain('geen goede link');
    expect(words(talk.type('Kijk op https://maps.example/a?b=1.'))).toContain('Link: https://maps.example/a?b=1\n');
  });

  it('goes back to the question before', () => {
    const talk = new OrganiserTalk();
    talk.open('meeting.create');
    talk.type('Koffie');
    expect(words(talk.type('terug'))).toContain('Hoe heet de bijeenkomst?');
  });

  it('takes a programme as lines without clock times, as long as guests can read', () => {
    const talk = new OrganiserTalk();
    talk.open('toolkit.programme');
    talk.pick('half-days-4');
    talk.type('overslaan');
    talk.pick('_skip', '_skip', '_skip', '_skip');
    talk.type('19:30');
    talk.described();
    const programme = talk.person.sheets.find(({ kind }) => kind === 'programme')?.id ?? '';
    talk.pick('add', 'programme', programme);
    const kept = detailsOf(talk.meeting)?.programme ?? '';
    expect(kept).toContain('Dagdeel 1\n• ');
    expect(kept).not.toMatch(/\d\d:\d\d/);
    expect([...kept].length).toBeLessThanOrEqual(400);
    expect(kept.endsWith('\n…')).toBe(true);
  });

  it('is not lost when no answer comes, and gets one code only', () => {
    const talk = new OrganiserTalk().answering({ 'meeting.open': () => null });
    talk.described();
    talk.pick('done');
    expect(words(talk.advance(30_000))).toContain('Het lukt nu niet');
    talk.pick('done');
    expect(talk.sent('codes.door')).toHaveLength(1);
    expect(talk.sent('meeting.open')).toHaveLength(2);
  });

  it('is there after all when the answer comes late', () => {
    const talk = new OrganiserTalk().answering({ 'meeting.open': () => null });
    talk.described();
    talk.pick('done');
    talk.advance(30_000);
    talk.letter('meetings.opened', { meeting: MEETING_ID, as: AS });
    expect(talk.meeting.answers.as).toEqual({ kind: 'text', text: AS });
    talk.pick('done');
    expect(talk.sent('meeting.open')).toHaveLength(1);
  });

  it('can be left half-way, and gone on with from the list', () => {
    const talk = new OrganiserTalk();
    talk.open('meeting.create');
    talk.type('Koffie', '4 december');
    talk.pick('yes');
    talk.type('menu');
    expect(words(talk.open('meeting.manage'))).toContain('Welke bijeenkomst');
    expect(talk.titles()).toEqual(['vr 4 dec: Koffie (nog niet klaar)']);
    expect(words(talk.pick(talk.meeting.id, 'resume'))).toContain('Hoe laat begint het?');
    talk.type('menu');
    talk.open('meeting.manage');
    talk.pick(talk.meeting.id, 'remove', 'yes');
    expect(talk.meetings).toEqual([]);
  });

  it(`is one of at most ${MOST_MEETINGS} that are still to come`, () => {
    const talk = new OrganiserTalk();
    const sheets = Array.from({ length: MOST_MEETINGS }, (_, index) => made(index + 1, '2026-12-01'));
    talk.person = { ...talk.person, sheets, nextSheet: 40 };
    expect(words(talk.open('meeting.create'))).toContain('U heeft al 20 bijeenkomsten');
    talk.person = { ...talk.person, sheets: [...sheets.slice(1), made(30, '2026-11-22')] };
    expect(words(talk.open('meeting.create'))).toContain('Hoe heet de bijeenkomst?');
  });

  it('stays in the list for 30 days, those to come first', () => {
    const talk = new OrganiserTalk();
    const sheets = [made(1, '2026-10-23'), made(2, '2026-10-24'), made(3, '2026-12-24'), made(4, '2026-11-30')];
    talk.person = { ...talk.person, sheets, nextSheet: 5 };
    talk.open('meeting.manage');
    expect(talk.ids()).toEqual(['s4', 's3', 's2']);
    talk.advance(DAY);
    talk.open('meeting.manage');
    expect(talk.ids()).toEqual(['s4', 's3']);
  });

  it('is for coordinators and admins only', () => {
    for (const id of ['meeting.create', 'meeting.manage', 'meeting.invite', 'meeting.pass-on', 'broadcast.preview']) {
      expect(library.dialogs.get(id)?.roles, id).toEqual(['coordinator', 'admin']);
    }
  });
});

describe('an address in what somebody wrote', () => {
  it('is https, or becomes it where no other is said', () => {
    expect(findLink('zoom.us/j/12')).toBe('https://zoom.us/j/12');
    expect(findLink('Hier: (https://a.nl/b).')).toBe('https://a.nl/b');
    expect(findLink('http://a.nl')).toBeNull();
    expect(findLink('kom om 19.30 uur')).toBeNull();
    expect(findLink('mail naar fatma@a.nl')).toBeNull();
    expect(findLink(`https://a.nl/${'x'.repeat(300)}`)).toBeNull();
  });

  it('is always one that a phone can open, whatever was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.webUrl({ validSchemes: ['https'] }), (rest, url) => {
        const found = findLink(`${rest} ${url}`);
        if (found !== null) expect(new URL(found).protocol).toBe('https:');
      }),
      { seed: 7 },
    );
  });
});

describe('the hash of an invitation', () => {
  it('is the same for the same words and groups in any order, and another for any change', () => {
    const hash = invitationHash(DETAILS, ['a', 'b']);
    expect(invitationHash({ ...DETAILS, bring: 'koek' }, ['b', 'a'])).toBe(hash);
    for (const change of [{ title: 'x' }, { date: '2026-12-05' }, { start: '19:30' }, { place: 'x' }]) {
      expect(invitationHash({ ...DETAILS, ...change }, ['a', 'b'])).not.toBe(hash);
    }
    expect(invitationHash(DETAILS, ['a'])).not.toBe(hash);
  });
});
