import { describe, expect, it } from 'vitest';
import type { Membership } from '../../src/engine/membership.ts';
import { newPerson, type Person } from '../../src/engine/person.ts';
import { JOIN_TEXT_VERSION } from '../../src/features/groups/letters.ts';
import { isStillIn, leaveGroups, MOST_GROUPS, placed, tidyMemberships } from '../../src/features/groups/memberships.ts';
import { tidyInvitations } from '../../src/features/meetings/twin-invitations.ts';
import { joinPeople } from '../../src/features/people/join-people.ts';
import { COFFEE } from '../support/guest-talk.ts';
import { realLibrary } from '../support/real-library.ts';
import { NETWORK, START } from '../support/rig.ts';
import { Talker } from '../support/talker.ts';

const { library } = await realLibrary();
const text = (key: string, vars = {}) => library.text('nl', key, vars);

const GROUP = 'group-of-mothers';
const TITLE = 'Moedergroep Noord';
const HERE = { group: GROUP, title: TITLE };

function talker(person: Partial<Person> = {}): Talker {
  return new Talker(library, START, NETWORK, person);
}

/** Up to the moment in which the group is asked. */
function asking(name: string, person: Partial<Person> = {}): Talker {
  return talker(person).enter('group.join', HERE).tap('yes').say(name);
}

function membership(group: string, change: Partial<Membership> = {}): Membership {
  const consent = { textVersion: JOIN_TEXT_VERSION, language: 'nl', at: START, channel: 'test' } as const;
  return {
    group,
    roll: `roll-${group}`,
    member: `me-in-${group}`,
    title: `Groep ${group}`,
    name: 'Fatma',
    consent,
    ...change,
  };
}

const joined = (member = 'me', roll = 'roll-1') => ({ group: GROUP, roll, member, title: TITLE });

describe('joining a group', () => {
  it('says what somebody agrees to before they agree, and asks nothing of a group until they do', () => {
    const chat = talker().enter('group.join', HERE);
    expect(chat.said).toContain(text('groups.join.ask', { title: TITLE }));
    expect(chat.letters).toEqual([]);
    chat.tap('no');
    expect(chat.said).toContain(text('groups.refused'));
    expect(chat.letters).toEqual([]);
    expect(chat.person.groups).toBeUndefined();
  });

  it('keeps the version, language, moment and channel of the yes, and the name as it was given, without other consent', () => {
    const chat = asking('  Fatma \n de Boer ');
    const at = chat.person.groups?.[0]?.consent.at;
    expect(chat.wrote('group.join')).toEqual([{ kind: 'group.join', body: { name: 'Fatma de Boer', at } }]);
    expect(at).toBeGreaterThan(START - 1);
    chat.hears('groups.joined', joined());
    expect(chat.said).toContain('Fatma de Boer');
    expect(chat.person.consent).toBeNull();
    expect(chat.person.groups).toEqual([
      {
        group: GROUP,
        roll: 'roll-1',
        member: 'me',
        title: TITLE,
        name: 'Fatma de Boer',
        consent: { textVersion: JOIN_TEXT_VERSION, language: 'nl', at: START, channel: 'test' },
      },
    ]);
  });

  it('goes without a name, skipped or said in words', () => {
    for (const words of ['zonder naam', 'Zonder Naam']) {
      expect(asking(words).wrote('group.join')).toMatchObject([{ kind: 'group.join', body: { name: null } }]);
    }
    const chat = talker().enter('group.join', HERE).tap('yes').tap('_skip');
    expect(chat.wrote('group.join')).toMatchObject([{ kind: 'group.join', body: { name: null } }]);
    expect(chat.hears('groups.joined', joined()).said).toContain(text('groups.withoutName'));
  });

  it('is kept when the group answers late, and says that nothing has to be done', () => {
    const chat = asking('Fatma').waitsInVain();
    expect(chat.said).toContain(text('groups.joinedLater', { title: TITLE }));
    chat.hears('groups.joined', joined());
    expect(chat.person.groups).toMatchObject([{ roll: 'roll-1', member: 'me', name: 'Fatma' }]);
    expect(chat.letters).toEqual([]);
  });

  it('takes off the list again who left before the group answered', () => {
    const chat = asking('Fatma').command('stop');
    expect(chat.person.groups).toBeUndefined();
    chat.hears('groups.joined', joined());
    expect(chat.person.groups).toBeUndefined();
    expect(chat.letters).toMatchObject([{ to: 'roll-1', letter: { kind: 'roll.leave', body: { member: 'me' } } }]);
  });

  it('says so to who is in the group, and to who is in as many as can be', () => {
    const member = talker({ groups: [membership(GROUP)] }).enter('group.join', HERE);
    expect(member.said).toContain(text('groups.already', { title: `Groep ${GROUP}` }));
    const groups = Array.from({ length: MOST_GROUPS }, (_, index) => membership(`g${index}`));
    const full = talker({ groups }).enter('group.join', HERE);
    expect(full.said).toContain(text('groups.full', { count: MOST_GROUPS }));
    expect(full.person.groups).toHaveLength(MOST_GROUPS);
  });

  it('asks who sent STOP once more, and ends STOP only with a second yes', () => {
    const chat = asking('Fatma', { stopped: true });
    expect(chat.said).toContain(text('groups.again.ask', { title: TITLE }));
    expect(chat.letters).toEqual([]);
    const refuses = new Talker(library, START, NETWORK);
    refuses.state = chat.state;
    refuses.messages = chat.messages;
    refuses.tap('no');
    expect(refuses.person).toMatchObject({ stopped: true });
    expect(refuses.person.groups).toBeUndefined();
    chat.tap('yes');
    expect(chat.person.stopped).toBe(false);
    expect(chat.wrote('group.join')).toHaveLength(1);
  });

  it('asks anew after a STOP in the middle of it, instead of taking the earlier yes', () => {
    const chat = talker().enter('group.join', HERE).tap('yes').command('stop');
    expect(chat.person.stopped).toBe(true);
    chat.say('Fatma');
    expect(chat.said).toContain(text('groups.again.ask', { title: TITLE }));
    expect(chat.person.groups).toBeUndefined();
  });
});

