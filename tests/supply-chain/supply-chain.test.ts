import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EXCEPTIONS, isPermissive, licencesPage } from './licences.ts';
import { pinnedPackages, readRoot } from './lockfile.ts';

const packages = pinnedPackages();
const manifest = z
  .object({
    dependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
    overrides: z.record(z.string(), z.string()),
    allowScripts: z.record(z.string(), z.boolean()),
    scripts: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(readRoot('package.json')));

describe('what is installed', () => {
  it('is pinned by its content, and comes from nowhere but the registry', () => {
    expect(packages.length).toBeGreaterThan(300);
    expect(packages.filter(({ integrity }) => !integrity?.startsWith('sha512-')).map(({ name }) => name)).toEqual([]);
    expect(packages.filter(({ resolved }) => resolved && !resolved.startsWith('https:'))).toEqual([]);
  });

  it('is asked for in one exact version each', () => {
    const asked = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(asked.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('runs a script while it is installed only where that was decided', () => {
    const undecided = packages.filter(({ name, runsScripts }) => runsScripts && !(name in manifest.allowScripts));
    expect(undecided.map(({ name }) => name)).toEqual([]);
  });

  it('is replaced by another version only with the reason beside it', () => {
    const reasons = readRoot('docs/SECURITY.md');
    for (const [name, version] of Object.entries(manifest.overrides)) {
      expect(reasons).toContain(`| \`${name}\` | \`${version}\` |`);
    }
  });

  it('is installed from the lockfile alone by the image, which runs as a user without rights', () => {
    const lines = readRoot('Dockerfile').split('\n');
    const installs = lines.filter((line) => /\bnpm (i|ci|install|add)\b/.test(line));
    expect(installs).toEqual(['RUN npm ci --ignore-scripts']);
    const [last] = lines.filter((line) => line.startsWith('USER ')).slice(-1);
    expect(last).toBe('USER node');
    expect(lines.indexOf('USER node')).toBeLessThan(lines.findIndex((line) => line.startsWith('CMD ')));
  });

  it('can be listed as a bill of materials', () => {
    expect(manifest.scripts.sbom).toBe('npm sbom --sbom-format=cyclonedx --sbom-type=application --omit=dev');
  });
});

describe('licences', () => {
  it('are permissive, but for named exceptions', () => {
    const others = packages
      .filter(({ isDev, license }) => !isDev && !isPermissive(license ?? ''))
      .map(({ name, version }) => `${name}@${version}`);
    expect(others.sort()).toEqual([...EXCEPTIONS.keys()].sort());
  });

  it('of an expression are met by one of an OR and all of an AND', () => {
    expect(isPermissive('(MIT OR GPL-3.0-or-later)')).toBe(true);
    expect(isPermissive('(MIT AND Zlib)')).toBe(true);
    expect(isPermissive('MIT AND GPL-2.0')).toBe(false);
    expect(isPermissive('SEE LICENSE IN LICENSE')).toBe(false);
    expect(isPermissive('')).toBe(false);
  });

  it('stand in docs/LICENCES.md as they are', () => {
    expect(readRoot('docs/LICENCES.md')).toBe(licencesPage(packages));
  });
});
