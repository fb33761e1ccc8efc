import type { Settings } from '../../config/settings.ts';
import type { UnansweredRow } from '../../runtime/administer.ts';
import { askStore } from '../ask-store.ts';
import type { ExitCode, Output } from '../output.ts';

/** One line a question that nobody could answer, oldest first: day, language, text, with tabs between; or as JSON. */
export async function listUnanswered(json: boolean, settings: Settings, out: Output): Promise<ExitCode> {
  const rows = (await askStore(settings, { command: 'questions.unanswered' })) as unknown as UnansweredRow[];
  for (const row of rows) out.line(json ? JSON.stringify(row) : tabbed(row));
  return 0;
}

/** A text has no tabs and no line ends: they were taken out when it was masked. */
function tabbed({ at, language, text }: UnansweredRow): string {
  return [at.slice(0, 10), language, text].join('\t');
}
