import type { Settings } from '../../config/settings.ts';
import type { AuditEntry } from '../../features/audit/letters.ts';
import { askStore } from '../ask-store.ts';
import type { ExitCode, Output } from '../output.ts';

/** One line a thing that a coordinator or admin did, oldest first, with tabs between; or as JSON. */
export async function listAudit(json: boolean, settings: Settings, out: Output): Promise<ExitCode> {
  const entries = (await askStore(settings, { command: 'audit.list' })) as unknown as AuditEntry[];
  for (const entry of entries) out.line(json ? JSON.stringify(entry) : tabbed(entry));
  return 0;
}

/** Moment, what, who, about what, to which groups, to how many people: ids only, never a name. */
function tabbed({ at, what, by, subject, groups, people }: AuditEntry): string {
  return [new Date(at).toISOString(), what, by, subject, groups.join(','), people ?? ''].join('\t');
}
