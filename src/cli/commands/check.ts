import { checkContent } from '../../library/check/check-content.ts';
import { peopleOnMissingSteps } from '../../library/check/people-on-missing-step.ts';
import { type Problem, problemLine } from '../../library/problem.ts';
import { makeKeyring } from '../../store/sealing/keyring.ts';
import { contentForTools } from '../content-for-tools.ts';
import { openStore, type StoreSettings } from '../open-store.ts';
import type { ExitCode, Output } from '../output.ts';
import { readStandings, readStandingsOf, type Standings } from '../standings.ts';

export interface CheckOptions {
  /** Folder with `dialogs` and `locales`; this package's own by default. */
  root?: string;
  /** Data folder: also reports people who stand on a step that is gone. */
  data?: string;
  /** With which keys that folder is to be read. */
  sealing?: StoreSettings['sealing'];
  /** The same of everybody in the store that these settings name. */
  people?: StoreSettings;
  /** One JSON object a line instead of sentences. */
  json?: boolean;
  /** Epoch milliseconds; without it nothing is too old. */
  now?: number;
}

/**
 * Checks the content: one line a problem, then how many. Ends with 1 when there is an error; warnings alone are 0.
 * Errors: `content.unreadable`, `check.no-data`, those of `openStore`.
 */
export async function runCheck(options: CheckOptions, out: Output): Promise<ExitCode> {
  const input = await contentForTools(options.root);
  const problems: Problem[] = checkContent(options.now === undefined ? input : { ...input, now: options.now });
  let unreadable = 0;
  const standings = await standingsFor(options);
  if (standings !== null) {
    unreadable = standings.unreadable;
    problems.push(...(await peopleOnMissingSteps(standings.people, input.parsed.dialogs)));
  }
  for (const problem of problems) out.line(options.json ? JSON.stringify(problem) : problemLine(problem));
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  const warnings = problems.length - errors;
  if (!options.json) {
    if (unreadable > 0) out.line(`${unreadable} documents could not be read and were passed over.`);
    out.line(
      `${counted(input.parsed.dialogs.length, 'dialog')}: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}.`,
    );
  }
  return errors > 0 ? 1 : 0;
}

async function standingsFor({ data, sealing, people }: CheckOptions): Promise<Standings | null> {
  if (data !== undefined) return readStandings(data, makeKeyring(sealing));
  if (people === undefined) return null;
  if (people.databaseUrl === undefined) return readStandings(people.data, makeKeyring(people.sealing));
  const { store } = await openStore(people);
  try {
    return await readStandingsOf(store);
  } finally {
    await store.close();
  }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
