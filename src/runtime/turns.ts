import type { Heard } from '../engine/heard.ts';
import type { Address } from '../ports/address.ts';
import type { DocumentId, StoredDocument } from '../ports/document.ts';
import { AppError } from '../ports/error.ts';
import type { Commit } from '../ports/store.ts';
import type { Deadline } from './mailbox.ts';
import type { PersonBody } from './person-document.ts';

/** Where the person wrote just now. */
export interface Wrote {
  address: Address;
  /** It may lead to another document, which joined the one of this turn, or whose person erased everything. */
  isAnothers: boolean;
}

/** How turns of every kind end: worked out, committed, and only then acted upon. Within the document's queue only. */
export interface Turns {
  /** Works out and commits one turn of a person. Gives what was committed. */
  person(
    id: DocumentId,
    stored: StoredDocument | null,
    body: PersonBody,
    heard: Heard,
    deadline: Deadline,
    wrote?: Wrote,
  ): Promise<Commit>;
  /** Commits, and then sends, delivers and sets what was committed. Errors: `turn.deadline`, and those of the store. */
  commit(commit: Commit, deadline: Deadline): Promise<void>;
  /** The timer of an erased document came due: its erasure goes on. */
  erase(document: StoredDocument, deadline: Deadline): Promise<void>;
}

/** The stable code of what was thrown, for logs and dead letters. */
export function codeOf(error: unknown): string {
  return error instanceof AppError ? error.code : error instanceof Error ? error.name : 'unknown';
}

/** Whether it is the store that failed, and the same may succeed later. */
export function isStoreTrouble(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'store.unwritable' || code === 'store.closed' || code === 'store.conflict';
}
