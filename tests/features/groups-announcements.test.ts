import { describe, expect, it } from 'vitest';
import type { Membership } from '../../src/engine/membership.ts';
import { newPerson, type Person } from '../../src/engine/person.ts';
import { listedFor, withAnnounced } from '../../src/features/broadcasts/announced.ts';
import { EXAMPLE } from '../../src/features/broadcasts/letters.ts';
import { NO_TALLY } from '../../src/features/broadcasts/tally.ts';
import { realLibrary } from '../support/real-library.ts';
import { NETWORK, START } from '../support/rig.ts';
import { Talker } from '../support/talker.ts';

const { library } = await realLibrary();
const text = (key: string, vars = {}) => library.text('nl', key, vars);

const DAY = 86_400_000;
const WORDS = 'Morgen is er koffie in het buurthuis.';
const LEADS = [
  { group: 'group-1', as: 'known-1', title: 'Moeders', code: 'C1' },
  { group: 'group-2', as: 'known-2', title: 'Vaders', code: 'C2' },
];
const COUNTED = {
  people: 12,
  seconds: 40,
  reach: [{ channel: 'test', language: 'nl', people: 12 }],
  cannot: {},
  template: 0,
  refused: null,
};

function coordinator(person: Partial<Person> = {}): Talker {
  return new Talker(library, START, NETWORK, { roles: ['coordinator'], leads: LEADS.slice(0, 1), ...person });
}

/** Up to the preview, which says to how many people it goes. */
function previewing(chat = coordinator()): Talker {
  return chat.enter('organise.announce').say(WORDS).hears('broadcasts.counted', COUNTED);
}

const accepted = (change = {}) => ({ announcement: 'a-1', as: 'author', people: 12, planned: null, ...change });

