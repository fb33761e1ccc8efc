import { describe, expect, it } from 'vitest';
import { AS, MEETING_ID, OrganiserTalk, words } from './organiser-talk.ts';

const HOUR = 60 * 60_000;

/** A meeting that exists, and the question to which groups it goes. */
function inviting(talk = new OrganiserTalk()): OrganiserTalk {
  talk.described();
  talk.pick('done', 'invite');
  return talk;
}

/** Everything was counted, and the preview is shown. */
function previewing(talk = new OrganiserTalk()): OrganiserTalk {
  inviting(talk).type('1 2');
  return talk;
}

const refusing = (why: string) => ({
  'meeting.invite': () => ({ kind: 'meetings.refused', body: { meeting: MEETING_ID, why } }),
});

describe('before an invitation goes', () => {
  it('is said to how many people, how long it takes, whom not and why', () => {
    const talk = inviting();
    const text = words(talk.type('1 2'));
    expect(text).toContain('Dit gaat naar 42 mensen.');
    expect(text).toContain('ongeveer 7 minuten');
    expect(text).toContain('5 mensen krijgen eerst een korte tekst');
    expect(text).toContain('3 mensen kan ik niet bereiken:\n• 2: wil geen berichten\n• 1: is niet bereikbaar');
    expect(text).not.toContain('21:00');
    expect(talk.sent('meeting.invite')).toEqual([]);
  });

  it('is counted over the groups that were picked, by the id that each knows', () => {
    const talk = inviting();
    talk.type('2');
    expect(talk.sent('audience.count')).toMatchObject([
      {
        as: 'as-in-the-other',
        admin: false,
        groups: ['group-secret-2'],
        asOf: { 'group-secret-2': 'as-in-the-other' },
        sample: { kind: 'invitations.invited', body: { meeting: MEETING_ID, group: 'Vaders' } },
      },
    ]);
  });

  it('is counted over all groups for an admin', () => {
    const talk = new OrganiserTalk();
    talk.person = { ...talk.person, roles: ['admin'] };
    inviting(talk).type('1');
    talk.pick('now');
    expect(talk.sent('audience.count')).toMatchObject([{ admin: true }]);
    expect(talk.sent('meeting.invite')).toMatchObject([{ admin: true }]);
  });

  it('can be looked at in each app and language that people have, most people first', () => {
    const talk = previewing();
    expect(talk.titles()).toEqual([
      'Nu versturen',
      'Op een ander moment',
      'Niet versturen',
      'WhatsApp, Nederlands (30)',
      'Telegram, Türkçe (12)',
    ]);
    expect(words(talk.pick('r1'))).toContain('Zo ziet het eruit in Telegram, Türkçe:\n\nMerhaba! [ Evet ]');
    expect(talk.sent('audience.show')).toMatchObject([{ channel: 'telegram', language: 'tr' }]);
    expect(talk.ids()).toContain('now');
  });

  it('says at night that it goes in the morning', () => {
    const talk = new OrganiserTalk({ now: Date.parse('2026-11-23T22:00:00+01:00') });
    inviting(talk);
    expect(words(talk.type('1'))).toContain('Tussen 21:00 en 08:00 uur stuur ik niets');
  });

  it('asks for no group when there is one', () => {
    const talk = new OrganiserTalk();
    talk.person = { ...talk.person, leads: (talk.person.leads ?? []).slice(1) };
    talk.described();
    expect(words(talk.pick('done', 'invite'))).toContain('Dit gaat naar 42 mensen.');
    expect(talk.sent('audience.count')).toMatchObject([{ groups: ['group-secret-2'] }]);
  });

  it('says what to do without a group', () => {
    const talk = new OrganiserTalk();
    const { leads, ...person } = talk.person;
    talk.person = person;
    talk.described();
    expect(words(talk.pick('done', 'invite'))).toContain('U heeft nog geen groep');
    expect(talk.posted.filter(({ toKind }) => toKind === 'audience')).toEqual([]);
  });

  it('never means another group when the list has changed under an open question', () => {
    const talk = inviting();
    talk.person = { ...talk.person, leads: (talk.person.leads ?? []).slice(1) };
    talk.tap('Moeders van de Brug');
    talk.tap('Klaar');
    expect(talk.sent('audience.count')).toEqual([]);
    expect(talk.titles()).toEqual(['Vaders']);
  });

  it('sends nothing where nobody can get it, where the groups are not theirs, or where nothing was counted', () => {
    const counted = { people: 0, seconds: 0, reach: [], cannot: { 'person.stopped': 4 }, template: 0, refused: null };
    const nobody = inviting().answering({ 'audience.count': () => ({ kind: 'broadcasts.counted', body: counted }) });
    const text = words(nobody.type('1'));
    expect(text).toContain('Er is nu niemand');
    expect(text).toContain('• 4: wil geen berichten');
    const body = { ...counted, refused: 'not-yours' };
    const others = inviting().answering({ 'audience.count': () => ({ kind: 'broadcasts.counted', body }) });
    expect(words(others.type('1'))).toContain('geen coördinator van deze groep');
    const silent = inviting().answering({ 'audience.count': () => null });
    silent.type('1');
    expect(words(silent.advance(40_000))).toContain('Het tellen lukt nu niet');
    for (const talk of [nobody, others, silent]) expect(talk.sent('meeting.invite')).toEqual([]);
  });

  it('sends nothing when the preview is left', () => {
    const talk = previewing();
    expect(words(talk.pick('not'))).toContain('niets verstuurd');
    previewing(talk).type('menu');
    expect(talk.sent('meeting.invite')).toEqual([]);
  });
});