describe('leaving', () => {
  const two = [membership('a'), membership('b')];

  it('one group takes the person off its list only', () => {
    const chat = talker({ groups: two }).enter('group.mine').tap('g1').tap('leave').tap('yes');
    expect(chat.said).toContain(text('groups.left', { title: 'Groep b' }));
    expect(chat.letters).toMatchObject([{ to: 'roll-b', letter: { kind: 'roll.leave', body: { member: 'me-in-b' } } }]);
    expect(chat.person.groups).toEqual([two[0]]);
  });

  it('is not done by who says no after all', () => {
    const chat = talker({ groups: two }).enter('group.mine').tap('g1').tap('leave').tap('no');
    expect(chat.person.groups).toEqual(two);
    expect(chat.letters).toEqual([]);
  });

  it('all groups is what STOP does, by name, and "start" says how to come back', () => {
    const chat = talker({ groups: two }).enter('system.menu').command('stop');
    expect(chat.letters.map(({ to }) => to)).toEqual(['roll-a', 'roll-b']);
    expect(chat.said).toContain('Groep a, Groep b');
    expect(chat.person.groups).toBeUndefined();
    expect(chat.command('start').said).toContain(text('groups.startAgain'));
    expect(chat.person.leftGroups).toBeUndefined();
    expect(chat.command('stop').command('start').said).not.toContain(text('groups.startAgain'));
  });

  it('all groups is what an erasure does', () => {
    const chat = talker({ groups: two }).enter('system.erase').tap('erase');
    expect(chat.wrote('roll.leave')).toHaveLength(2);
  });

  it('writes to no list on which the person is not yet', () => {
    expect(leaveGroups({ ...newPerson(), groups: [membership('a', { roll: null, member: null })] })).toEqual([]);
  });
});

it('holds nobody for still in a group who is in another one only, under the same id', () => {
  const inA = { ...newPerson(), groups: [membership('a', { member: 'me' })] };
  expect(isStillIn(inA, 'Groep a')).toBe(true);
  expect(isStillIn(inA, 'Groep b')).toBe(false);
});

