import type { Person } from '../../engine/person.ts';
import type { DocumentId } from '../../ports/document.ts';

/** So many messages to groups a person is known to have had: enough for all that can be under way at once. */
export const MOST_TOLD = 20;

/** The message to groups reached this person. */
export function withTold(person: Person, announcement: DocumentId): Person {
  return { ...person, told: [...(person.told ?? []), announcement].slice(-MOST_TOLD) };
}

/** Whether they had it already: who is in two of its groups gets it once. */
export function wasTold(person: Person, announcement: DocumentId): boolean {
  return person.told?.includes(announcement) ?? false;
}