describe('a message to groups', () => {
  it('goes only after its author has seen to how many people, and then as it was written', () => {
    const chat = previewing();
    expect(chat.said).toContain('12');
    expect(chat.letters).toEqual([]);
    chat.tap('now');
    expect(chat.letters).toMatchObject([
      {
        to: 'network',
        toKind: 'network',
        letter: {
          kind: 'network.announce',
          body: {
            as: 'known-1',
            admin: false,
            text: WORDS,
            groups: ['group-1'],
            asOf: { 'group-1': 'known-1' },
            again: false,
            at: null,
          },
        },
      },
    ]);
    chat.hears('announcements.accepted', accepted());
    expect(chat.said).toContain(text('announcements.going', { count: 12 }));
    expect(chat.person.announcements).toEqual([
      { announcement: 'a-1', as: 'author', at: START, people: 12, about: 'Morgen is er koffie in het …' },
    ]);
  });

  it('tells each group by which id it knows who sends', () => {
    const chat = coordinator({ leads: LEADS }).enter('organise.announce');
    const [one = '', other = ''] = chat.messages.flatMap(({ options }) => options ?? []).map(({ title }) => title);
    expect([one, other]).toEqual(['Moeders', 'Vaders']);
    chat.say('1 2').say(WORDS).hears('broadcasts.counted', COUNTED).tap('now');
    const [announce] = chat.wrote('network.announce');
    expect(announce?.body).toMatchObject({
      groups: ['group-1', 'group-2'],
      asOf: { 'group-1': 'known-1', 'group-2': 'known-2' },
    });
  });

  it('is not sent by who says no at the preview, and is not lost either', () => {
    const chat = previewing().tap('not');
    expect(chat.letters).toEqual([]);
    expect(chat.said).toContain(text('announcements.notSent.ask'));
    expect(chat.tap('change').said).toContain(WORDS);
  });

  it('goes at a time in the network’s own zone, and never at one that has passed', () => {
    const chat = previewing().tap('at').tap('d2026-11-24').say('9:30');
    const [letter] = chat.wrote('network.announce');
    expect(letter?.body).toMatchObject({ at: Date.parse('2026-11-24T09:30:00+01:00') });
    chat.hears('announcements.accepted', accepted({ planned: Date.parse('2026-11-24T09:30:00+01:00') }));
    expect(chat.said).toContain('24 november');
    const late = previewing().tap('at').tap('d2026-11-24');
    late.now = START + 2 * DAY;
    late.say('9:30');
    expect(late.wrote('network.announce')).toEqual([]);
    expect(late.said).toContain(text('announcements.past'));
  });

  it('asks whether the same text is meant again, and sends it then', () => {
    const chat = previewing().tap('now').hears('announcements.refused', { why: 'again' });
    expect(chat.said).toContain(text('announcements.again.ask'));
    expect(chat.tap('yes').wrote('network.announce')).toMatchObject([{ body: { again: true, text: WORDS } }]);
  });

  it('says why it did not go, and keeps the text to try again', () => {
    for (const why of ['busy', 'not-yours', 'too-many', 'no-answer']) {
      const chat = previewing().tap('now').hears('announcements.refused', { why });
      expect(chat.said).toContain(text(`announcements.refused.${why}`));
      expect(chat.person.announcements).toBeUndefined();
      expect(chat.tap('change').said).toContain(WORDS);
    }
  });

  it('is told of, when it was planned and is refused at its time, without being asked', () => {
    const chat = coordinator().enter('system.menu').hears('announcements.refused', { why: 'busy' });
    expect(chat.said).toContain(text('announcements.notSentLate'));
    expect(chat.said).toContain(text('announcements.refused.busy'));
  });

  it('is known to its author also when the answer comes late', () => {
    const chat = previewing().tap('now').waitsInVain();
    expect(chat.said).toContain(text('announcements.later'));
    chat.hears('announcements.accepted', accepted());
    expect(chat.said).toContain(text('announcements.going', { count: 12 }));
    expect(chat.person.announcements).toHaveLength(1);
  });

  it('answers no other wait when one that was planned begins', () => {
    const planned = { announcement: 'a-0', as: 'author', at: START, people: 0, about: 'Vroeger' };
    const chat = previewing(coordinator({ announcements: [planned] })).tap('now');
    chat.hears('announcements.accepted', accepted({ announcement: 'a-0', people: 7 }));
    expect(chat.messages).toEqual([]);
    expect(chat.person.announcements).toMatchObject([{ announcement: 'a-0', people: 7, about: 'Vroeger' }]);
    chat.hears('announcements.accepted', accepted());
    expect(chat.said).toContain(text('announcements.going', { count: 12 }));
  });

  it('shows how far it came and is stopped, by its author’s own id for it', () => {
    const announced = { announcement: 'a-1', as: 'author', at: START, people: 12, about: 'Morgen' };
    const chat = coordinator({ announcements: [announced] })
      .enter('organise.announcements')
      .say('1');
    expect(chat.letters).toMatchObject([
      { to: 'a-1', toKind: 'announcement', letter: { kind: 'announcement.summarise', body: { as: 'author' } } },
    ]);
    const tally = { ...NO_TALLY, invited: 12, sent: 3, queued: 7, failed: { 'person.stopped': 2 }, twice: 1 };
    chat.hears('announcements.summary', { announcement: 'a-1', state: 'going', tally });
    for (const [key, count] of [
      ['sent', 3],
      ['toGo', 7],
      ['failed', 2],
      ['twice', 1],
    ] as const) {
      expect(chat.said).toContain(text(`announcements.${key}`, { count }));
    }
    expect(chat.tap('halt').wrote('announcement.stop')).toEqual([
      { kind: 'announcement.stop', body: { as: 'author' } },
    ]);
    chat.hears('announcements.stopped', { sent: 3, kept: 7 });
    expect(chat.said).toContain(text('announcements.halted', { sent: 3, kept: 7 }));
  });

  it('that is planned is taken back before it begins', () => {
    const announced = { announcement: 'a-1', as: 'author', at: START + DAY, people: 0, about: 'Morgen' };
    const chat = coordinator({ announcements: [announced] })
      .enter('organise.announcements')
      .say('1');
    chat.hears('announcements.summary', { announcement: 'a-1', state: 'planned', tally: NO_TALLY });
    expect(chat.said).not.toContain(text('announcements.sent', { count: 0 }));
    chat.tap('halt').hears('announcements.stopped', { sent: 0, kept: 0 });
    expect(chat.said).toContain(text('announcements.unsent'));
  });

  it('can’t be stopped any more when it is done', () => {
    const announced = { announcement: 'a-1', as: 'author', at: START, people: 12, about: 'Morgen' };
    const chat = coordinator({ announcements: [announced] })
      .enter('organise.announcements')
      .say('1');
    chat.hears('announcements.summary', { announcement: 'a-1', state: 'done', tally: { ...NO_TALLY, sent: 12 } });
    expect(() => chat.tap('halt')).toThrow('not shown');
  });

  it('is listed for a week, and at most ten are kept, for a fortnight', () => {
    let person = newPerson();
    for (let day = 0; day < 20; day += 1) {
      const at = START + day * DAY;
      person = withAnnounced(person, { announcement: `a${day}`, as: 'x', at, people: 1, about: '' }, at);
    }
    const now = START + 19 * DAY;
    expect(person.announcements).toHaveLength(10);
    expect(listedFor(person, now).map(({ announcement }) => announcement)).toEqual(
      [19, 18, 17, 16, 15, 14, 13].map((day) => `a${day}`),
    );
    const later = withAnnounced(
      person,
      { announcement: 'n', as: 'x', at: now + 40 * DAY, people: 1, about: '' },
      now + 40 * DAY,
    );
    expect(later.announcements).toHaveLength(1);
  });
});

