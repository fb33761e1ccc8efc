import { describe, expect, it } from 'vitest';
import { COFFEE, GROUP, GUEST, GuestTalk, MINUTE, PART, textOf } from '../support/guest-talk.ts';
import { realLibrary } from '../support/real-library.ts';

const { library } = await realLibrary();
const text = (key: string, vars?: Record<string, string | number>) => library.text('nl', key, vars);

const SEEN = { details: { ...COFFEE }, revision: 1, state: 'on', full: false, groups: [] };

/** Somebody new, whom a link brought to a meeting. */
function arrive(seen: Partial<typeof SEEN> | null = {}): { talk: GuestTalk; shown: string } {
  const talk = new GuestTalk({ isNew: true });
  talk.seen = seen && { ...SEEN, ...seen };
  return { talk, shown: textOf(talk.open('meeting.walk-in', { meeting: 'm1' })) };
}

describe('a link that was passed on', () => {
  it('shows the meeting, says what is kept, and asks at once', () => {
    const { talk, shown } = arrive();
    expect(shown).toContain(COFFEE.place);
    expect(shown).toContain('Ik bewaar uw antwoord, en uw naam als u die geeft.');
    expect(shown).toContain('Dertig dagen na de bijeenkomst is dat weg.');
    expect(talk.options()).toEqual(['yes', 'no', 'maybe']);
    expect(talk.person.invitations).toBeUndefined();
  });

  it('brings a yes at once, without a name, and the name when one is given', () => {
    const { talk } = arrive();
    talk.posted();
    const yes = talk.tap('yes');
    expect(talk.posted()).toEqual([
      { to: 'm1', kind: 'meeting.walkIn', body: { name: null } },
      {
        to: 'm1',
        kind: 'meeting.answer',
        body: { part: PART, guest: GUEST, answer: 'yes', people: 1, needs: [], revision: 1 },
      },
    ]);
    expect(yes[0]?.message.paper?.kind).toBe('meeting-ics');
    expect(talk.invitation()).toMatchObject({ group: null, answer: 'yes', seat: 'seated' });
    expect(textOf(talk.say('2'))).toContain(text('invitations.name.ask'));
    talk.posted();
    expect(textOf(talk.say('Fatma'))).toContain(text('invitations.named'));
    expect(talk.posted()).toEqual([{ to: 'm1', kind: 'meeting.walkIn', body: { name: 'Fatma', part: PART } }]);
    expect(talk.invitation()).toMatchObject({ answer: 'yes', people: 2 });
  });

  it('reminds who came by it, though they gave no other consent', () => {
    const { talk } = arrive();
    talk.tap('yes');
    talk.say('1');
    talk.say('overslaan');
    expect(talk.person.consent).toBeNull();
    expect(textOf(talk.until('2026-11-30T14:01:00+01:00'))).toContain(COFFEE.title);
  });

  it('says to who sent STOP before that no reminder comes', () => {
    const { talk } = arrive();
    talk.be({ stopped: true });
    talk.tap('yes');
    talk.say('1');
    expect(textOf(talk.say('overslaan'))).toContain(text('invitations.noReminder'));
    expect(talk.until('2026-12-01T19:30:00+01:00')).toEqual([]);
    expect(talk.invitation()).toMatchObject({ answer: 'yes' });
  });

  it('keeps nothing of a no', () => {
    const { talk } = arrive();
    talk.posted();
    expect(textOf(talk.tap('no'))).toContain(text('invitations.nothingKept'));
    expect(talk.posted()).toEqual([]);
    expect(talk.person.invitations).toBeUndefined();
  });

  it('says that all places are taken before it asks', () => {
    expect(arrive({ full: true }).shown).toContain(text('invitations.linkFull'));
    expect(arrive().shown).not.toContain(text('invitations.linkFull'));
  });

  it('offers to hear of the next meetings of the group that invites, to who is not in it', () => {
    const groups = [{ group: 'g1', title: GROUP }] as never[];
    const { talk } = arrive({ groups });
    talk.tap('yes');
    talk.say('1');
    expect(textOf(talk.say('overslaan'))).toContain(text('groups.join.ask', { title: GROUP }));
    const member = new GuestTalk();
    member.seen = { ...SEEN, groups };
    member.open('meeting.walk-in', { meeting: 'm1' });
    member.tap('yes');
    member.say('1');
    expect(textOf(member.say('overslaan'))).toContain(text('system.menu.ask'));
  });

  it('leads who is invited already to their invitation', () => {
    const talk = new GuestTalk();
    talk.invite();
    talk.tap('yes');
    talk.say('1');
    talk.seen = SEEN;
    expect(textOf(talk.open('meeting.walk-in', { meeting: 'm1' }))).toContain(
      text('invitations.standing.seated', { count: 1 }),
    );
    expect(talk.posted().some(({ kind }) => kind === 'meeting.walkIn')).toBe(false);
  });

  it('to a meeting that is cancelled, over or not there is answered kindly', () => {
    expect(arrive({ state: 'cancelled' }).shown).toContain(text('invitations.linkCancelled'));
    expect(arrive({ state: 'over' }).shown).toContain(text('invitations.linkOver'));
    expect(arrive(null).shown).toContain(text('invitations.linkOver'));
  });

  it('that the meeting takes long to answer loses nothing: they are asked for their answer again', () => {
    const { talk } = arrive();
    talk.answers = false;
    talk.tap('yes');
    expect(textOf(talk.wait(MINUTE))).toContain(text('invitations.linkLater'));
    talk.answers = true;
    const shown = textOf(talk.round('welcome', {}, { group: null }));
    expect(shown).toContain(COFFEE.title);
    talk.tap('yes');
    expect(talk.invitation()?.answer).toBe('yes');
  });
});
