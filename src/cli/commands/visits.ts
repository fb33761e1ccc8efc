import type { Settings } from '../../config/settings.ts';
import type { VisitTotals } from '../../runtime/visit-totals.ts';
import { askStore } from '../ask-store.ts';
import type { ExitCode, Output } from '../output.ts';

/** How many visits the whole network planned and made, a line each with a tab between; or as JSON. Nothing of whose. */
export async function countVisits(json: boolean, settings: Settings, out: Output): Promise<ExitCode> {
  const totals = (await askStore(settings, { command: 'visits.totals' })) as unknown as VisitTotals;
  if (json) out.line(JSON.stringify(totals));
  else for (const [what, count] of Object.entries(totals)) out.line(`${what}\t${count}`);
  return 0;
}
