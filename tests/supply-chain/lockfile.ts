import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const lockfileSchema = z.object({
  lockfileVersion: z.literal(3),
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
      link: z.boolean().optional(),
      hasInstallScript: z.boolean().optional(),
    }),
  ),
});

/** One package as the lockfile pins it. */
export interface Pinned {
  name: string;
  version: string;
  /** As its author declares it, an SPDX expression; null: not declared. */
  license: string | null;
  /** Where it comes from, when that is not the registry that is configured. */
  resolved: string | undefined;
  integrity: string | undefined;
  runsScripts: boolean;
  /** For development only: it is in no installation. */
  isDev: boolean;
}

export function readRoot(path: string): string {
  return readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
}

/** Everything that `npm ci` installs, each name and version once. */
export function pinnedPackages(): Pinned[] {
  const { packages } = lockfileSchema.parse(JSON.parse(readRoot('package-lock.json')));
  const all = new Map<string, Pinned>();
  for (const [path, found] of Object.entries(packages)) {
    if (path === '') continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const version = found.version ?? '';
    const known = all.get(`${name}@${version}`);
    all.set(`${name}@${version}`, {
      name,
      version,
      license: found.license ?? null,
      resolved: found.resolved,
      integrity: found.integrity,
      runsScripts: found.hasInstallScript === true,
      isDev: found.dev === true && known?.isDev !== false,
    });
  }
  return [...all.values()].sort((one, other) => one.name.localeCompare(other.name, 'en'));
}
