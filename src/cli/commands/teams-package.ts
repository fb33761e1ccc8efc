import { writeFile } from 'node:fs/promises';
import { teamsPackage } from '../../channels/teams/package/teams-package.ts';
import { readContent } from '../../library/content.ts';
import { parseContent } from '../../library/library.ts';
import { loadTexts } from '../../library/texts.ts';
import { AppError } from '../../ports/error.ts';
import type { ExitCode, Output } from '../output.ts';

export interface TeamsPackageOptions {
  /** `MicrosoftAppId`. */
  appId?: string | undefined;
  /** Who offers it, at most 32 characters. */
  developer?: string | undefined;
  website?: string | undefined;
  privacy?: string | undefined;
  terms?: string | undefined;
  /** Of the package; goes up with each upload. */
  version: string;
  /** File to write. */
  out: string;
}

/** How each is asked for on the command line. */
const ASKED = {
  appId: '--app-id (or MicrosoftAppId)',
  developer: '--developer',
  website: '--website',
  privacy: '--privacy',
  terms: '--terms',
} as const;

/**
 * Writes the app package that an administrator uploads in Teams.
 * Errors: `cli.missing-option`, `channel.teams.bad-package`, and the file system's own.
 */
export async function runTeamsPackage(options: TeamsPackageOptions, out: Output): Promise<ExitCode> {
  const { appId, developer, website, privacy, terms, version } = options;
  if (!appId || !developer || !website || !privacy || !terms) {
    const missing = Object.entries(ASKED).filter(([key]) => !options[key as keyof typeof ASKED]);
    throw new AppError('cli.missing-option', `Missing: ${missing.map(([, name]) => name).join(', ')}.`, {
      advice: 'Microsoft asks for these in every app. docs/channels/teams.md says what they are.',
    });
  }
  const { parsed } = parseContent(await readContent());
  const texts = await loadTexts(parsed.resources);
  const bytes = teamsPackage(
    { appId, developer, websiteUrl: website, privacyUrl: privacy, termsUrl: terms, version },
    (language, key) => texts.text(language, key),
  );
  await writeFile(options.out, bytes);
  out.line(`Written: ${options.out} (${bytes.byteLength} bytes). Upload it in the Teams admin center.`);
  return 0;
}
