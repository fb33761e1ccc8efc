import { readAuditPage } from '../features/audit/audit-desk.ts';
import { AUDIT_DOCUMENT, type AuditEntry } from '../features/audit/letters.ts';
import type { DocumentId } from '../ports/document.ts';
import { AppError } from '../ports/error.ts';
import type { Store } from '../ports/store.ts';
import { deskState } from './desks.ts';

/**
 * Everything on the audit log, oldest first. Errors: `audit.page-missing` when an older page can't be read: what is left
 * would look whole and is not.
 */
export async function auditLog(store: Store): Promise<AuditEntry[]> {
  const pages: (readonly AuditEntry[])[] = [];
  for (let id: DocumentId | null = AUDIT_DOCUMENT; id !== null; ) {
    const read = await store.read(id);
    if (read.status !== 'found') {
      if (id === AUDIT_DOCUMENT && read.status === 'absent') break;
      throw new AppError('audit.page-missing', `The page ${id} of the audit log can't be read.`, {
        advice: 'It was set aside as damaged or taken away: look for it in the backup of the data folder.',
      });
    }
    const page = readAuditPage(deskState(read.document));
    pages.push(page.entries);
    id = page.older;
  }
  return pages.toReversed().flat();
}
