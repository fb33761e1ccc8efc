import { AppError } from '../../ports/error.ts';
import { makeKeyring } from '../../store/sealing/keyring.ts';
import { checkChannels } from '../doctor/check-channels.ts';
import { checkConfiguration } from '../doctor/check-configuration.ts';
import { checkContent } from '../doctor/check-content.ts';
import { checkDatabase } from '../doctor/check-database.ts';
import { checkFacts } from '../doctor/check-facts.ts';
import { checkFolder } from '../doctor/check-folder.ts';
import { type Finding, type Part, problem } from '../doctor/finding.ts';
import type { ExitCode, Output } from '../output.ts';

export interface DoctorOptions {
  /** What is set, as the service would find it. */
  environment: Readonly<Record<string, string | undefined>>;
  /** Folder with `dialogs` and `locales`; this package's own by default. */
  root?: string;
  /** Epoch milliseconds. */
  now: number;
  /** Also asks the channels' servers, in calls that change nothing. */
  online?: boolean;
  /** Ends with 1 when there is any warning. */
  strict?: boolean;
  /** One JSON object a finding instead of sentences. */
  json?: boolean;
  /** Room on the disk of a folder, bytes; another one in tests. */
  freeBytes?: (folder: string) => Promise<number>;
}

/**
 * Looks at everything that a start needs, and at what a human must see to: one line a finding with what to do, then how
 * many. Ends with 1 when something does not work, and under `strict` also when a human should look at something.
 */
export async function runDoctor(options: DoctorOptions, out: Output): Promise<ExitCode> {
  const parts = await examine(options);
  const all = parts.flatMap(({ findings }) => findings);
  const problems = all.filter(({ severity }) => severity === 'problem').length;
  const warnings = all.filter(({ severity }) => severity === 'warning').length;
  if (options.json) {
    for (const { title, findings } of parts)
      for (const each of findings) out.line(JSON.stringify({ part: title, ...each }));
  } else {
    for (const part of parts) tell(part, out);
    const counts = [counted(problems, 'problem'), counted(warnings, 'warning')].filter((text) => text !== '');
    out.line(counts.length === 0 ? 'Nothing to do.' : `${counts.join(', ')}.`);
  }
  return problems > 0 || (warnings > 0 && options.strict) ? 1 : 0;
}

async function examine({ environment, root, now, online = false, freeBytes }: DoctorOptions): Promise<Part[]> {
  const parts = await examineSettings(environment, online, freeBytes);
  try {
    parts.push({ title: 'Content', findings: await checkContent(root) });
    parts.push(...(await checkFacts(root, now)));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    parts.push({ title: 'Content', findings: [problem(`${error.message} (${error.code})`, error.advice)] });
  }
  return parts;
}

/** What hangs on the settings, which is only looked at where these have no mistake. Options: as in `DoctorOptions`. */
export async function examineSettings(
  environment: DoctorOptions['environment'],
  online: boolean,
  freeBytes?: DoctorOptions['freeBytes'],
): Promise<Part[]> {
  const { settings, findings } = await checkConfiguration(environment);
  const parts: Part[] = [{ title: 'Configuration', findings }];
  if (!settings) return parts;
  const { data, databaseUrl, sealing } = settings;
  const store =
    databaseUrl === undefined
      ? await checkFolder(data, makeKeyring(sealing), freeBytes)
      : await checkDatabase(databaseUrl, makeKeyring(sealing));
  parts.push({ title: 'Store', findings: store });
  parts.push({ title: 'Channels', findings: await checkChannels(settings, online) });
  return parts;
}

function tell({ title, findings }: Part, out: Output): void {
  const toDo = findings.filter(({ severity }) => severity !== 'note').length;
  out.line(`${title}: ${toDo === 0 ? 'in order' : `${toDo} to look at`}.`);
  for (const { severity, what, advice } of findings) out.line(`  ${severity}: ${[what, advice].join(' ').trim()}`);
}

/** Empty when there are none. */
function counted(count: number, what: Finding['severity']): string {
  return count === 0 ? '' : `${count} ${what}${count === 1 ? '' : 's'}`;
}
