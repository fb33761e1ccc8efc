import type { Posted, View } from '../../engine/feature.ts';
import type { Membership } from '../../engine/membership.ts';
import type { Person } from '../../engine/person.ts';
import type { DocumentId } from '../../ports/document.ts';
import { withGroupsLeft } from '../privacy/consent-ledger.ts';
import { JOIN_TEXT_VERSION, MOST_NAME, toRoll } from './letters.ts';
import { onOneLine } from './text-answer.ts';

/** Groups that one person can be in. Who joined two chats may have more; nothing of either is lost. */
export const MOST_GROUPS = 10;

/** Every list that has the person, several of one group where two chats were joined. */
function memberships(person: Person): readonly Membership[] {
  return person.groups ?? [];
}

/** The groups that the person is in, each once, in the order in which they joined. */
export function groupsOf(person: Person): readonly Membership[] {
  const all = memberships(person);
  return all.filter((each, index) => all.findIndex(({ group }) => group === each.group) === index);
}

/**
 * Whether the person is still in the group, by its title, through which something came: they may have left since its list was
 * frozen. The id by which they are on the list does not tell: it is the same in all their groups, and another one in each of
 * two chats that were joined.
 */
export function isStillIn(person: Person, group: string): boolean {
  return groupsOf(person).some(({ title }) => title === group);
}

/** The person with other memberships. */
export function withMemberships(person: Person, groups: readonly Membership[]): Person {
  const { groups: before, ...rest } = person;
  return groups.length === 0 ? rest : { ...rest, groups };
}

/** Letters that take a person off the lists of all their groups. */
export function leaveGroups(person: Person): readonly Posted[] {
  return memberships(person).flatMap(leaving);
}

/** Nothing to take off yet where the group has not answered: when it does, the person is taken off then. */
function leaving({ roll, member, consent }: Membership): Posted[] {
  return roll === null || member === null ? [] : [toRoll(roll, 'leave', { member, at: consent.at })];
}

/** The person is in that group no longer, from now on (epoch milliseconds). */
export function leaveGroup(
  person: Person,
  group: DocumentId,
  now: number,
): { person: Person; letters: readonly Posted[] } {
  const all = memberships(person);
  const left = all.filter((each) => each.group === group);
  const others = all.filter((each) => each.group !== group);
  return {
    person: withGroupsLeft(withMemberships(person, others), left.slice(0, 1), now),
    letters: left.flatMap(leaving),
  };
}

/**
 * The person agreed to be in a group. It is kept before the group is asked, so that the moment and the words are known
 * also when the answer comes late, and the group is asked once.
 */
export function agreed(view: View, { group, title, name }: Pick<Membership, 'group' | 'title' | 'name'>): Person {
  const { person, world, language, channel } = view;
  const consent = { textVersion: JOIN_TEXT_VERSION, language, at: world.now, channel };
  const joining: Membership = { group, roll: null, member: null, title, name, consent };
  const others = memberships(person).filter((each) => each.group !== group);
  const { leftGroups, ...rest } = person;
  return { ...rest, stopped: false, groups: [...others, joining] };
}

/**
 * The group has put the person on a list. Who left meanwhile, or is on another list of it already, is taken off again at
 * once: a yes that was taken back stays taken back.
 */
export function placed(
  person: Person,
  place: { group: DocumentId; roll: DocumentId; member: DocumentId; title: string; at?: number | undefined },
): { person: Person; letters: readonly Posted[]; mine: boolean } {
  const { group, roll, member, title, at } = place;
  const all = memberships(person);
  const known = all.find((each) => each.group === group && each.member === member);
  const open = known ?? all.find((each) => each.group === group && each.member === null);
  if (!open) {
    const elsewhere = all.some((each) => each.group === group);
    return { person, letters: [toRoll(roll, 'leave', { member, ...(at !== undefined && { at }) })], mine: elsewhere };
  }
  const groups = all.map((each): Membership => (each === open ? { ...each, roll, member, title } : each));
  // The yes is the same one: the list that they were on has it no longer, whichever it was there.
  const before = open.roll === null || open.roll === roll ? [] : [toRoll(open.roll, 'leave', { member })];
  return { person: withMemberships(person, groups), letters: before, mine: true };
}

/** After two chats were joined: on one list of each group, the one that they were on first. */
export function tidyMemberships(person: Person): { person: Person; letters: readonly Posted[] } {
  const all = memberships(person);
  const kept = groupsOf(person).map(
    (first) => all.find((each) => each.group === first.group && each.member !== null) ?? first,
  );
  return {
    person: withMemberships(person, kept),
    letters: all.filter((each) => !kept.includes(each)).flatMap(leaving),
  };
}

/** A name as it is kept: on one line, and none when nothing is left. */
export function cleanName(text: string): string | null {
  const name = [...onOneLine(text)].slice(0, MOST_NAME).join('').trim();
  return name === '' ? null : name;
}
