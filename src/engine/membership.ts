import type { DocumentId } from '../ports/document.ts';
import type { Consent } from './person.ts';

/** A group that the person joined. */
export interface Membership {
  group: DocumentId;
  /** The part of the group's list that has them; null until that is known. */
  roll: DocumentId | null;
  /** The id by which they are on that list: proof that a later letter is theirs, also after two chats were joined. */
  member: DocumentId | null;
  title: string;
  /** As they want to be called there; null: without a name. */
  name: string | null;
  /** What they agreed to when they joined. */
  consent: Consent;
}

/** A group that the person coordinates. */
export interface Leadership {
  group: DocumentId;
  /** The id by which the group knows them: proof that a later letter is theirs, also after two chats were joined. */
  as: DocumentId;
  title: string;
  /** Leads people into the group. */
  code: string;
  /** Professionals of the network find it, to propose a visit. */
  listed?: true;
}
