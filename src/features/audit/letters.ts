import { z } from 'zod';
import type { Posted } from '../../engine/feature.ts';
import type { DocumentId } from '../../ports/document.ts';

/** The newest page of the audit log; older pages are documents of their own. */
export const AUDIT_DOCUMENT: DocumentId = 'audit';

/** One thing that a coordinator or admin did. Never a name, never a person's words. */
export const auditEntry = z.object({
  /** Epoch milliseconds. */
  at: z.number(),
  /** Document of who did it. */
  by: z.string(),
  what: z.enum([
    'broadcast.accepted',
    'broadcast.stopped',
    'broadcast.done',
    'group.made',
    'meeting.cancelled',
    'list.exported',
  ]),
  /** What it was about: a meeting, an announcement, a group. */
  subject: z.string(),
  groups: z.array(z.string()),
  /** How many people it concerned; null where that says nothing. */
  people: z.number().int().nullable(),
});
export type AuditEntry = z.infer<typeof auditEntry>;

/** A letter that puts one entry on the log; `at` is set by the log itself when it is 0. */
export function toAudit(entry: AuditEntry): Posted {
  return { to: AUDIT_DOCUMENT, toKind: 'audit', letter: { kind: 'audit.note', body: { ...entry } } };
}
