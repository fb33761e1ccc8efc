import type { Settings } from '../../config/settings.ts';
import type { CodeRole } from '../../features/codes/codes-document.ts';
import { askFolder } from '../ask-folder.ts';
import type { ExitCode, Output } from '../output.ts';

/** Makes a code and shows it once: it is kept hashed. */
export async function createCode(
  folder: string,
  give: { role: CodeRole; uses: number; days: number },
  settings: Settings,
  out: Output,
): Promise<ExitCode> {
  const answer = await askFolder(folder, { command: 'codes.create', ...give }, settings);
  out.line((answer as { code: string }).code);
  return 0;
}
