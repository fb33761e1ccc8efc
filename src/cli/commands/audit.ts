import type { Settings } from '../../config/settings.ts';
import type { AuditEntry } from '../../features/audit/letters.ts';
import type { Broken } from '../../features/audit/verify.ts';
import type { AuditReport } from '../../runtime/audit-log.ts';
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

/**
 * Says whether the log is as it was written, and its head, which is to be written down elsewhere. `head`: one that was written
 * down earlier. 1 when something is wrong.
 */
export async function verifyAuditLog(
  head: string | undefined,
  json: boolean,
  settings: Settings,
  out: Output,
): Promise<ExitCode> {
  const report = (await askStore(settings, { command: 'audit.verify', head: head ?? null })) as unknown as AuditReport;
  if (json) out.line(JSON.stringify(report));
  else for (const line of linesOf(report)) out.line(line);
  return report.broken || report.hasHead === false ? 1 : 0;
}

function linesOf({ linked, unlinked, gone, head, broken, hasHead }: AuditReport): string[] {
  return [
    ...(unlinked > 0
      ? [`${unlinked} entries are from before the chain: nothing tells whether they are as they were.`]
      : []),
    ...(gone > 0 ? [`${gone} entries went because their time was over.`] : []),
    broken ? brokenLine(broken) : `Whole: ${linked} entries, each linked to the one before it.`,
    ...(!broken && head ? [`Head: ${head.hash} (entry ${head.seq}). Write it down elsewhere.`] : []),
    ...(hasHead === true ? ['The head that you gave is still in it.'] : []),
    ...(hasHead === false
      ? [
          'The head that you gave is not in it: the log was put back to an earlier state or replaced, or that entry went because its time was over.',
        ]
      : []),
    ...(broken || hasHead === false
      ? ['Compare with a backup of before, and ask who had access to the data since. Do not repair it.']
      : []),
  ];
}

const WHY: Readonly<Record<Broken['why'], string>> = {
  changed: 'it is other than it was written, or what stood before it is',
  missing: 'entries before it are gone, and their time was not over',
  'cut-off': 'entries after it are gone',
  unlinked: 'an entry stands there that was never written there',
};

function brokenLine({ seq, why }: Broken): string {
  return `BROKEN at entry ${seq}: ${WHY[why]}.`;
}
