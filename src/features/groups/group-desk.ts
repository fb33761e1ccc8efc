import { z } from 'zod';
import type { Desk, DeskTurn, DeskWorld } from '../../engine/desk.ts';
import type { Posted } from '../../engine/feature.ts';
import type { DocumentId, Letter } from '../../ports/document.ts';
import type { Json } from '../../ports/json.ts';
import { toAudit } from '../audit/letters.ts';
import { type REFUSALS, toOwner } from '../broadcasts/letters.ts';
import { may } from '../rights/rights.ts';
import { visitGroup } from '../visits/letters.ts';
import {
  enteredGroup,
  expandGroup,
  freeGroup,
  joinGroup,
  listGroup,
  moveInGroup,
  namesOfGroup,
  openGroup,
  ROLL_SIZE,
  rejoinGroup,
  resignFromGroup,
  rolledGroup,
  toRoll,
  withdrawFromGroup,
} from './letters.ts';
import {
  entered,
  listOrNot,
  noSuchGroup,
  proposalAnswered,
  proposalsWithdrawn,
  proposeVisit,
  resigned,
  visitedSchema,
  wentTo,
} from './visit-group.ts';

/** The same text to the same group within so long is asked about again, milliseconds. */
export const SAME_TEXT_WITHIN = 10 * 60_000;

/** Of so many who joined last it is known on which roll they are: one who asks twice is not put on two. */
const MOST_RECENT = 50;

/** Ids by which coordinators are known; the oldest go. */
const MOST_COORDINATORS = 20;

const ownerKind = z.enum(['meeting', 'announcement']);

const stateSchema = z.object({
  title: z.string(),
  coordinators: z.array(z.string()),
  /** `full`: it had no room, and nobody has left it since. */
  rolls: z.array(z.object({ roll: z.string(), count: z.number().int(), full: z.exactOptional(z.literal(true)) })),
  recent: z.array(z.object({ member: z.string(), roll: z.string() })),
  /** Whose broadcast is under way. Only they end it: a lock that ended by itself could let two go at once. */
  sending: z
    .object({ owner: z.string(), ownerKind, at: z.number(), rolls: z.number().int(), people: z.number().int() })
    .nullable(),
  /** The text that went last. */
  last: z.object({ hash: z.string(), at: z.number() }).nullable(),
  ...visitedSchema,
});

/** What a group keeps: its coordinators, its rolls, and what is being sent to it. Its members are on the rolls. */
export type Group = z.infer<typeof stateSchema>;

/** Reads a group's state as it was stored. */
export function readGroup(state: unknown): Group {
  return stateSchema.parse(state);
}

/** Asked once more here, though no other letter comes this far (`guarded`): the members are the most that there is to lose. */
function mayLead(
  { coordinators }: Group,
  { as, admin }: { as: string; admin: boolean },
  command: 'group.names' | 'group.expand',
): boolean {
  const isMine = coordinators.includes(as);
  return may(
    { relations: [...(isMine ? (['coordinator'] as const) : []), ...(admin ? (['admin'] as const) : [])] },
    command,
  );
}

/** A group: who coordinates it, which rolls hold its members, and one broadcast to it at a time. */
export const groupDesk: Desk = {
  kind: 'group',
  letter(state, from, letter, world): DeskTurn | null {
    if (state === null) return withoutGroup(from, letter, world);
    const group = readGroup(state);
    switch (letter.kind) {
      case 'group.open':
        // Asked again: who made it hears so again, and nobody else becomes its coordinator by asking.
        return group.coordinators.includes(from) ? { state: group, letters: [opened(group, from, world)] } : null;
      case 'group.look':
        return { state: group, letters: [toPerson(from, 'seen', { group: world.self, title: group.title })] };
      case 'group.join':
        return join(group, { member: from, ...joinGroup.parse(letter.body) }, world);
      case 'group.rejoin':
        return rejoin(group, from, rejoinGroup.parse(letter.body), world);
      case 'group.rolled':
        return rolled(group, from, rolledGroup.parse(letter.body).count);
      case 'group.moved':
        return moved(group, from, moveInGroup.parse(letter.body).as);
      case 'group.names':
        return names(group, from, namesOfGroup.parse(letter.body), world);
      case 'group.expand':
        return expand(group, from, expandGroup.parse(letter.body), world);
      case 'group.free':
        return free(group, from, freeGroup.parse(letter.body));
      case 'group.list':
        return listOrNot(group, listGroup.parse(letter.body), from, world);
      case 'group.entered':
        return entered(group, from, enteredGroup.parse(letter.body), world);
      case 'group.visit':
        return proposeVisit(group, from, visitGroup.parse(letter.body), world);
      case 'group.answered':
        return proposalAnswered(group, from);
      case 'group.resign':
        return resigned(group, resignFromGroup.parse(letter.body).as);
      case 'group.withdraw':
        return proposalsWithdrawn(group, from, withdrawFromGroup.parse(letter.body));
      default:
        return null;
    }
  },
  forget(state, gone): DeskTurn {
    return withoutPerson(readGroup(state), gone);
  },
};

