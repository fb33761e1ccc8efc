import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/engine/person.ts';
import { foundGroup, MOST_LED, optionFor } from '../../src/features/groups/led-groups.ts';
import { NAMES_A_MESSAGE, showNames } from '../../src/features/groups/names-page.ts';
import { realLibrary } from '../support/real-library.ts';
import { NETWORK, START } from '../support/rig.ts';
import { Talker } from '../support/talker.ts';

const { library } = await realLibrary();
const text = (key: string, vars = {}) => library.text('nl', key, vars);

const CODE = 'AB2C-D3EF-GH4J-K';
const LED = { group: 'group-1', as: 'coordinator-1', title: 'Moedergroep', code: CODE };
const DOORS = [
  { channel: 'telegram', url: 'https://t.me/kennismaker?start={code}' },
  { channel: 'whatsapp-web', url: 'https://wa.me/31612345678?text={text}' },
];

function coordinator(person: Partial<Person> = {}, doors = DOORS): Talker {
  return new Talker(library, START, { ...NETWORK, doors }, { roles: ['coordinator'], ...person });
}

/** Up to the moment in which the group is asked to exist. */
function opening(title = 'Vadergroep'): Talker {
  return coordinator().enter('organise.groups').say(title).hears('codes.doorMade', { code: CODE, target: 'group-9' });
}

describe('making a group', () => {
  it('asks for its code first, and then the group itself, by its title on one line', () => {
    const chat = coordinator().enter('organise.groups').say(' Vader\n groep ');
    expect(chat.letters).toMatchObject([{ toKind: 'codes', letter: { kind: 'codes.door' } }]);
    chat.hears('codes.doorMade', { code: CODE, target: 'group-9' });
    expect(chat.letters).toMatchObject([
      { to: 'group-9', toKind: 'group', letter: { kind: 'group.open', body: { title: 'Vader groep' } } },
    ]);
    chat.hears('groups.opened', { group: 'group-9', as: 'me', title: 'Vader groep' });
    expect(chat.person.leads).toEqual([{ group: 'group-9', as: 'me', title: 'Vader groep', code: CODE }]);
    expect(chat.person.founding).toBeUndefined();
    expect(chat.said).toContain(text('groups.opened', { title: 'Vader groep' }));
  });

  it('is not lost when the group answers long after the person went on', () => {
    const chat = opening().waitsInVain();
    expect(chat.said).toContain(text('groups.later'));
    chat.hears('groups.opened', { group: 'group-9', as: 'me', title: 'Vadergroep' });
    expect(chat.said).toContain(text('groups.openedLate', { title: 'Vadergroep' }));
    expect(chat.person.leads).toMatchObject([{ group: 'group-9', code: CODE }]);
  });

  it('makes nobody the coordinator of a group that they did not make', () => {
    const chat = coordinator().enter('system.menu').hears('groups.opened', { group: 'other', as: 'x', title: 'X' });
    expect(chat.person.leads).toBeUndefined();
  });

  it('refuses a title that another group of the same coordinator has', () => {
    const chat = coordinator({ leads: [LED] })
      .enter('organise.groups')
      .tap('new')
      .say('MOEDERGROEP');
    expect(chat.said).toContain(text('groups.taken'));
    expect(chat.letters).toEqual([]);
  });

  it(`is not offered to who has ${MOST_LED}`, () => {
    const leads = Array.from({ length: MOST_LED }, (_, index) => ({ ...LED, group: `g${index}`, title: `G ${index}` }));
    const chat = coordinator({ leads }).enter('organise.groups');
    const all = () => chat.messages.flatMap(({ options }) => options ?? []).map(({ id }) => id.replace(/^q\d+-/, ''));
    const seen = new Set(all());
    for (let page = 0; page < 4; page += 1) {
      chat.tap('_more');
      for (const id of all()) seen.add(id);
    }
    expect([...seen].filter((id) => id.startsWith('g'))).toHaveLength(MOST_LED);
    expect(seen.has('new')).toBe(false);
  });

  it('keeps only the newest codes of groups that never answered', () => {
    let { person } = coordinator();
    for (let index = 0; index < 9; index += 1) person = foundGroup(person, `g${index}`, `c${index}`);
    expect(person.founding?.map(({ group }) => group)).toEqual(['g4', 'g5', 'g6', 'g7', 'g8']);
  });

  it('is for coordinators and admins only, as is everything with which one organises', () => {
    const dialogs = [...library.dialogs.values()].filter(({ id }) => id.startsWith('organise.'));
    expect(dialogs.length).toBeGreaterThanOrEqual(5);
    for (const { id, roles } of dialogs) expect(roles, id).toEqual(['coordinator', 'admin']);
  });

  it('is refused, as are the names, to who stands there and is no coordinator any more', () => {
    const chat = coordinator({ leads: [LED], roles: [] });
    chat.enter('organise.groups');
    expect(chat.said).toContain(library.text('nl', 'engine.notForYou', {}));
    expect(chat.letters).toEqual([]);
    const standing = coordinator({ leads: [LED] })
      .enter('organise.groups')
      .tap('g0');
    standing.state = { ...standing.state, person: { ...standing.person, roles: [] } };
    standing.tap('people');
    expect(standing.said).toContain(library.text('nl', 'engine.notForYou', {}));
    expect(standing.wrote('group.names')).toEqual([]);
  });
});

