import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/engine/person.ts';
import { leaveListed } from '../../src/features/groups/list-group.ts';
import { realLibrary } from '../support/real-library.ts';
import { NETWORK, START } from '../support/rig.ts';
import { Talker } from '../support/talker.ts';

const { library } = await realLibrary();
const text = (key: string, vars = {}) => library.text('nl', key, vars);

const LED = { group: 'group-1', as: 'coordinator-1', title: 'Moedergroep', code: 'AB2C-D3EF-GH4J-K' };
const OTHER = { ...LED, group: 'group-2', as: 'coordinator-2', title: 'Vadergroep' };

function coordinator(person: Partial<Person> = {}): Talker {
  return new Talker(library, START, NETWORK, { roles: ['coordinator'], leads: [LED, OTHER], ...person });
}

/** At the group, in the choice of who finds it. */
function choosing(chat = coordinator()): Talker {
  return chat.enter('organise.groups').tap('g0').tap('professionals');
}

const listed = (group: string, yes: boolean) => ({ group, listed: yes });

describe('a group that wants to be found by professionals', () => {
  it('is found after its coordinator said so and the group agreed, and not before', () => {
    const chat = choosing();
    expect(chat.said).toContain(text('groups.findable.ask', { title: 'Moedergroep' }));
    chat.tap('on');
    expect(chat.letters).toMatchObject([
      { to: 'group-1', letter: { kind: 'group.list', body: { as: 'coordinator-1', listed: true } } },
    ]);
    expect(chat.person.leads).toEqual([LED, OTHER]);
    chat.hears('groups.listed', listed('group-1', true));
    expect(chat.person.leads).toEqual([{ ...LED, listed: true }, OTHER]);
    expect(chat.said).toContain(text('groups.listedNow', { title: 'Moedergroep' }));
    expect(chat.said).toContain(text('groups.listed'));
  });

  it('is switched off by the same way, and then shows nothing of it', () => {
    const chat = choosing(coordinator({ leads: [{ ...LED, listed: true }] }));
    chat.tap('off');
    expect(chat.wrote('group.list')).toMatchObject([{ body: { as: 'coordinator-1', listed: false } }]);
    chat.hears('groups.listed', listed('group-1', false));
    expect(chat.person.leads).toEqual([LED]);
    expect(chat.said).toContain(text('groups.unlistedNow', { title: 'Moedergroep' }));
    expect(chat.said).not.toContain(text('groups.listed'));
  });

  it('is found by nobody any more when who coordinates it goes for good', () => {
    const letters = leaveListed(coordinator({ leads: [{ ...LED, listed: true }, OTHER] }).person);
    expect(letters).toMatchObject([
      { to: 'group-1', letter: { kind: 'group.list', body: { as: 'coordinator-1', listed: false } } },
      { to: 'group-1', letter: { kind: 'group.resign', body: { as: 'coordinator-1' } } },
      { to: 'group-2', letter: { kind: 'group.list', body: { as: 'coordinator-2', listed: false } } },
      { to: 'group-2', letter: { kind: 'group.resign', body: { as: 'coordinator-2' } } },
    ]);
  });

  it('stays as it is when they leave it so', () => {
    const chat = choosing();
    chat.tap('back');
    expect(chat.letters).toEqual([]);
    expect(chat.said).toContain(text('groups.ledOne.ask', { title: 'Moedergroep', listed: '' }));
  });

  it('is told that the list is full when it could not be put in', () => {
    const chat = choosing();
    chat.tap('on').hears('groups.listed', listed('group-1', false));
    expect(chat.said).toContain(text('groups.listingRefused'));
    expect(chat.person.leads).toEqual([LED, OTHER]);
  });

  it('says so also when the group answers late, or while another one is switched', () => {
    const late = choosing().tap('on').waitsInVain();
    expect(late.said).toContain(text('groups.later'));
    late.hears('groups.listed', listed('group-1', true));
    expect(late.said).toContain(text('groups.listedLate', { title: 'Moedergroep' }));
    const other = choosing().tap('on');
    other.hears('groups.listed', listed('group-2', true));
    expect(other.person.leads).toEqual([LED, { ...OTHER, listed: true }]);
    expect(other.said).not.toContain(text('groups.listedNow', { title: 'Moedergroep' }));
    expect(other.state.session.waiting).not.toBeNull();
  });

  it('is nobody else’s to list', () => {
    const chat = coordinator().enter('system.menu').hears('groups.listed', listed('group-9', true));
    expect(chat.person.leads).toEqual([LED, OTHER]);
    const former = choosing(coordinator({ roles: ['coordinator'] }));
    former.state = { ...former.state, person: { ...former.person, roles: [] } };
    former.tap('on');
    expect(former.letters).toEqual([]);
  });
});

describe('a group that was just made', () => {
  function made(): Talker {
    return coordinator({ leads: [] })
      .enter('organise.groups')
      .say('Vadergroep')
      .hears('codes.doorMade', { code: LED.code, target: 'group-9' })
      .hears('groups.opened', { group: 'group-9', as: 'me', title: 'Vadergroep' });
  }

  it('asks once whether professionals may find it; who says nothing is not found', () => {
    const chat = made();
    expect(chat.said).toContain(text('groups.findableFirst.ask'));
    chat.tap('_skip');
    expect(chat.letters).toEqual([]);
    expect(chat.person.leads?.[0]).not.toHaveProperty('listed');
    expect(chat.said).toContain(text('groups.ledOne.ask', { title: 'Vadergroep', listed: '' }));
  });

  it('is not found after no, and is after yes', () => {
    expect(made().tap('no').letters).toEqual([]);
    const chat = made().tap('yes');
    expect(chat.wrote('group.list')).toMatchObject([{ body: { as: 'me', listed: true } }]);
    chat.hears('groups.listed', listed('group-9', true));
    expect(chat.person.leads).toMatchObject([{ group: 'group-9', listed: true }]);
  });
});