function toPerson(to: DocumentId, kind: string, body: Json): Posted {
  return { to, toKind: 'person', letter: { kind: `groups.${kind}`, body } };
}

/** It is made, or there is none: whoever wants to write to it learns that they can't, instead of waiting for ever. */
function withoutGroup(from: DocumentId, letter: Letter, world: DeskWorld): DeskTurn | null {
  if (letter.kind === 'group.expand') {
    const { ownerKind } = expandGroup.parse(letter.body);
    return { state: null, letters: [refused(from, ownerKind, world.self, 'not-yours')] };
  }
  if (letter.kind === 'group.visit') return noSuchGroup(from, world);
  if (letter.kind !== 'group.open') return null;
  const { title } = openGroup.parse(letter.body);
  const group: Group = { title, coordinators: [from], rolls: [], recent: [], sending: null, last: null };
  const { self, now: at } = world;
  const made = toAudit({ at, by: from, what: 'group.made', subject: self, groups: [self], people: null });
  return { state: group, letters: [opened(group, from, world), made] };
}

function opened({ title }: Group, to: DocumentId, { self }: DeskWorld): Posted {
  return toPerson(to, 'opened', { group: self, as: to, title });
}

type Joining = z.infer<typeof joinGroup> & { member: DocumentId };

/** Puts somebody on the first roll that has room, as far as the group knows; the roll itself has the last word. */
function join(group: Group, { member, name, at }: Joining, world: DeskWorld): DeskTurn {
  const known = group.recent.find((each) => each.member === member)?.roll;
  const found = known ?? group.rolls.find(({ count, full }) => count < ROLL_SIZE && !full)?.roll;
  const roll = found ?? world.newId();
  const rolls = found === undefined ? [...group.rolls, { roll, count: 0 }] : group.rolls;
  // Counted at once, so that many who join in the same moment do not all go to one roll; the roll tells the true number.
  const counted = rolls.map((each) =>
    each.roll === roll && known === undefined ? { ...each, count: each.count + 1 } : each,
  );
  const recent = [...group.recent.filter((each) => each.member !== member), { member, roll }].slice(-MOST_RECENT);
  const body: Json = { group: world.self, title: group.title, member, name, ...(at !== undefined && { at }) };
  return { state: { ...group, rolls: counted, recent }, letters: [toRoll(roll, 'add', body)] };
}

/** A roll had no room after all. */
function rejoin(
  group: Group,
  roll: DocumentId,
  { count, ...who }: z.infer<typeof rejoinGroup>,
  world: DeskWorld,
): DeskTurn | null {
  if (!group.rolls.some((each) => each.roll === roll)) return null;
  const rolls = group.rolls.map((each) => (each.roll === roll ? { roll, count, full: true as const } : each));
  const recent = group.recent.filter((each) => each.member !== who.member || each.roll !== roll);
  return join({ ...group, rolls, recent }, who, world);
}

function rolled(group: Group, roll: DocumentId, count: number): DeskTurn | null {
  if (!group.rolls.some((each) => each.roll === roll)) return null;
  const rolls = group.rolls.map((each) => {
    if (each.roll !== roll) return each;
    return each.full && count >= each.count ? { ...each, count } : { roll, count };
  });
  return { state: { ...group, rolls } };
}

