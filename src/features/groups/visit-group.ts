import { z } from 'zod';
import type { DeskTurn, DeskWorld } from '../../engine/desk.ts';
import type { Posted } from '../../engine/feature.ts';
import type { DocumentId } from '../../ports/document.ts';
import type { Json } from '../../ports/json.ts';
import { toAudit } from '../audit/letters.ts';
import { DIRECTORY_DOCUMENT, toDirectory, toVisit, type visitGroup } from '../visits/letters.ts';
import type { Group } from './group-desk.ts';
import type { enteredGroup, listGroup, withdrawFromGroup } from './letters.ts';

/**
 * Visits that one professional may propose to a group within this time, milliseconds, while none of them was answered: a
 * coordinator is not flooded.
 */
export const MOST_PROPOSALS = 3;
export const PROPOSALS_WITHIN = 7 * 24 * 3_600_000;

/** Proposals that a group remembers; the oldest go. */
const MOST_REMEMBERED = 20;

/** Coordinators to whom one visit is proposed, the newest; more would be a crowd. */
export const MOST_HOSTS = 10;

/** What a group keeps of visits, absent when there is nothing. */
export const visitedSchema = {
  /** Professionals of the network find it. */
  listed: z.exactOptional(z.literal(true)),
  /** Proposed lately, and nobody has answered yet. */
  proposals: z.exactOptional(z.array(z.object({ visitor: z.string(), visit: z.string(), at: z.number() }))),
  /** Ids of coordinators whose chats were joined to another one, with the document that they go by now. */
  goesBy: z.exactOptional(z.record(z.string(), z.string())),
};

/**
 * A coordinator wants the group to be found, or not any more. The directory has the last word on whether it is; who may not
 * ask for it is not answered.
 */
export function listOrNot(
  group: Group,
  { as, listed }: z.infer<typeof listGroup>,
  by: DocumentId,
  { self, now: at }: DeskWorld,
): DeskTurn | null {
  if (!group.coordinators.includes(as)) return null;
  const what = listed ? 'group.listed' : 'group.unlisted';
  const onLog = toAudit({ at, by, what, subject: self, groups: [self], people: null });
  if (listed) return { state: group, letters: [toDirectory('put', { title: group.title, by }), onLog] };
  // No visit is proposed to it from this moment on.
  return { state: withListed(group, false), letters: [toDirectory('drop', { by }), onLog] };
}

/** The directory says whether the group is in it now: the coordinator who asked hears it. */
export function entered(
  group: Group,
  from: DocumentId,
  { listed, by }: z.infer<typeof enteredGroup>,
  { self }: DeskWorld,
): DeskTurn | null {
  if (from !== DIRECTORY_DOCUMENT) return null;
  const told: Posted = { to: by, toKind: 'person', letter: { kind: 'groups.listed', body: { group: self, listed } } };
  return { state: withListed(group, listed), letters: [told] };
}

function withListed({ listed: _, ...group }: Group, listed: boolean): Group {
  return listed ? { ...group, listed } : group;
}

/** A professional proposes a visit: it becomes a document of its own, which writes to the coordinators. */
export function proposeVisit(
  group: Group,
  visitor: DocumentId,
  asked: z.infer<typeof visitGroup>,
  { self, now, newId }: DeskWorld,
): DeskTurn {
  const answer = (kind: string): Posted => ({ to: visitor, toKind: 'person', letter: { kind, body: { group: self } } });
  // Nobody proposes a visit to themselves.
  const hosts = hostsOf(group).filter((each) => each !== visitor);
  if (!group.listed || hosts.length === 0) return { state: group, letters: [answer('visits.unlisted')] };
  const recent = (group.proposals ?? []).filter(({ at }) => now - at < PROPOSALS_WITHIN);
  if (recent.filter((each) => each.visitor === visitor).length >= MOST_PROPOSALS) {
    return { state: withProposals(group, recent), letters: [answer('visits.busy')] };
  }
  const visit = newId();
  const { details, ...who } = asked;
  const { about, note, ...moment } = details;
  const body: Json = {
    ...who,
    details: { ...moment, about: [...about], note: note && { ...note } },
    by: visitor,
    group: self,
    organisation: group.title,
    hosts: hosts.slice(-MOST_HOSTS),
  };
  return {
    state: withProposals(group, [...recent, { visitor, visit, at: now }].slice(-MOST_REMEMBERED)),
    letters: [toVisit(visit, 'open', body)],
  };
}

