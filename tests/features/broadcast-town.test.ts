import { describe, expect, it } from 'vitest';
import { newPerson } from '../../src/engine/person.ts';
import { readAuditPage } from '../../src/features/audit/audit-page.ts';
import { AUDIT_DOCUMENT } from '../../src/features/audit/letters.ts';
import { partSchema } from '../../src/features/broadcasts/letters.ts';
import { readGroup } from '../../src/features/groups/group-desk.ts';
import { JOIN_TEXT_VERSION, toGroup } from '../../src/features/groups/letters.ts';
import { NETWORK_DOCUMENT } from '../../src/features/network/coordinators.ts';
import type { Json } from '../../src/ports/json.ts';
import { realLibrary } from '../support/real-library.ts';
import { NETWORK } from '../support/rig.ts';
import { Simulator } from '../support/simulator.ts';
import { Town } from '../support/town.ts';

const { library, understand } = await realLibrary();

const TEN = Date.parse('2026-11-23T10:00:00+01:00');
const TEN_AT_NIGHT = Date.parse('2026-11-23T22:00:00+01:00');
const HOUR = 3_600_000;

/** A town with a group, which Fatma coordinates and these people are in. */
function townOf(people: readonly string[], now = TEN) {
  const town = new Town({ script: library, network: NETWORK, now });
  const live = (id: string) => new Simulator({ script: library, understand, now, network: NETWORK, town, id });
  live('fatma');
  town.bring('fatma', toGroup('group', 'open', { title: 'Moedergroep Zuid' }));
  const chats = new Map(
    people.map((id) => {
      const chat = live(id);
      const consent = { textVersion: JOIN_TEXT_VERSION, language: 'nl', at: now, channel: 'transcript' } as const;
      const group = { group: 'group', roll: null, member: null, title: '', name: id, consent };
      chat.state = { ...chat.state, person: { ...newPerson(), language: 'nl', groups: [group] } };
      town.bring(id, toGroup('group', 'join', { name: id }));
      chat.take();
      return [id, chat];
    }),
  );
  return { town, chats };
}

function announce(town: Town, text: string): void {
  const body: Json = {
    as: 'fatma',
    admin: false,
    text,
    groups: ['group'],
    asOf: {},
    hash: text,
    again: false,
    at: null,
  };
  town.bring('fatma', { to: NETWORK_DOCUMENT, toKind: 'network', letter: { kind: 'network.announce', body } });
  town.advance(10_000);
}

/** The part that was frozen of the group. */
function part(town: Town) {
  const found = [...town.office.kept.values()].flatMap((state) => {
    const read = partSchema.safeParse(state);
    return read.success ? [read.data] : [];
  });
  expect(found).toHaveLength(1);
  return found[0];
}

describe('a message to a group, through the documents of everybody', () => {
  it('reaches who is in it, once, and it is known of everybody else why it did not', () => {
    const { town, chats } = townOf(['amal', 'leyla', 'sara']);
    // Nobody has this document: they went without a word.
    town.bring('noor', toGroup('group', 'join', { name: 'Noor' }));
    const leyla = chats.get('leyla');
    if (leyla) leyla.state = { ...leyla.state, person: { ...leyla.state.person, stopped: true } };
    announce(town, 'Morgen is er koffie.');
    const said = (id: string) => (chats.get(id)?.take() ?? []).map(({ message }) => message.text);
    for (const id of ['amal', 'sara']) {
      expect(said(id).filter((text) => text.includes('Morgen is er koffie.'))).toHaveLength(1);
    }
    expect(said('leyla')).toEqual([]);
    expect(part(town)?.guests.map(({ person, state, code }) => [person, state, code])).toEqual([
      ['amal', 'sent', undefined],
      ['leyla', 'withheld', 'person.stopped'],
      ['sara', 'sent', undefined],
      ['', 'gone', undefined],
    ]);
    expect(readGroup(town.office.stateOf('group')).sending).toBeNull();
    const by = 'hash of ["audit person","fatma"]';
    expect(readAuditPage(town.office.stateOf(AUDIT_DOCUMENT)).entries).toMatchObject([
      { what: 'group.made', by, people: null },
      { what: 'broadcast.accepted', by, groups: ['group'], people: 4 },
      { what: 'broadcast.done', by, groups: ['group'] },
    ]);
  });

  it('waits for the end of the quiet hours', () => {
    const { town, chats } = townOf(['amal'], TEN_AT_NIGHT);
    announce(town, 'Morgen is er koffie.');
    town.advance(9 * HOUR);
    expect(chats.get('amal')?.take()).toEqual([]);
    expect(part(town)?.round).toMatchObject({ state: 'going', left: [0] });
    town.advance(HOUR);
    expect(chats.get('amal')?.take()).toHaveLength(1);
    expect(part(town)?.round).toMatchObject({ state: 'done' });
  });

  it('can be counted before: everybody once, in their language, and who can not be reached', () => {
    const { town, chats } = townOf(['amal', 'leyla', 'sara']);
    const sara = chats.get('sara');
    if (sara) sara.state = { ...sara.state, person: { ...sara.state.person, language: 'tr' } };
    const leyla = chats.get('leyla');
    if (leyla) leyla.state = { ...leyla.state, person: { ...leyla.state.person, stopped: true } };
    const sample = {
      kind: 'announcements.told',
      body: { announcement: 'example', text: 'Koffie', part: 'example', guest: 'example', group: 'Moedergroep Zuid' },
    };
    const ask = (as: string, groups: string[]) =>
      town.office.deliver(
        as,
        {
          to: 'audience',
          toKind: 'audience',
          letter: { kind: 'audience.count', body: { as, admin: false, groups, sample } },
        },
        town.now,
      );
    expect(ask('fatma', ['group', 'group'])).toMatchObject([
      {
        to: 'fatma',
        letter: {
          kind: 'broadcasts.counted',
          body: {
            people: 2,
            cannot: { 'person.stopped': 1 },
            refused: null,
            reach: [
              { language: 'nl', people: 1 },
              { language: 'tr', people: 1 },
            ],
          },
        },
      },
    ]);
    expect(ask('amal', ['group'])).toMatchObject([{ letter: { body: { people: 0, refused: 'not-yours' } } }]);
    const shown = town.office.audience.answer(
      { kind: 'audience.show', body: { channel: 'telegram', language: 'nl', sample } },
      town.now,
    );
    expect(shown).toMatchObject({ kind: 'broadcasts.shown', body: { text: expect.stringContaining('Koffie') } });
  });
});
