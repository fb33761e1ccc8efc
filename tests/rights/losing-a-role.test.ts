import { afterEach, describe, expect, it } from 'vitest';
import { markOf } from '../../src/features/audit/chain.ts';
import { AUDIT_DOCUMENT } from '../../src/features/audit/letters.ts';
import { readGroup } from '../../src/features/groups/group-desk.ts';
import { NETWORK_DOCUMENT } from '../../src/features/network/coordinators.ts';
import { administer } from '../../src/runtime/administer.ts';
import { auditLog, auditState } from '../../src/runtime/audit-log.ts';
import { deskState } from '../../src/runtime/desks.ts';
import { realLibrary } from '../support/real-library.ts';
import { addressOf, Rig } from '../support/rig.ts';
import { HOST, listedGroup, withRole } from '../support/visit-town.ts';

const { library } = await realLibrary();

let rig: Rig;
afterEach(() => rig.companion.stop());

async function idOf(name: string): Promise<string> {
  const id = await rig.store.find(addressOf(name));
  if (id === null) throw new Error(`${name} is not there.`);
  return id;
}

async function stateOf(id: string) {
  const read = await rig.store.read(id);
  if (read.status !== 'found') throw new Error(`There is no ${id}.`);
  return deskState(read.document);
}

const NOT_FOR_YOU = library.text('nl', 'engine.notForYou', {});

describe('a coordinator whose role is taken away', () => {
  it('hears so, leads no group, is asked nothing as one, and is off the list of the network', async () => {
    rig = await Rig.start();
    await listedGroup(rig);
    const person = await idOf(HOST);
    const group = (await rig.body(HOST))?.person.leads?.[0]?.group ?? '';
    expect(readGroup(await stateOf(group)).coordinators).toEqual([person]);
    expect(await stateOf(NETWORK_DOCUMENT)).toEqual({ coordinators: [person] });
    // Stands in the dialog of the group, with its question open.
    await administer({ command: 'people.role', id: person, remove: 'coordinator' }, rig.companion, rig.store);
    await rig.companion.idle();
    expect(
      rig
        .messages(HOST)
        .map(({ message }) => message.text)
        .join('\n'),
    ).toContain('U heeft deze rol niet meer: coördinator.');
    expect((await rig.body(HOST))?.person).toMatchObject({ roles: [] });
    expect((await rig.body(HOST))?.person.leads).toBeUndefined();
    expect(await stateOf(NETWORK_DOCUMENT)).toEqual({ coordinators: [] });
    const left = readGroup(await stateOf(group));
    expect(left).toMatchObject({ coordinators: [] });
    expect(left.listed).toBeUndefined();
    const said = await rig.tap(HOST, 'people');
    expect(said.map(({ message }) => message.text).join('\n')).toContain(NOT_FOR_YOU);
  });

  it('does not get it back by the code that gave it, and does by a new one', async () => {
    rig = await Rig.start();
    const code = await rig.companion.createCode({ role: 'coordinator', uses: 5, days: 30 });
    await rig.welcome('fatma');
    const type = async (typed: string) => {
      await rig.say('fatma', 'menu');
      await rig.tap('fatma', 'more');
      await rig.tap('fatma', 'code');
      await rig.say('fatma', typed);
    };
    await type(code);
    const roles = async () => (await rig.body('fatma'))?.person.roles;
    expect(await roles()).toEqual(['coordinator']);
    await administer(
      { command: 'people.role', id: await idOf('fatma'), remove: 'coordinator' },
      rig.companion,
      rig.store,
    );
    await rig.companion.idle();
    await type(code);
    expect(await roles()).toEqual([]);
    await rig.clock.advance(1_000);
    await type(await rig.companion.createCode({ role: 'coordinator', uses: 1, days: 30 }));
    expect(await roles()).toEqual(['coordinator']);
  });

  it('ends nothing of what another role of theirs lets them do', async () => {
    rig = await Rig.start();
    await listedGroup(rig, 'fatma', 'Kersentuin');
    const code = await rig.companion.createCode({ role: 'admin', uses: 1, days: 30 });
    await rig.say('fatma', 'menu');
    await rig.tap('fatma', 'more');
    await rig.tap('fatma', 'code');
    await rig.say('fatma', code);
    await administer(
      { command: 'people.role', id: await idOf('fatma'), remove: 'coordinator' },
      rig.companion,
      rig.store,
    );
    await rig.companion.idle();
    expect((await rig.body('fatma'))?.person).toMatchObject({ roles: ['admin'], leads: [{ title: 'Kersentuin' }] });
    expect(await stateOf(NETWORK_DOCUMENT)).toEqual({ coordinators: [] });
  });

  it('is refused to take away what somebody has not, or from nobody', async () => {
    rig = await Rig.start();
    await withRole(rig, 'fatma', 'coordinator');
    const ask = (id: string) => administer({ command: 'people.role', id, remove: 'admin' }, rig.companion, rig.store);
    await expect(ask(await idOf('fatma'))).rejects.toMatchObject({ code: 'admin.no-such-role' });
    await expect(ask('nobody')).rejects.toMatchObject({ code: 'admin.no-such-person' });
  });
});

describe('the audit log of a day', () => {
  it('has what was done, by marks and in a chain that holds, and no id of anybody', async () => {
    rig = await Rig.start();
    await listedGroup(rig);
    const person = await idOf(HOST);
    await rig.tap(HOST, 'people');
    await rig.tap(HOST, 'share');
    await administer({ command: 'people.list' }, rig.companion, rig.store);
    await administer({ command: 'people.export', id: person }, rig.companion, rig.store);
    await administer({ command: 'people.role', id: person, remove: 'coordinator' }, rig.companion, rig.store);
    await rig.companion.idle();
    const log = await auditLog(rig.store);
    const mark = markOf(person, (text) => rig.store.keyedHash(text));
    expect(log.map(({ what, by }) => [what, by === mark ? 'they' : by])).toEqual([
      ['code.made', 'command-line'],
      ['role.given', 'they'],
      ['group.made', 'they'],
      ['group.listed', 'they'],
      ['group.names', 'they'],
      ['group.door', 'they'],
      ['people.listed', 'command-line'],
      ['person.exported', 'command-line'],
      ['role.removed', 'command-line'],
      ['group.unlisted', 'they'],
    ]);
    expect(log.filter(({ subject }) => subject === mark).map(({ what }) => what)).toEqual([
      'role.given',
      'person.exported',
      'role.removed',
    ]);
    expect(JSON.stringify(await stateOf(AUDIT_DOCUMENT))).not.toContain(person);
    const state = await auditState(rig.store, null);
    expect(state).toMatchObject({ broken: null, linked: 10, unlinked: 0 });
    const row = await administer({ command: 'people.show', id: person }, rig.companion, rig.store);
    expect(row).toMatchObject({ mark });
  });
});
