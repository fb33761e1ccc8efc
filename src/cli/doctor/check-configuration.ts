import { readSettings, type Settings } from '../../config/settings.ts';
import { AppError } from '../../ports/error.ts';
import { type Finding, problem } from './finding.ts';

/** The settings, or every mistake in them. */
export async function checkConfiguration(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<{ settings: Settings | null; findings: Finding[] }> {
  try {
    return { settings: await readSettings(environment), findings: [] };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { settings: null, findings: error.message.split('\n').map((line) => problem(`${line}.`, error.advice)) };
  }
}
