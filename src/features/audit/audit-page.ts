import { z } from 'zod';
import { auditEntry } from './letters.ts';

const link = z.object({ seq: z.number().int(), hash: z.string() });

const pageSchema = z.object({
  /** The newest last. */
  entries: z.array(auditEntry),
  /** The page before this one; null: there is none. */
  older: z.string().nullable(),
  /** What the first linked entry here comes after; absent on pages from before the chain. */
  after: z.exactOptional(link),
  /** On the newest page: that its last entry is the last (`endSeal`). */
  end: z.exactOptional(z.string()),
  /** On the oldest page: that what came before `after` went because its time was over (`cutSeal`). */
  cut: z.exactOptional(z.string()),
  /** On the newest page: when what is too old is looked for next, epoch milliseconds. */
  tidyAt: z.exactOptional(z.number()),
});

/** One page of the audit log. */
export type AuditPage = z.infer<typeof pageSchema>;

/** Reads a page as it was stored; the newest is the document `AUDIT_DOCUMENT`, and `older` leads to the one before. */
export function readAuditPage(state: unknown): AuditPage {
  return pageSchema.parse(state);
}
