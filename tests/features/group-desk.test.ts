import { describe, expect, it } from 'vitest';
import { groupDesk, readGroup, SAME_TEXT_WITHIN } from '../../src/features/groups/group-desk.ts';
import { ROLL_SIZE } from '../../src/features/groups/letters.ts';
import { MAX_DOCUMENT_BYTES } from '../../src/ports/store.ts';
import { OneDesk, ofKind } from '../support/one-desk.ts';

const EXPAND = { as: 'fatma', admin: false, ownerKind: 'meeting', hash: 'h1', again: false };

/** A group that Fatma made, with as many rolls of so many people each. */
function group(...counts: readonly number[]): OneDesk {
  const desk = new OneDesk(groupDesk, 'group');
  desk.take('fatma', 'group.open', { title: 'Moedergroep Zuid' });
  // A roll is filled before the next one is made.
  const rolls = counts.map((_, index) => {
    const [added] = ofKind(desk.take(`member-${index}`, 'group.join', { name: null }), 'roll.add');
    const roll = added?.to ?? '';
    desk.take(roll, 'group.rolled', { roll, count: ROLL_SIZE });
    return roll;
  });
  for (const [index, roll] of rolls.entries()) desk.take(roll, 'group.rolled', { roll, count: counts[index] ?? 0 });
  return desk;
}

describe('a group', () => {
  it('is made by one person, who coordinates it, and that is logged once without a name', () => {
    const desk = new OneDesk(groupDesk, 'group');
    const made = desk.take('fatma', 'group.open', { title: 'Moedergroep Zuid' });
    expect(ofKind(made, 'groups.opened')).toEqual([
      { to: 'fatma', body: { group: 'group', as: 'fatma', title: 'Moedergroep Zuid' } },
    ]);
    expect(ofKind(made, 'audit.note')).toMatchObject([
      { to: 'audit', body: { by: 'fatma', what: 'group.made', subject: 'group', at: desk.now } },
    ]);
    const again = desk.take('fatma', 'group.open', { title: 'Anders' });
    expect(ofKind(again, 'groups.opened')).toHaveLength(1);
    expect(ofKind(again, 'audit.note')).toEqual([]);
    expect(desk.take('karim', 'group.open', { title: 'Van mij' })).toBeNull();
    expect(readGroup(desk.state)).toMatchObject({ title: 'Moedergroep Zuid', coordinators: ['fatma'] });
  });

  it('says its title to whoever has its code, and one that does not exist says nothing', () => {
    expect(ofKind(group().take('amal', 'group.look'), 'groups.seen')).toEqual([
      { to: 'amal', body: { group: 'group', title: 'Moedergroep Zuid' } },
    ]);
    expect(new OneDesk(groupDesk, 'group').take('amal', 'group.look')).toBeNull();
    expect(new OneDesk(groupDesk, 'group').take('amal', 'group.join', { name: null })).toBeNull();
  });

  it('puts people on one roll until that has no room as far as is known, and then on the next', () => {
    const desk = group();
    const rolls = Array.from({ length: ROLL_SIZE + 1 }, (_, index) => {
      const [added] = ofKind(desk.take(`p${index}`, 'group.join', { name: `P ${index}` }), 'roll.add');
      return added?.to;
    });
    expect(new Set(rolls.slice(0, ROLL_SIZE)).size).toBe(1);
    expect(rolls[ROLL_SIZE]).not.toBe(rolls[0]);
  });

  it('sends who asks twice to the same roll, also when that has filled up meanwhile', () => {
    const desk = group();
    const [first] = ofKind(desk.take('amal', 'group.join', { name: 'Amal' }), 'roll.add');
    const roll = first?.to ?? '';
    desk.take(roll, 'group.rolled', { roll, count: ROLL_SIZE });
    const [again] = ofKind(desk.take('amal', 'group.join', { name: 'Amal' }), 'roll.add');
    expect(again?.to).toBe(roll);
    expect(readGroup(desk.state).rolls).toEqual([{ roll, count: ROLL_SIZE }]);
  });

  it('finds another roll for somebody whom a full one hands back, and does not ask that one again until it has room', () => {
    const desk = group();
    const [first] = ofKind(desk.take('amal', 'group.join', { name: 'Amal' }), 'roll.add');
    const roll = first?.to ?? '';
    const [second] = ofKind(desk.take(roll, 'group.rejoin', { member: 'amal', name: 'Amal', count: 180 }), 'roll.add');
    expect(second).toMatchObject({ body: { group: 'group', member: 'amal', name: 'Amal', title: 'Moedergroep Zuid' } });
    expect(second?.to).not.toBe(roll);
    expect(readGroup(desk.state).rolls[0]).toEqual({ roll, count: 180, full: true });
    const [third] = ofKind(desk.take('leyla', 'group.join', { name: null }), 'roll.add');
    expect(third?.to).toBe(second?.to);
    desk.take(roll, 'group.rolled', { roll, count: 179 });
    const [fourth] = ofKind(desk.take('sara', 'group.join', { name: null }), 'roll.add');
    expect(fourth?.to).toBe(roll);
    // Nobody but its own rolls can hand people back or count.
    expect(desk.take('stranger', 'group.rejoin', { member: 'x', name: null, count: 0 })).toBeNull();
    expect(desk.take('stranger', 'group.rolled', { roll, count: 9 })).toBeNull();
  });

  it('lets only its coordinators and admins see names, a roll a page', () => {
    const desk = group(200, 3);
    const ask = (as: string, admin: boolean, page: number) => desk.take('asker', 'group.names', { as, admin, page });
    expect(ask('amal', false, 0)).toBeNull();
    expect(ofKind(ask('fatma', false, 1), 'roll.names')).toMatchObject([
      { body: { to: 'asker', total: 203, page: 1, pages: 2 } },
    ]);
    expect(ofKind(ask('amal', true, 0), 'roll.names')).toHaveLength(1);
    expect(ofKind(ask('fatma', false, 2), 'groups.names')).toEqual([
      { to: 'asker', body: { names: [], total: 203, page: 2, pages: 2 } },
    ]);
  });

  it('knows a coordinator whose two chats were joined by their new document as well', () => {
    const desk = group();
    expect(desk.take('karim', 'group.moved', { as: 'amal' })).toBeNull();
    desk.take('fatma-2', 'group.moved', { as: 'fatma' });
    for (const as of ['fatma', 'fatma-2']) {
      expect(ofKind(desk.take('x', 'group.names', { as, admin: false, page: 0 }), 'groups.names')).toHaveLength(1);
    }
  });
});

