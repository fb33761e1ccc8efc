import { type AuditPage, readAuditPage } from '../features/audit/audit-page.ts';
import { AUDIT_DOCUMENT, type AuditEntry } from '../features/audit/letters.ts';
import { type AuditState, hasHead, verifyAudit } from '../features/audit/verify.ts';
import type { DocumentId, StoredDocument } from '../ports/document.ts';
import { AppError } from '../ports/error.ts';
import type { Store } from '../ports/store.ts';
import { deskState } from './desks.ts';

/**
 * Everything on the audit log, oldest first. Errors: `audit.page-missing` when an older page can't be read: what is left
 * would look whole and is not.
 */
export async function auditLog(store: Store): Promise<AuditEntry[]> {
  return (await auditPages(store)).flatMap(({ entries }) => entries);
}

/** What `auditState` gives. `hasHead`: null when no head was asked for. */
export type AuditReport = AuditState & { hasHead: boolean | null };

/**
 * Whether the audit log is as it was written. `head`: a link that was written down earlier, which must still be in it.
 * Errors: `audit.page-missing`.
 */
export async function auditState(store: Store, head: string | null): Promise<AuditReport> {
  const pages = await auditPages(store);
  const state = verifyAudit(pages, (text) => store.keyedHash(text));
  return { ...state, hasHead: head === null ? null : hasHead(pages, head) };
}

/** All pages, oldest first. */
async function auditPages(store: Store): Promise<AuditPage[]> {
  const newest = await store.read(AUDIT_DOCUMENT);
  if (newest.status === 'absent') return [];
  if (newest.status === 'lost') throw missing(AUDIT_DOCUMENT);
  const pages = [readAuditPage(deskState(newest.document))];
  const read = new Set<DocumentId>([AUDIT_DOCUMENT]);
  for (let id = pages[0]?.older ?? null; id !== null; ) {
    const page = read.has(id) ? null : await olderPage(store, id, newest.document);
    if (!page) throw missing(id);
    read.add(id);
    pages.push(page);
    id = page.older;
  }
  return pages.toReversed();
}

/** A page as it is kept; or as it is still under way, in the letter by which it is made. */
async function olderPage(store: Store, id: DocumentId, newest: StoredDocument): Promise<AuditPage | null> {
  const read = await store.read(id);
  if (read.status === 'found' && read.document.kind === 'audit') {
    const state = deskState(read.document);
    return state === null ? null : readAuditPage(state);
  }
  const made = newest.out.find((item) => item.type === 'letter' && item.to === id && item.letter.kind === 'audit.page');
  return made?.type === 'letter' ? readAuditPage(made.letter.body) : null;
}

function missing(id: DocumentId): AppError {
  return new AppError('audit.page-missing', `The page ${id} of the audit log can't be read.`, {
    advice: 'It was set aside as damaged or taken away: look for it in the backup of the data folder.',
  });
}