function moved(group: Group, from: DocumentId, as: DocumentId): DeskTurn | null {
  if (!group.coordinators.includes(as)) return null;
  const others = group.coordinators.filter((each) => each !== from);
  const coordinators = [...others, from].slice(-MOST_COORDINATORS);
  return { state: { ...group, coordinators, goesBy: wentTo({ ...group, coordinators }, as, from) } };
}

/** A page is a roll that has anybody. Who may not see names is not answered. */
function names(
  group: Group,
  from: DocumentId,
  asked: z.infer<typeof namesOfGroup>,
  { self, now: at }: DeskWorld,
): DeskTurn | null {
  if (!mayLead(group, asked, 'group.names')) return null;
  const rolls = group.rolls.filter(({ count }) => count > 0);
  const about = { total: peopleOf(rolls), page: asked.page, pages: rolls.length };
  const roll = rolls[asked.page]?.roll;
  return {
    state: group,
    letters: [
      roll === undefined
        ? toPerson(from, 'names', { ...about, names: [] })
        : toRoll(roll, 'names', { to: from, ...about }),
      toAudit({ at, by: from, what: 'group.names', subject: self, groups: [self], people: about.total }),
    ],
  };
}

function peopleOf(rolls: Group['rolls']): number {
  return rolls.reduce((sum, { count }) => sum + count, 0);
}

function refused(
  owner: DocumentId,
  kind: z.infer<typeof ownerKind>,
  group: DocumentId,
  why: (typeof REFUSALS)[number],
): Posted {
  return toOwner(owner, kind, 'refused', { group, why });
}

function expand(group: Group, from: DocumentId, asked: z.infer<typeof expandGroup>, world: DeskWorld): DeskTurn {
  const { self, now } = world;
  const no = (why: (typeof REFUSALS)[number]): DeskTurn => ({
    state: group,
    letters: [refused(from, asked.ownerKind, self, why)],
  });
  const yes = ({ rolls, people }: { rolls: number; people: number }) =>
    toOwner(from, asked.ownerKind, 'expanding', { group: self, title: group.title, rolls, people });
  if (!mayLead(group, asked, 'group.expand')) return no('not-yours');
  if (group.sending?.owner === from) return { state: group, letters: [yes(group.sending)] };
  if (group.sending) return no('busy');
  const { last } = group;
  if (!asked.again && last?.hash === asked.hash && now - last.at < SAME_TEXT_WITHIN) return no('again');
  const rolls = group.rolls.filter(({ count }) => count > 0);
  const counted = { rolls: rolls.length, people: peopleOf(rolls) };
  const body: Json = { owner: from, ownerKind: asked.ownerKind, group: self, title: group.title };
  return {
    state: {
      ...group,
      sending: { owner: from, ownerKind: asked.ownerKind, at: now, ...counted },
      last: { hash: asked.hash, at: now },
    },
    letters: [yes(counted), ...rolls.map(({ roll }) => toRoll(roll, 'expand', body))],
  };
}

function free(group: Group, from: DocumentId, { unsent }: z.infer<typeof freeGroup>): DeskTurn | null {
  if (group.sending?.owner !== from) return null;
  return { state: { ...group, sending: null, last: unsent ? null : group.last } };
}

/**
 * Without somebody who is gone: not on the list that they were about to be put on, coordinating nothing, and with none of their
 * proposals.
 */
function withoutPerson(before: Group, gone: ReadonlySet<DocumentId>): DeskTurn {
  const joining = before.recent.filter(({ member }) => gone.has(member));
  const letters = joining.map(({ roll, member }) => toRoll(roll, 'leave', { member }));
  let group: Group = { ...before, recent: before.recent.filter(({ member }) => !gone.has(member)) };
  const steps = [
    ...before.coordinators.filter((each) => gone.has(each)).map((as) => () => resigned(group, as)),
    ...[...gone].map((as) => () => proposalsWithdrawn(group, as, { as })),
  ];
  for (const step of steps) {
    const turn = step();
    if (!turn) continue;
    group = readGroup(turn.state);
    letters.push(...(turn.letters ?? []));
  }
  return { state: group, letters };
}