describe('writing to a group', () => {
  it('freezes its rolls that have members, and tells the owner how many people and parts come', () => {
    const desk = group(200, 0, 7);
    const letters = desk.take('meeting', 'group.expand', EXPAND);
    expect(ofKind(letters, 'meeting.expanding')).toEqual([
      { to: 'meeting', body: { group: 'group', title: 'Moedergroep Zuid', rolls: 2, people: 207 } },
    ]);
    const { rolls } = readGroup(desk.state);
    expect(ofKind(letters, 'roll.expand').map(({ to }) => to)).toEqual([rolls[0]?.roll, rolls[2]?.roll]);
    expect(ofKind(letters, 'roll.expand')[0]?.body).toEqual({
      owner: 'meeting',
      ownerKind: 'meeting',
      group: 'group',
      title: 'Moedergroep Zuid',
    });
  });

  it('is refused to who does not coordinate it, and allowed to an admin', () => {
    const desk = group(5);
    const refused = desk.take('meeting', 'group.expand', { ...EXPAND, as: 'amal', ownerKind: 'announcement' });
    expect(ofKind(refused, 'announcement.refused')).toEqual([
      { to: 'meeting', body: { group: 'group', why: 'not-yours' } },
    ]);
    expect(ofKind(refused, 'roll.expand')).toEqual([]);
    expect(readGroup(desk.state).sending).toBeNull();
    const letters = desk.take('meeting', 'group.expand', { ...EXPAND, as: 'amal', admin: true });
    expect(ofKind(letters, 'roll.expand')).toHaveLength(1);
  });

  it('is refused where there is no group, so that the owner does not wait for ever', () => {
    const desk = new OneDesk(groupDesk, 'group');
    expect(ofKind(desk.take('meeting', 'group.expand', EXPAND), 'meeting.refused')).toEqual([
      { to: 'meeting', body: { group: 'group', why: 'not-yours' } },
    ]);
    expect(desk.state).toBeNull();
  });

  it('goes one at a time: another owner waits however long it takes, and only the owner that holds it lets go', () => {
    const desk = group(5);
    desk.take('meeting', 'group.expand', EXPAND);
    desk.now += 30 * 24 * 3_600_000;
    const busy = desk.take('other', 'group.expand', { ...EXPAND, hash: 'h2' });
    expect(ofKind(busy, 'meeting.refused')).toMatchObject([{ to: 'other', body: { why: 'busy' } }]);
    expect(desk.take('other', 'group.free')).toBeNull();
    desk.take('meeting', 'group.free', { unsent: false });
    expect(ofKind(desk.take('other', 'group.expand', { ...EXPAND, hash: 'h2' }), 'roll.expand')).toHaveLength(1);
  });

  it('answers the owner that holds it the same again, and freezes nobody twice', () => {
    const desk = group(5);
    const first = desk.take('meeting', 'group.expand', EXPAND);
    desk.take('amal', 'group.join', { name: null });
    const second = desk.take('meeting', 'group.expand', EXPAND);
    expect(ofKind(second, 'meeting.expanding')).toEqual(ofKind(first, 'meeting.expanding'));
    expect(ofKind(second, 'roll.expand')).toEqual([]);
  });

  it('asks about the same text within ten minutes, unless it is meant, another one, or nothing of it went', () => {
    const again = (desk: OneDesk, more: object) =>
      ofKind(desk.take('other', 'group.expand', { ...EXPAND, ...more }), 'meeting.refused').map(({ body }) => body);
    const sent = (unsent: boolean) => {
      const desk = group(5);
      desk.take('meeting', 'group.expand', EXPAND);
      desk.take('meeting', 'group.free', { unsent });
      return desk;
    };
    const soon = sent(false);
    soon.now += SAME_TEXT_WITHIN - 1;
    expect(again(soon, {})).toEqual([{ group: 'group', why: 'again' }]);
    expect(readGroup(soon.state).sending).toBeNull();
    expect(again(soon, { again: true })).toEqual([]);
    expect(again(sent(false), { hash: 'h2' })).toEqual([]);
    expect(again(sent(true), {})).toEqual([]);
    const later = sent(false);
    later.now += SAME_TEXT_WITHIN;
    expect(again(later, {})).toEqual([]);
  });

  it('stays small with 10,000 members, also while all of its rolls are being frozen', () => {
    const desk = group(...Array.from({ length: 50 }, () => ROLL_SIZE));
    for (let index = 0; index < 60; index += 1) {
      desk.take(`00000000-0000-4000-9000-${String(index).padStart(12, '0')}`, 'group.join', { name: 'ن'.repeat(40) });
    }
    const letters = desk.take('meeting', 'group.expand', EXPAND) ?? [];
    expect(ofKind(letters, 'roll.expand').length).toBeGreaterThanOrEqual(50);
    expect(desk.bytes + Buffer.byteLength(JSON.stringify(letters))).toBeLessThan(MAX_DOCUMENT_BYTES / 2);
  });
});
