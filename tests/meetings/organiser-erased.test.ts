import { describe, expect, it } from 'vitest';
import { NOW } from '../support/guest-talk.ts';
import { AS, MEETING_ID, OrganiserTalk, words } from './organiser-talk.ts';

const HOUR = 60 * 60_000;

describe('an organiser who erases everything', () => {
  it('hears first which meetings stay, and that nobody can call them off any more', () => {
    const talk = new OrganiserTalk();
    talk.looking();
    const shown = words(talk.open('system.erase'));
    expect(shown).toContain('U organiseert nog: Samen koffie.');
    expect(shown).toContain('Zeg die dan eerst af');
    expect(talk.ids()).toEqual(['erase', 'keep']);
    talk.pick('keep');
    expect(talk.sent('meeting.forsake')).toEqual([]);
    expect(talk.meetings).toHaveLength(1);
  });

  it('hears nothing of that without a meeting, with one that was called off, and with one that was never made', () => {
    const none = new OrganiserTalk();
    expect(words(none.open('system.erase'))).not.toContain('U organiseert nog');
    const draft = new OrganiserTalk();
    draft.described();
    expect(words(draft.open('system.erase'))).not.toContain('U organiseert nog');
    const off = new OrganiserTalk();
    off.looking();
    off.letter('meetings.cancelled', { meeting: MEETING_ID, told: 0 });
    expect(words(off.open('system.erase'))).not.toContain('U organiseert nog');
  });

  it('has what they planned to send not sent, and leaves what is on its way', () => {
    const talk = new OrganiserTalk();
    talk.looking();
    const message = { as: AS, people: 3, about: 'Hoi' };
    talk.person = {
      ...talk.person,
      announcements: [
        { ...message, announcement: 'gone', at: NOW - HOUR },
        { ...message, announcement: 'planned', at: NOW + 24 * HOUR },
      ],
    };
    talk.open('system.erase');
    talk.pick('erase');
    expect(talk.sent('meeting.forsake')).toEqual([{ as: AS }]);
    const stopped = talk.posted.filter(({ letter }) => letter.kind === 'announcement.stop');
    expect(stopped.map(({ to }) => to)).toEqual(['planned']);
    // A cancellation that is on its way is not stopped by it.
    expect(talk.sent('meeting.stop')).toEqual([]);
  });
});
