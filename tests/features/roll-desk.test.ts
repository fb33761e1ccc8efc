import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROLL_SIZE } from '../../src/features/groups/letters.ts';
import { readRoll, rollDesk } from '../../src/features/groups/roll-desk.ts';
import { MAX_DOCUMENT_BYTES } from '../../src/ports/store.ts';
import { OneDesk, ofKind } from '../support/one-desk.ts';

function roll(): OneDesk {
  return new OneDesk(rollDesk, 'roll');
}

function add(desk: OneDesk, member: string, name: string | null = null) {
  return desk.take('group', 'roll.add', { group: 'group', title: 'Moedergroep Zuid', member, name });
}

/** An id as long as real ones are. */
function id(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

const ABOUT = { owner: 'meeting', ownerKind: 'meeting', group: 'group', title: 'Moedergroep Zuid' };

describe('a roll', () => {
  it('takes somebody on, tells them by which id they are on it, and tells the group how many it holds', () => {
    const letters = add(roll(), 'amal', 'Amal');
    expect(ofKind(letters, 'groups.joined')).toEqual([
      { to: 'amal', body: { group: 'group', roll: 'roll', member: 'amal', title: 'Moedergroep Zuid' } },
    ]);
    expect(ofKind(letters, 'group.rolled')).toEqual([{ to: 'group', body: { roll: 'roll', count: 1 } }]);
  });

  it('has nobody twice, answers who comes again, and keeps the name that they gave last', () => {
    const desk = roll();
    add(desk, 'amal', 'Amal');
    const again = add(desk, 'amal', 'Amal B.');
    expect(ofKind(again, 'groups.joined')).toHaveLength(1);
    expect(ofKind(again, 'group.rolled')).toEqual([{ to: 'group', body: { roll: 'roll', count: 1 } }]);
    expect(readRoll(desk.state).members).toEqual([{ person: 'amal', name: 'Amal B.' }]);
  });

  it('lets anybody go who knows the id, and tells the group once', () => {
    const desk = roll();
    add(desk, 'amal');
    expect(ofKind(desk.take('amal-2', 'roll.leave', { member: 'amal' }), 'group.rolled')).toEqual([
      { to: 'group', body: { roll: 'roll', count: 0 } },
    ]);
    expect(desk.take('amal-2', 'roll.leave', { member: 'amal' })).toBeNull();
    expect(roll().take('amal', 'roll.leave', { member: 'amal' })).toBeNull();
  });

  it('keeps who left and joined again at once, though the leaving is heard of last', () => {
    const desk = roll();
    const join = (at: number) =>
      desk.take('group', 'roll.add', { group: 'group', title: 'Moedergroep Zuid', member: 'amal', name: null, at });
    join(1);
    expect(ofKind(join(2), 'groups.joined')).toMatchObject([{ body: { member: 'amal', at: 2 } }]);
    expect(desk.take('amal', 'roll.leave', { member: 'amal', at: 1 })).toBeNull();
    expect(readRoll(desk.state).members).toEqual([{ person: 'amal', name: null, at: 2 }]);
    expect(desk.take('amal', 'roll.leave', { member: 'amal', at: 2 })).not.toBeNull();
    expect(readRoll(desk.state).members).toEqual([]);
  });

  it('freezes people without the moment of their yes, which is nothing to who sends', () => {
    const desk = roll();
    desk.take('group', 'roll.add', { group: 'group', title: 'Moedergroep Zuid', member: 'amal', name: 'Amal', at: 5 });
    const [opened] = ofKind(desk.take('group', 'roll.expand', ABOUT), 'part.open');
    expect(opened?.body).toMatchObject({ people: [{ person: 'amal', name: 'Amal' }] });
    expect(JSON.stringify(opened?.body)).not.toContain('"at"');
  });

  it('hands back whom it has no room for, so that nobody is lost, and has room again when somebody leaves', () => {
    const desk = roll();
    for (let index = 0; index < ROLL_SIZE; index += 1) add(desk, id(index));
    const full = add(desk, 'amal', 'Amal');
    expect(full).toHaveLength(1);
    expect(ofKind(full, 'group.rejoin')).toEqual([
      { to: 'group', body: { member: 'amal', name: 'Amal', count: ROLL_SIZE } },
    ]);
    // Who is on it already is not handed back.
    expect(ofKind(add(desk, id(3)), 'groups.joined')).toHaveLength(1);
    desk.take(id(3), 'roll.leave', { member: id(3) });
    expect(ofKind(add(desk, 'amal', 'Amal'), 'groups.joined')).toHaveLength(1);
  });

  it('takes on 200 people with names of 40 letters', () => {
    const desk = roll();
    for (let index = 0; index < ROLL_SIZE; index += 1) add(desk, id(index), 'N'.repeat(40));
    expect(readRoll(desk.state).members).toHaveLength(ROLL_SIZE);
  });

  it.each(['N', 'ن', '名', '🌷'])(
    'fits in a document together with the part made of it, with 40 times %s as names',
    (letter) => {
      const desk = roll();
      for (let index = 0; index < ROLL_SIZE; index += 1) add(desk, id(index), letter.repeat(40));
      const letters = desk.take('group', 'roll.expand', ABOUT);
      const lettersKept = 12 * 1024;
      expect(desk.bytes + Buffer.byteLength(JSON.stringify(letters))).toBeLessThan(MAX_DOCUMENT_BYTES - lettersKept);
    },
  );

  it('hands back somebody on it whose new name does not fit, and has them no longer', () => {
    const desk = roll();
    let last = '';
    for (let index = 0; last === ''; index += 1) {
      if (ofKind(add(desk, id(index), '名'.repeat(40)), 'group.rejoin').length > 0) last = id(index);
    }
    const before = readRoll(desk.state).members.length;
    const renamed = add(desk, id(0), '🌷'.repeat(160));
    expect(renamed).toHaveLength(1);
    expect(ofKind(renamed, 'group.rejoin')).toMatchObject([{ body: { member: id(0), count: before - 1 } }]);
    expect(readRoll(desk.state).members.some(({ person }) => person === id(0))).toBe(false);
  });

  it('freezes its members into a new part', () => {
    const desk = roll();
    add(desk, 'amal', 'Amal');
    add(desk, 'leyla');
    const [part] = ofKind(desk.take('group', 'roll.expand', ABOUT), 'part.open');
    expect(part?.body).toEqual({
      ...ABOUT,
      people: [
        { person: 'amal', name: 'Amal' },
        { person: 'leyla', name: null },
      ],
    });
    const [other] = ofKind(desk.take('group', 'roll.expand', ABOUT), 'part.open');
    expect(other?.to).not.toBe(part?.to);
  });

  it('makes its part also when everybody has left meanwhile, because the owner waits for it', () => {
    const desk = roll();
    add(desk, 'amal');
    desk.take('amal', 'roll.leave', { member: 'amal' });
    expect(ofKind(desk.take('group', 'roll.expand', ABOUT), 'part.open')).toMatchObject([{ body: { people: [] } }]);
  });

  it('shows names only, and only when its group asks', () => {
    const desk = roll();
    add(desk, 'amal', 'Amal');
    add(desk, 'leyla');
    const asked = { to: 'fatma', total: 2, page: 0, pages: 1 };
    expect(desk.take('group', 'roll.names', asked)).toEqual([
      {
        to: 'fatma',
        toKind: 'person',
        letter: { kind: 'groups.names', body: { names: ['Amal', null], total: 2, page: 0, pages: 1 } },
      },
    ]);
    expect(desk.take('fatma', 'roll.names', asked)).toBeNull();
    expect(desk.take('fatma', 'roll.expand', ABOUT)).toBeNull();
    expect(desk.take('fatma', 'roll.add', { group: 'group', title: '', member: 'x', name: null })).toBeNull();
  });

  it('has nobody twice and tells its true count, whoever comes and goes in whatever order', () => {
    const act = fc.record({ leaves: fc.boolean(), who: fc.integer({ min: 0, max: 12 }) });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 80 }), (acts) => {
        const desk = roll();
        const on = new Set<string>();
        for (const { leaves, who } of acts) {
          const letters = leaves ? desk.take(id(who), 'roll.leave', { member: id(who) }) : add(desk, id(who));
          if (leaves) on.delete(id(who));
          else on.add(id(who));
          for (const { body } of ofKind(letters, 'group.rolled')) expect(body).toMatchObject({ count: on.size });
        }
        const members = desk.state === null ? [] : readRoll(desk.state).members.map(({ person }) => person);
        expect(members.toSorted()).toEqual([...on].toSorted());
      }),
      { seed: 7 },
    );
  });
});
