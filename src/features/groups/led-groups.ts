import { createHash } from 'node:crypto';
import type { Leadership } from '../../engine/membership.ts';
import type { Person } from '../../engine/person.ts';
import type { DocumentId } from '../../ports/document.ts';
import { mayThey } from '../rights/rights.ts';

/** Groups that one person can coordinate. */
export const MOST_LED = 20;

/** Groups that a person is making at the same time; older ones were never answered. */
const MOST_FOUNDING = 5;

/** Who may make groups and write to them. */
export function mayOrganise(person: Person): boolean {
  return mayThey(person, 'group.open');
}

/** The groups that the person coordinates, in the order in which they were made. */
export function ledBy(person: Person): readonly Leadership[] {
  return person.leads ?? [];
}

/** Option ids say which one by its place: they are seen outside, and its id is known to its people only. */
export function ledOption(index: number): string {
  return `g${index}`;
}

export function ledByOption(person: Person, option: string): Leadership | undefined {
  return ledBy(person).find((_, index) => ledOption(index) === option);
}

/** A group is being made: its code is kept until it answers, however late. */
export function foundGroup(person: Person, group: DocumentId, code: string): Person {
  const others = (person.founding ?? []).filter((each) => each.group !== group);
  return { ...person, founding: [...others, { group, code }].slice(-MOST_FOUNDING) };
}

/** The group is there. Null: the person did not make it, or has it already. */
export function withLed(person: Person, opened: Omit<Leadership, 'code'>): Person | null {
  const { founding = [], ...rest } = person;
  const mine = founding.find(({ group }) => group === opened.group);
  if (!mine || ledBy(person).some(({ group }) => group === opened.group)) return null;
  const others = founding.filter((each) => each !== mine);
  return {
    ...rest,
    ...(others.length > 0 && { founding: others }),
    leads: [...ledBy(person), { ...opened, code: mine.code }],
  };
}

/** By group, the id by which it knows who sends: each gave its own. */
export function knownAs(leads: readonly Leadership[]): Record<string, string> {
  return Object.fromEntries(leads.map(({ group, as }) => [group, as]));
}

/** Of what is sent, so that the same thing sent twice is noticed without anybody keeping it. */
export function hashOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}

/** An option id for a document whose place in a list may change while the question is open: it tells nothing of its id. */
export function optionFor(letter: string, id: DocumentId): string {
  return `${letter}${hashOf(id)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')}`;
}
