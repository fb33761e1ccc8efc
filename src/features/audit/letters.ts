import { z } from 'zod';
import type { Posted } from '../../engine/feature.ts';
import type { DocumentId } from '../../ports/document.ts';

/** The newest page of the audit log; older pages are documents of their own. */
export const AUDIT_DOCUMENT: DocumentId = 'audit';

/** Who did what was asked by the command line: nobody in a chat. */
export const COMMAND_LINE = 'command-line';

/** What coordinators, admins and whoever has the command line do that is not about themselves. */
export const AUDITED = [
  'broadcast.accepted',
  'broadcast.stopped',
  'broadcast.done',
  'audience.counted',
  'group.made',
  'group.listed',
  'group.unlisted',
  'group.names',
  'group.door',
  'code.made',
  'meeting.made',
  'meeting.changed',
  'meeting.cancelled',
  'meeting.closed',
  'meeting.reminded',
  'meeting.looked',
  'meeting.door',
  'list.exported',
  'talk.taken',
  'talk.closed',
  'visit.accepted',
  'visit.declined',
  'visit.moved',
  'visit.cancelled',
  'role.given',
  'role.removed',
  'people.listed',
  'person.shown',
  'person.exported',
  'person.erased',
] as const;
export type Audited = (typeof AUDITED)[number];

/** Entries whose subject is a person: it is kept as a mark, as who did it is. */
export const ABOUT_PEOPLE: ReadonlySet<Audited> = new Set<Audited>([
  'role.given',
  'role.removed',
  'person.shown',
  'person.exported',
  'person.erased',
]);

const about = {
  what: z.enum(AUDITED),
  /** What it was about: a meeting, an announcement, a group, a person; empty where that says nothing. */
  subject: z.string(),
  groups: z.array(z.string()),
  /** How many people it concerned; null where that says nothing. */
  people: z.number().int().nullable(),
  /** Which role was given, taken away, or is given by a code. */
  role: z.exactOptional(z.string()),
};

/** One thing that was done, as it is told to the log. Never a name, never a person's words. */
export const auditNote = z.object({
  /** Epoch milliseconds; 0: the log's own moment. */
  at: z.number(),
  /** Document of who did it; null: whoever writes the letter. */
  by: z.string().nullable(),
  ...about,
});
export type AuditNote = z.infer<typeof auditNote>;

/** The same as it is kept. */
export const auditEntry = z.object({
  at: z.number(),
  /** Mark of who did it (`markOf`), or `COMMAND_LINE`; the document itself in entries from before there were marks. */
  by: z.string(),
  ...about,
  /** Which entry of the chain it is, counted from 1, and its link; absent in entries from before the chain. */
  seq: z.exactOptional(z.number().int()),
  hash: z.exactOptional(z.string()),
});
export type AuditEntry = z.infer<typeof auditEntry>;

/** A letter that puts one entry on the log. */
export function toAudit(note: AuditNote): Posted {
  return { to: AUDIT_DOCUMENT, toKind: 'audit', letter: { kind: 'audit.note', body: { ...note } } };
}

/** What a person did in their own chat: the log itself sees who writes. `at`: of their turn. */
export function noted(what: Audited, at: number, subject: string, groups: readonly string[] = []): Posted {
  return toAudit({ at, by: null, what, subject, groups: [...groups], people: null });
}
