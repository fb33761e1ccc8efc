import { describe, expect, it } from 'vitest';
import type { Desk, DeskTurn, DeskWorld } from '../../src/engine/desk.ts';
import { partDesk } from '../../src/features/broadcasts/part-desk.ts';
import { rollDesk } from '../../src/features/groups/roll-desk.ts';
import { talkDesk } from '../../src/features/talks/talk-desk.ts';
import { pairDesk } from '../../src/features/together/pair-desk.ts';
import { visitDesk } from '../../src/features/visits/visit-desk.ts';
import type { Json } from '../../src/ports/json.ts';
import { deskState } from '../../src/runtime/desks.ts';
import { NETWORK, START } from '../support/rig.ts';
import { OWNER, own, ownWorld } from './own-world.ts';

const OTHER = OWNER.replace(/1$/, '2');
const at = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const [ROLL, PART, PAIR, TALK, VISIT] = [at(11), at(13), at(14), at(15), at(17)];

const world = (self: string): DeskWorld => ({
  self,
  now: START,
  network: NETWORK,
  newId: () => at(99),
  keyedHash: (text) => text,
});

const store = await ownWorld();

async function renamed(desk: Desk, id: string, kind: string, body: Json, from = OWNER): Promise<DeskTurn | null> {
  const read = await store.read(id);
  if (read.status !== 'found') throw new Error(`There is no ${id}.`);
  return desk.letter(deskState(read.document), from, { kind, body }, world(id));
}

const NEW = 'Nieuwenaam';

describe('a name that is changed', () => {
  it.each([
    ['the list of a group', rollDesk, ROLL, 'roll.rename', { member: OWNER, title: 't', name: NEW }, own('roll-name')],
    ['the list of guests', partDesk, PART, 'part.rename', { guest: OWNER, name: NEW }, own('guest-name')],
    ['a pair', pairDesk, PAIR, 'pair.rename', { as: OWNER, name: NEW }, own('pair-name')],
    ['a question to a human', talkDesk, TALK, 'talk.rename', { name: NEW }, own('talk-name')],
    ['a visit', visitDesk, VISIT, 'visit.rename', { as: OWNER, visitor: NEW }, own('visit-name')],
  ] as const)('is the new one in %s, and the old one nowhere; or none', async (_what, desk, id, kind, body, before) => {
    const turn = JSON.stringify(await renamed(desk, id, kind, body));
    expect(turn).toContain(NEW);
    expect(turn).not.toContain(before);
    const none = 'visitor' in body ? { ...body, visitor: null } : { ...body, name: null };
    const dropped = JSON.stringify(await renamed(desk, id, kind, none));
    expect(dropped).not.toContain(before);
  });

  it.each([
    ['the list of a group', rollDesk, ROLL, 'roll.rename', { member: at(77), title: 't', name: NEW }],
    ['the list of guests', partDesk, PART, 'part.rename', { guest: at(77), name: NEW }],
    ['the row of who left', partDesk, PART, 'part.rename', { guest: '', name: NEW }],
    ['a pair', pairDesk, PAIR, 'pair.rename', { as: at(77), name: NEW }],
    ['a question to a human, of who may answer it', talkDesk, TALK, 'talk.rename', { name: NEW }],
    ['a visit', visitDesk, VISIT, 'visit.rename', { as: at(77), visitor: NEW }],
  ] as const)('of somebody else is not changed in %s', async (_what, desk, id, kind, body) => {
    const turn = await renamed(desk, id, kind, body, OTHER);
    expect(JSON.stringify(turn)).not.toContain(NEW);
  });

  it('is not taken when it is longer than anybody is asked for', async () => {
    const name = 'x'.repeat(500);
    await expect(renamed(rollDesk, ROLL, 'roll.rename', { member: OWNER, title: 't', name })).rejects.toThrow();
    await expect(renamed(pairDesk, PAIR, 'pair.rename', { as: OWNER, name })).rejects.toThrow();
    await expect(renamed(talkDesk, TALK, 'talk.rename', { name })).rejects.toThrow();
  });

  it('in a visit is not changed by its host', async () => {
    const turn = await renamed(visitDesk, VISIT, 'visit.rename', { as: OTHER, visitor: NEW }, OTHER);
    expect(JSON.stringify(turn)).not.toContain(NEW);
  });
});