describe('an invitation that goes', () => {
  it('goes to the groups of the preview, and can be stopped just after', () => {
    const talk = previewing();
    expect(words(talk.pick('now'))).toContain('de uitnodiging gaat naar 42 mensen. U kunt dit nog stoppen.');
    expect(talk.sent('meeting.invite')).toEqual([
      {
        as: AS,
        admin: false,
        groups: ['group-secret-1', 'group-secret-2'],
        asOf: { 'group-secret-1': AS, 'group-secret-2': 'as-in-the-other' },
        hash: expect.stringMatching(/^[\w-]{22}$/),
        again: false,
        at: null,
      },
    ]);
    expect(words(talk.pick('stop'))).toContain('Verstuurd: 10. Niet verstuurd: 32.');
    expect(talk.sent('meeting.stop')).toEqual([{ as: AS }]);
  });

  it('goes at a time, which is in the future and before the meeting', () => {
    const talk = previewing();
    talk.pick('at');
    talk.type('vandaag');
    talk.pick('yes');
    expect(words(talk.type('9:30'))).toContain('Dat moment is al voorbij');
    talk.type('5 december');
    talk.pick('yes');
    expect(words(talk.type('9:30'))).toContain('Dan is de bijeenkomst al begonnen');
    talk.type('1 december');
    talk.pick('yes');
    expect(words(talk.type('21:30'))).toContain('Tussen 21:00 en 08:00 uur stuur ik niets');
    expect(words(talk.type('9:30'))).toContain('dinsdag 1 december 2026 om 09:30 uur');
    expect(talk.sent('meeting.invite')).toMatchObject([{ at: Date.parse('2026-12-01T09:30:00+01:00') }]);
    talk.summary = { state: 'planned' };
    talk.open('meeting.manage');
    expect(words(talk.pick(talk.meeting.id))).toContain('Ik stuur hem op dinsdag 1 december 2026 om 09:30 uur.');
    expect(talk.ids()).toContain('stop');
  });

  it('goes now when that is chosen after a time was', () => {
    const talk = previewing();
    talk.pick('at');
    talk.type('1 december');
    talk.pick('yes');
    talk.type('terug', 'terug');
    talk.type('1 2');
    talk.pick('now');
    expect(talk.sent('meeting.invite')).toMatchObject([{ at: null }]);
  });

  it('is asked about when it went just before, and goes again only after a yes', () => {
    const talk = previewing().answering(refusing('again'));
    expect(words(talk.pick('now'))).toContain('Zal ik hem nog een keer sturen?');
    talk.answering({
      'meeting.invite': () => ({ kind: 'meetings.accepted', body: { meeting: MEETING_ID, people: 42, planned: null } }),
    });
    expect(words(talk.pick('yes'))).toContain('gaat naar 42 mensen');
    const [first, second] = talk.sent('meeting.invite') as { again: boolean; hash: string }[];
    expect([first?.again, second?.again]).toEqual([false, true]);
    expect(second?.hash).toBe(first?.hash);
  });

  it('says why it does not go', () => {
    for (const [why, words_] of [
      ['busy', 'er wordt al iets verstuurd aan deze groep'],
      ['not-yours', 'geen coördinator van deze groep'],
      ['too-many', 'te veel mensen'],
      ['no-answer', 'een groep antwoordt niet'],
      ['over', 'voorbij of afgezegd'],
    ] as const) {
      expect(words(previewing().answering(refusing(why)).pick('now')), why).toContain(words_);
    }
  });

  it('is told of when it begins late, but not at night', () => {
    const talk = previewing().answering({ 'meeting.invite': () => null });
    talk.pick('now');
    expect(words(talk.advance(60_000))).toContain('U hoort het als het versturen begint');
    const body = { meeting: MEETING_ID, people: 42, planned: null };
    const [said] = talk.letter('meetings.accepted', body);
    expect(said).toMatchObject({ initiative: true, message: { text: expect.stringContaining('42 mensen') } });
    talk.advance(12 * HOUR);
    expect(talk.letter('meetings.accepted', body)).toEqual([]);
    expect(words(talk.advance(12 * HOUR))).toContain('42 mensen');
  });

  it('is told of when a group never answered', () => {
    const talk = previewing().answering({ 'meeting.invite': () => null });
    talk.pick('now');
    talk.advance(60_000);
    const [said] = talk.letter('meetings.refused', { meeting: MEETING_ID, why: 'no-answer' });
    expect(said?.message.text).toContain('een groep antwoordt niet. Er is niets verstuurd');
  });
});