/** The directory knows of a group that is not there (any more): it is found no longer, and who wants to go there hears so. */
export function noSuchGroup(visitor: DocumentId, { self }: DeskWorld): DeskTurn {
  const told: Posted = { to: visitor, toKind: 'person', letter: { kind: 'visits.unlisted', body: { group: self } } };
  return { state: null, letters: [told, toDirectory('drop', { by: visitor })] };
}

/** Somebody answered this visit: who proposed it may propose again. */
export function proposalAnswered(group: Group, visit: DocumentId): DeskTurn | null {
  const proposals = group.proposals ?? [];
  const answered = proposals.find((each) => each.visit === visit);
  if (!answered) return null;
  return {
    state: withProposals(
      group,
      proposals.filter(({ visitor }) => visitor !== answered.visitor),
    ),
  };
}

/**
 * A visitor goes for good. The group knows of their visits also while none of them has told them that it exists: who is asked
 * about one would wait for somebody who does not come, whose name they keep.
 */
export function proposalsWithdrawn(
  group: Group,
  from: DocumentId,
  { as }: z.infer<typeof withdrawFromGroup>,
): DeskTurn | null {
  const visitor = as ?? from;
  const proposals = group.proposals ?? [];
  const theirs = proposals.filter((each) => each.visitor === visitor);
  if (theirs.length === 0) return null;
  return {
    state: withProposals(
      group,
      proposals.filter((each) => !theirs.includes(each)),
    ),
    letters: theirs.map(({ visit }) => toVisit(visit, 'leave', { as: visitor, side: 'visitor' })),
  };
}

/**
 * A coordinator goes for good, under every id by which they were known. A visit that was proposed and not answered may still
 * be on its way to them: it learns it from the group, so that its visitor does not wait for somebody who is not there.
 */
export function resigned(group: Group, as: DocumentId): DeskTurn | null {
  const { coordinators, goesBy = {}, ...rest } = group;
  if (!coordinators.includes(as)) return null;
  const now = goesBy[as] ?? as;
  const theirs = coordinators.filter((each) => (goesBy[each] ?? each) === now);
  const others = Object.entries(goesBy).filter(([each]) => !theirs.includes(each));
  const leave = (id: DocumentId) =>
    (group.proposals ?? []).map(({ visit }) => toVisit(visit, 'leave', { as: id, side: 'host' }));
  return {
    state: {
      ...rest,
      coordinators: coordinators.filter((each) => !theirs.includes(each)),
      ...(others.length > 0 && { goesBy: Object.fromEntries(others) }),
    },
    letters: theirs.flatMap(leave),
  };
}

function withProposals({ proposals: _, ...group }: Group, proposals: NonNullable<Group['proposals']>): Group {
  return proposals.length > 0 ? { ...group, proposals } : group;
}

/** Each coordinator once, by the document that they go by now: all of their ids stay proof, and only one gets letters. */
function hostsOf({ coordinators, goesBy = {} }: Group): DocumentId[] {
  return [...new Set(coordinators.map((each) => goesBy[each] ?? each))];
}

/** Of a coordinator whose two chats were joined, everything that they were known by leads to where they are now. */
export function wentTo(
  { coordinators, goesBy = {} }: Pick<Group, 'coordinators' | 'goesBy'>,
  as: DocumentId,
  now: DocumentId,
): Record<DocumentId, DocumentId> {
  const before = goesBy[as] ?? as;
  const theirs = coordinators.filter((each) => each !== now && (each === as || (goesBy[each] ?? each) === before));
  const others = Object.entries(goesBy).filter(([each]) => each !== now && coordinators.includes(each));
  return Object.fromEntries([...others, ...theirs.map((each) => [each, now] as const)]);
}