describe('sharing a group', () => {
  it('gives a message to pass on with every link and the code, as a message of its own, and no more than one beside it', () => {
    const chat = coordinator({ leads: [LED] })
      .enter('organise.groups')
      .tap('g0')
      .tap('share');
    expect(chat.messages).toHaveLength(2);
    const [shared] = chat.messages;
    expect(shared?.options).toBeUndefined();
    expect(shared?.text).toContain(`Telegram: https://t.me/kennismaker?start=${CODE}`);
    expect(shared?.text).toContain(
      `WhatsApp: https://wa.me/31612345678?text=${encodeURIComponent(text('groups.words', { code: CODE }))}`,
    );
    expect(shared?.text).toContain(`code: ${CODE}`);
    expect(shared?.text).not.toContain(LED.as);
    expect(shared?.text).not.toContain(LED.group);
  });

  it('has the code alone where there is no link, and then offers no picture', () => {
    const chat = coordinator({ leads: [LED] }, [])
      .enter('organise.groups')
      .tap('g0');
    expect(() => chat.tap('picture')).toThrow('not shown');
    expect(chat.tap('share').messages[0]?.text).toBe(text('groups.shareCode', { title: LED.title, code: CODE }));
  });

  it('makes the picture of the link that was chosen, and asks nothing where there is one', () => {
    const chosen = coordinator({ leads: [LED] })
      .enter('organise.groups')
      .tap('g0')
      .tap('picture')
      .tap('d1');
    const [papers] = chosen.messages.flatMap(({ paper }) => (paper ? [paper] : []));
    expect(papers).toMatchObject({ kind: 'door-picture', data: { channel: 'whatsapp-web', title: LED.title } });
    const one = coordinator({ leads: [LED] }, DOORS.slice(0, 1))
      .enter('organise.groups')
      .tap('g0')
      .tap('picture');
    expect(one.messages[0]?.paper?.data).toMatchObject({ url: `https://t.me/kennismaker?start=${CODE}` });
  });

  it('shows in no option what the group or its coordinator is known by', () => {
    const chat = coordinator({ leads: [LED] }).enter('organise.groups');
    const shown = JSON.stringify(chat.messages);
    expect(shown).not.toContain(LED.group);
    expect(shown).not.toContain(LED.as);
    expect(optionFor('a', LED.group)).toMatch(/^a[a-z0-9]{1,31}$/);
  });
});

describe('who is in a group', () => {
  it('shows names as people gave them, and how many are without', () => {
    const chat = coordinator({ leads: [LED] })
      .enter('organise.groups')
      .tap('g0')
      .tap('people');
    expect(chat.letters).toMatchObject([
      { to: 'group-1', letter: { kind: 'group.names', body: { as: LED.as, admin: false, page: 0 } } },
    ]);
    chat.hears('groups.names', { names: ['Fatma', null, 'Karim', null], total: 4, page: 0, pages: 1 });
    expect(chat.said).toContain('• Fatma\n• Karim\n2 zonder naam');
    expect(chat.said).toContain('4 mensen');
  });

  it('goes on with the next page of the group where this one ends', () => {
    const chat = coordinator({ leads: [LED] })
      .enter('organise.groups')
      .tap('g0')
      .tap('people');
    chat.hears('groups.names', { names: ['Fatma'], total: 2, page: 0, pages: 2 });
    expect(chat.tap('yes').wrote('group.names')).toMatchObject([{ body: { page: 1 } }]);
    chat.hears('groups.names', { names: ['Karim'], total: 2, page: 1, pages: 2 });
    expect(chat.said).toContain('• Karim');
    expect(() => chat.tap('yes')).toThrow('not shown');
  });

  it('says so when nobody is', () => {
    const chat = coordinator({ leads: [LED] })
      .enter('organise.groups')
      .tap('g0')
      .tap('people');
    chat.hears('groups.names', { names: [], total: 0, page: 0, pages: 0 });
    expect(chat.said).toContain(text('groups.nobody', { title: LED.title }));
  });

  it('shows everybody once, however many there are and left', () => {
    const name = fc.option(fc.constantFrom('a', 'b', 'c'));
    const rolls = fc.array(fc.array(name, { maxLength: 120 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(rolls, (pages) => {
        const shown: (string | null)[] = [];
        let place: { page: number; from: number } | null = { page: 0, from: 0 };
        for (let turn = 0; place && turn < 100; turn += 1) {
          const names: readonly (string | null)[] = pages[place.page] ?? [];
          const part = showNames({ names: [...names], total: 0, page: place.page, pages: pages.length }, place.from);
          expect(part.names.length + part.nameless).toBeLessThanOrEqual(NAMES_A_MESSAGE);
          shown.push(...part.names, ...Array.from({ length: part.nameless }, () => null));
          place = part.next;
        }
        expect(place).toBeNull();
        expect(shown.toSorted()).toEqual(pages.flat().toSorted());
      }),
      { seed: 7, numRuns: 100 },
    );
  });
});
