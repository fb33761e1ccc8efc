import { z } from 'zod';
import { atMost } from '../../engine/at-most.ts';
import type { Posted } from '../../engine/feature.ts';
import type { DocumentId } from '../../ports/document.ts';
import type { Json } from '../../ports/json.ts';

/**
 * What a group, the parts of its list of members (rolls) and people write to each other. A group's document knows its
 * coordinators and its rolls; a roll holds at most `ROLL_SIZE` members, so that no document grows with the group.
 *
 * ```
 * person ──group.open──▶ group ──groups.opened──▶ person          (a coordinator made it; the id came from the codes)
 * person ──group.look──▶ group ──groups.seen────▶ person          (what a code leads to)
 * person ──group.join──▶ group ──roll.add──▶ roll ──groups.joined──▶ person, ──group.rolled──▶ group
 * person ──roll.leave──▶ roll ──group.rolled──▶ group
 * person ──roll.rename─▶ roll                                     (another name, or none)
 * roll ──group.rejoin──▶ group                                    (full: the group finds another one)
 * person ──group.moved─▶ group                                    (a coordinator whose two chats were joined)
 * person ──group.names─▶ group ──roll.names──▶ roll ──groups.names──▶ person (the coordinator)
 * meeting, announcement ──group.expand──▶ group ──▶ owner.expanding / owner.refused, ──roll.expand──▶ rolls
 * roll ──part.open──▶ part                                        (see broadcasts/letters.ts)
 * meeting, announcement ──group.free──▶ group
 * person ──group.list──▶ group ──directory.put / directory.drop──▶ directory ──group.entered──▶ group ──groups.listed──▶ person
 * professional ──group.visit──▶ group ──visit.open──▶ visit ──group.answered──▶ group   (see visits/letters.ts)
 * coordinator ──group.resign──▶ group ──visit.leave──▶ visit              (they go for good, and nobody has answered)
 * professional ──group.withdraw──▶ group ──visit.leave──▶ visit             (they go for good, and nobody has answered)
 * ```
 * `as`, `member`: the document that the person had when they opened or joined the group, so that one person is known to all
 * their groups and meetings by one id.
 */

/** Members in one roll, and so people in one part of a broadcast. */
export const ROLL_SIZE = 200;

/** Letters of a name that somebody gives in a group. */
export const MOST_NAME = 40;

/** Version of the text that people agree to when they join a group. */
export const JOIN_TEXT_VERSION = 1;

// ---- To a group ----

/** `group.look`, from who has its code, has no body. */
export const openGroup = z.object({ title: z.string() });
/** `at`: when they agreed to be in it, epoch milliseconds. A later yes is not undone by taking back an earlier one. */
const agreedAt = z.number().optional();
export const joinGroup = z.object({ name: z.string().nullable(), at: agreedAt });
/** From a roll: how many it holds now. */
export const rolledGroup = z.object({ roll: z.string(), count: z.number().int() });
/** From a roll that has no room: somebody to put into another one. `count`: how many it holds. */
export const rejoinGroup = z.object({
  member: z.string(),
  name: z.string().nullable(),
  count: z.number().int(),
  at: agreedAt,
});
/** A coordinator goes by another document from now on; `as` is what they were known by. Not answered. */
export const moveInGroup = z.object({ as: z.string() });
/** A coordinator goes for good. Not answered. */
export const resignFromGroup = z.object({ as: z.string() });
/** Whether professionals of the network find the group, to propose a visit to its coordinators. */
export const listGroup = z.object({ as: z.string(), listed: z.boolean() });
/** From the directory: whether it has the group now. Asked to be found, it may have no room. */
export const enteredGroup = z.object({ listed: z.boolean(), by: z.string() });
/**
 * A visitor goes for good: what they proposed and nobody has answered comes to nothing. `as`: the id under which they
 * proposed it; null while no visit has told them, and then it is the document that they write from.
 */
export const withdrawFromGroup = z.object({ as: z.string().nullable() });
/* `group.answered`, from a visit: one of the group's coordinators gave a first answer. It has no body. */
/** `page` from 0: which roll. */
export const namesOfGroup = z.object({ as: z.string(), admin: z.boolean(), page: z.number().int() });

/** Asks a group for its members, to write to them. From a meeting or an announcement. */
export const expandGroup = z.object({
  /** Who sends: must be one of the group's coordinators, unless `admin`. */
  as: z.string(),
  admin: z.boolean(),
  ownerKind: z.enum(['meeting', 'announcement']),
  /** Of the text, so that the same one sent twice within ten minutes is noticed. */
  hash: z.string(),
  /** The same text is meant to go again. */
  again: z.boolean(),
});
/** The owner's broadcast has ended, so that another may go to this group. */
export const freeGroup = z.object({
  /** Nothing of it went to this group, so that the same text again is no repeat. */
  unsent: z.boolean().optional(),
});

// ---- To a roll ----

export const addToRoll = z.object({
  group: z.string(),
  title: z.string(),
  member: z.string(),
  name: z.string().nullable(),
  at: agreedAt,
});
/** `member`: as in `Membership`. `at`: of the yes that is taken back; absent: of any. */
export const leaveRoll = z.object({ member: z.string(), at: agreedAt });
/** Another name, or none, of who is on it; `title`: of the group, as in `addToRoll`. Not answered. */
export const renameInRoll = z.object({
  member: z.string(),
  title: z.string(),
  name: atMost(MOST_NAME).nullable(),
  at: agreedAt,
});
export const namesOfRoll = z.object({
  to: z.string(),
  total: z.number().int(),
  page: z.number().int(),
  pages: z.number().int(),
});
export const expandRoll = z.object({
  owner: z.string(),
  ownerKind: z.enum(['meeting', 'announcement']),
  group: z.string(),
  title: z.string(),
});

// ---- To a person: answers of the feature `groups` ----

export const groupOpened = z.object({ group: z.string(), as: z.string(), title: z.string() });
/** `listed`: as it is now; false although they asked for true: the directory is full. */
export const groupListed = z.object({ group: z.string(), listed: z.boolean() });
export const groupSeen = z.object({ group: z.string(), title: z.string() });
/** A group that does not exist (any more) answers nothing: the wait times out. */
export const groupJoined = z.object({
  group: z.string(),
  roll: z.string(),
  member: z.string(),
  title: z.string(),
  at: agreedAt,
});
export const groupNames = z.object({
  /** As people want to be called; null: without a name. */
  names: z.array(z.string().nullable()),
  total: z.number().int(),
  page: z.number().int(),
  pages: z.number().int(),
});

/** A letter to a group. */
export function toGroup(group: DocumentId, kind: string, body: Json): Posted {
  return { to: group, toKind: 'group', letter: { kind: `group.${kind}`, body } };
}

/** A letter to a roll. */
export function toRoll(roll: DocumentId, kind: string, body: Json): Posted {
  return { to: roll, toKind: 'roll', letter: { kind: `roll.${kind}`, body } };
}