describe('who leaves and joins again at once', () => {
  const place = { group: 'a', roll: 'roll-1', member: 'me', title: 'A' };

  it('takes back the yes that they gave first, and no other', () => {
    const first = { ...newPerson(), groups: [membership('a', { roll: 'roll-1', member: 'me' })] };
    const at = first.groups[0]?.consent.at;
    expect(leaveGroups(first)).toMatchObject([{ letter: { kind: 'roll.leave', body: { member: 'me', at } } }]);
    const late = placed(newPerson(), { ...place, at: 7 });
    expect(late.letters).toMatchObject([{ to: 'roll-1', letter: { body: { member: 'me', at: 7 } } }]);
  });

  it('leaves the list that they were put on by the first yes when the second one puts them on another', () => {
    const pending = { ...newPerson(), groups: [membership('a', { roll: null, member: null })] };
    const first = placed(pending, { ...place, at: 1 });
    const second = placed(first.person, { ...place, roll: 'roll-2', at: 2 });
    expect(second.letters).toEqual([
      { to: 'roll-1', toKind: 'roll', letter: { kind: 'roll.leave', body: { member: 'me' } } },
    ]);
    expect(second.person.groups).toMatchObject([{ roll: 'roll-2', member: 'me' }]);
  });
});

describe('two chats that become one', () => {
  const person = (change: Partial<Person>): Person => ({ ...newPerson(), ...change });

  it('keep the groups, invitations and messages of both', () => {
    const one = person({
      groups: [membership('a')],
      told: ['x'],
      leads: [{ group: 'l', as: '1', title: 'L', code: 'C' }],
    });
    const announced = { announcement: 'n', as: '1', at: START, people: 3, about: 'Hoi' };
    const other = person({ groups: [membership('b')], told: ['y'], announcements: [announced], leftGroups: true });
    const joinedPerson = joinPeople(one, other, []).person;
    expect(joinedPerson.groups?.map(({ group }) => group)).toEqual(['a', 'b']);
    expect(joinedPerson).toMatchObject({ leads: one.leads, announcements: [announced], leftGroups: true });
    expect(joinedPerson.told?.toSorted()).toEqual(['x', 'y']);
  });

  it('are on one list of a group that both were in, and are told so once', () => {
    const waiting = membership('a', { member: null, roll: null });
    const other = membership('a', { member: 'other', roll: 'roll-2' });
    const first = membership('a', { member: 'first', roll: 'roll-1' });
    const tidied = tidyMemberships(person({ groups: [first, other, membership('b')] }));
    expect(tidied.person.groups?.map(({ member }) => member)).toEqual(['first', 'me-in-b']);
    expect(tidied.letters).toMatchObject([{ to: 'roll-2', letter: { kind: 'roll.leave', body: { member: 'other' } } }]);
    const known = tidyMemberships(person({ groups: [waiting, other] }));
    expect(known).toMatchObject({ person: { groups: [other] }, letters: [] });
  });

  it('keep the invitation that was answered, and tell the list of the other that it is not needed', () => {
    const invitation = {
      meeting: 'm',
      part: 'p1',
      guest: 'g1',
      details: COFFEE,
      revision: 1,
      group: null,
      answer: null,
      seat: 'none',
      people: 1,
      needs: [],
      state: 'on',
    } as const;
    const answered = { ...invitation, part: 'p2', guest: 'g2', answer: 'yes', seat: 'seated', revision: 3 } as const;
    const {
      person: tidied,
      letters,
      timers,
    } = tidyInvitations(person({ invitations: [invitation, answered] }), { now: START, network: NETWORK });
    expect(tidied.invitations).toEqual([answered]);
    const why = 'person.twice-invited';
    expect(letters).toMatchObject([
      { to: 'm', letter: { kind: 'meeting.leave', body: { part: 'p1', guest: 'g1' } } },
      { to: 'p1', letter: { kind: 'part.declined', body: { guest: 'g1', why } } },
    ]);
    // Reminders are those of the invitation that stays.
    const reminders = timers.set.filter(({ event }) => event === 'invitations.remind');
    expect(reminders.map(({ binding }) => binding)).toContainEqual({ kind: 'appointment', subject: 'm', version: 3 });
  });

  it('tidy up in the chat that stays', () => {
    const groups = [membership('a', { member: 'one' }), membership('a', { member: 'two', roll: 'roll-2' })];
    const chat = talker({ groups }).enter('system.menu').hears('people.joined', { document: 'before' });
    expect(chat.wrote('roll.leave')).toHaveLength(1);
    expect(chat.person.groups).toHaveLength(1);
  });
});