describe('a message that comes in', () => {
  const member = (change: Partial<Membership> = {}): Membership => ({
    group: 'group-1',
    roll: 'roll-1',
    member: 'guest-1',
    title: 'Moeders',
    name: null,
    consent: { textVersion: 1, language: 'nl', at: START, channel: 'test' },
    ...change,
  });
  const told = (change = {}) => ({
    announcement: 'a-1',
    text: WORDS,
    part: 'part-1',
    guest: 'guest-1',
    group: 'Moeders',
    ...change,
  });
  const chatOf = (person: Partial<Person>) => new Talker(library, START, NETWORK, person).enter('system.menu');

  it('stands under the name of the group, with the way to stop, and belongs to its part', () => {
    const chat = chatOf({ groups: [member()] });
    const open = chat.state.session.question;
    chat.hears('announcements.told', told());
    expect(chat.messages).toMatchObject([{ heading: 'Moeders', text: `${WORDS}\n\nStoppen? Stuur “stop”.` }]);
    expect(chat.events).toMatchObject([{ type: 'say', initiative: true, about: 'part-1' }]);
    expect(chat.letters).toEqual([]);
    expect(chat.state.session.question).toEqual(open);
  });

  it('is said once to who is in two of its groups', () => {
    const chat = chatOf({ groups: [member(), member({ group: 'group-2', member: 'guest-2', title: 'Vaders' })] });
    expect(chat.hears('announcements.told', told()).messages).toHaveLength(1);
    chat.hears('announcements.told', told({ part: 'part-2', guest: 'guest-2', group: 'Vaders' }));
    expect(chat.messages).toEqual([]);
    const why = 'person.twice-invited';
    expect(chat.letters).toMatchObject([{ to: 'part-2', letter: { body: { guest: 'guest-2', why } } }]);
    expect(chat.hears('announcements.told', told({ announcement: 'a-2' })).messages).toHaveLength(1);
  });

  it('is not said after STOP, nor to who left the group meanwhile, and its part learns of it', () => {
    const consent = { textVersion: 1, language: 'nl', at: START, channel: 'test' } as const;
    const people: Partial<Person>[] = [
      { groups: [member()], stopped: true },
      { consent },
      { groups: [member({ group: 'other', member: 'guest-9', title: 'Anders' })] },
    ];
    for (const person of people) {
      const chat = chatOf(person).hears('announcements.told', told());
      expect(chat.messages).toEqual([]);
      expect(chat.letters).toMatchObject([
        { to: 'part-1', toKind: 'part', letter: { body: { guest: 'guest-1', why: 'person.stopped' } } },
      ]);
      expect(chat.person.told).toBeUndefined();
    }
  });

  it('reaches who has agreed and of whom the list is not known yet', () => {
    const chat = chatOf({ groups: [member({ roll: null, member: null })] });
    expect(chat.hears('announcements.told', told()).messages).toHaveLength(1);
  });

  it('can be looked at as an example by a person who is in no group', () => {
    const consent = { textVersion: 1, language: 'nl', at: START, channel: 'test' } as const;
    const chat = chatOf({ consent });
    chat.hears('announcements.told', told({ announcement: EXAMPLE, guest: EXAMPLE, part: EXAMPLE }));
    expect(chat.messages).toHaveLength(1);
  });
});
