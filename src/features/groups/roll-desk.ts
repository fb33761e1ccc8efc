import { z } from 'zod';
import type { Desk, DeskTurn, DeskWorld } from '../../engine/desk.ts';
import type { DocumentId } from '../../ports/document.ts';
import type { Json } from '../../ports/json.ts';
import { toPart } from '../broadcasts/letters.ts';
import { addToRoll, expandRoll, leaveRoll, namesOfRoll, ROLL_SIZE, renameInRoll, toGroup } from './letters.ts';

/**
 * A roll is full too when its names are so long that it, with the part that is made of it, would not fit in a document any
 * more. Bytes of UTF-8 JSON; 200 people with names of 40 Latin letters are well below.
 */
const MOST_BYTES = 22 * 1024;

const stateSchema = z.object({
  group: z.string(),
  /** `at`: of the yes by which they are here. */
  members: z.array(z.object({ person: z.string(), name: z.string().nullable(), at: z.exactOptional(z.number()) })),
});

/** A part of a group's list of members. */
export type Roll = z.infer<typeof stateSchema>;

/** Reads a roll's state as it was stored. */
export function readRoll(state: unknown): Roll {
  return stateSchema.parse(state);
}

/** Holds at most `ROLL_SIZE` members of one group, and freezes them into a part of a broadcast. */
export const rollDesk: Desk = {
  kind: 'roll',
  letter(state, from, letter, world): DeskTurn | null {
    if (letter.kind === 'roll.add') {
      const added = addToRoll.parse(letter.body);
      if (from !== added.group) return null;
      return add(state === null ? { group: from, members: [] } : readRoll(state), added, world);
    }
    if (state === null) return null;
    const roll = readRoll(state);
    if (letter.kind === 'roll.rename') return rename(roll, renameInRoll.parse(letter.body), world);
    if (letter.kind === 'roll.leave') return leave(roll, leaveRoll.parse(letter.body), world);
    // Whom the group has let through.
    if (from !== roll.group) return null;
    if (letter.kind === 'roll.names') return names(roll, namesOfRoll.parse(letter.body));
    if (letter.kind === 'roll.expand') return expand(roll, expandRoll.parse(letter.body), world);
    return null;
  },
  forget(state, gone, { self }): DeskTurn {
    const roll = readRoll(state);
    const after = { ...roll, members: roll.members.filter(({ person }) => !gone.has(person)) };
    return { state: after, letters: [rolled(after, self)] };
  },
};

function add(
  roll: Roll,
  { member, name, title, at }: z.infer<typeof addToRoll>,
  { self }: Pick<DeskWorld, 'self'>,
): DeskTurn | null {
  const known = roll.members.some(({ person }) => person === member);
  const agreed = at === undefined ? {} : { at };
  const fresh = { person: member, name, ...agreed };
  const members = known
    ? roll.members.map((each) => (each.person === member ? fresh : each))
    : [...roll.members, fresh];
  if (isTooMuch(members)) {
    // Also who is on it already, when their new name does not fit: the group finds them another one.
    const others = roll.members.filter(({ person }) => person !== member);
    const body: Json = { member, name, count: others.length, ...agreed };
    return { state: { ...roll, members: others }, letters: [toGroup(roll.group, 'rejoin', body)] };
  }
  return {
    state: { ...roll, members },
    letters: [
      {
        to: member,
        toKind: 'person',
        letter: { kind: 'groups.joined', body: { group: roll.group, roll: self, member, title, ...agreed } },
      },
      rolled({ ...roll, members }, self),
    ],
  };
}

function isTooMuch(members: Roll['members']): boolean {
  return members.length > ROLL_SIZE || Buffer.byteLength(JSON.stringify(members)) > MOST_BYTES;
}

function rolled({ group, members }: Roll, self: DocumentId) {
  return toGroup(group, 'rolled', { roll: self, count: members.length });
}

/**
 * Whoever knows the id by which a member is here may take them off: they may go by another document by now. Taking back
 * another yes than the one by which they are here changes nothing: who left and joined again at once has joined.
 */
function leave(roll: Roll, { member, at }: z.infer<typeof leaveRoll>, { self }: DeskWorld): DeskTurn | null {
  const isOfAnother = (each: Roll['members'][number]) => at !== undefined && each.at !== undefined && each.at !== at;
  const members = roll.members.filter((each) => each.person !== member || isOfAnother(each));
  if (members.length === roll.members.length) return null;
  return { state: { ...roll, members }, letters: [rolled({ ...roll, members }, self)] };
}

/** Whoever knows the id by which a member is here: as for leaving. A list whose names are too long finds another place. */
function rename(
  roll: Roll,
  { member, title, name, at }: z.infer<typeof renameInRoll>,
  world: DeskWorld,
): DeskTurn | null {
  const known = roll.members.find(({ person }) => person === member);
  if (!known || known.name === name) return null;
  const members = roll.members.map((each) => (each === known ? { ...each, name } : each));
  if (isTooMuch(members)) return add(roll, { group: roll.group, title, member, name, at }, world);
  return { state: { ...roll, members } };
}

function names(roll: Roll, { to, ...about }: z.infer<typeof namesOfRoll>): DeskTurn {
  const body: Json = { ...about, names: roll.members.map(({ name }) => name) };
  return { state: roll, letters: [{ to, toKind: 'person', letter: { kind: 'groups.names', body } }] };
}

/** One that is empty by now makes its part too, so that the owner is not left waiting for it. */
function expand(roll: Roll, about: z.infer<typeof expandRoll>, world: DeskWorld): DeskTurn {
  return {
    state: roll,
    letters: [
      toPart(world.newId(), 'open', { ...about, people: roll.members.map(({ person, name }) => ({ person, name })) }),
    ],
  };
}
