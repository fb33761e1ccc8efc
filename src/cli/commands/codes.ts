import type { Settings } from '../../config/settings.ts';
import type { CodeRole } from '../../features/codes/codes-document.ts';
import { askStore } from '../ask-store.ts';
import type { ExitCode, Output } from '../output.ts';

/** Makes a code and shows it once: it is kept hashed. */
export async function createCode(
  give: { role: CodeRole; uses: number; days: number },
  settings: Settings,
  out: Output,
): Promise<ExitCode> {
  const answer = await askStore(settings, { command: 'codes.create', ...give });
  out.line((answer as { code: string }).code);
  return 0;
}
