import type { Pinned } from './lockfile.ts';

/** Licences that let anybody use, change and pass it on, also in something that is sold. SPDX names. */
const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  // Fonts: they may be passed on within something else.
  'OFL-1.1',
  // Of argparse: the licence of Python's own library.
  'Python-2.0',
  'Zlib',
]);

/** What is let through though its declaration says something else, or nothing; with the reason. */
export const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ['async@0.2.10', 'declares its licence (MIT) in the old way, as a list'],
  [
    'node-webpmux@3.2.1',
    'LGPL-3.0-or-later: whatsapp-web.js makes stickers with it. It is installed unchanged, as a package of its own, and used by nothing of ours',
  ],
]);

/** Whether an SPDX expression can be met with permissive licences only: all of an AND, one of an OR. */
export function isPermissive(expression: string): boolean {
  const bare = expression.replace(/^\((.*)\)$/, '$1');
  if (bare.includes(' OR ')) return bare.split(' OR ').some(isPermissive);
  return bare.split(' AND ').every((each) => PERMISSIVE.has(each));
}

/** docs/LICENCES.md: everything that an installation brings along, by licence. */
export function licencesPage(packages: readonly Pinned[]): string {
  const byLicence = new Map<string, string[]>();
  for (const { name, version, license, isDev } of packages) {
    if (isDev) continue;
    const key = license ?? 'not declared';
    byLicence.set(key, [...(byLicence.get(key) ?? []), `${name} ${version}`]);
  }
  const sections = [...byLicence].sort(([one], [other]) => one.localeCompare(other, 'en'));
  const exceptions = [...EXCEPTIONS].map(([name, why]) => `- \`${name}\`: ${why}.`);
  return [
    '# Licences of what comes along',
    '',
    'Generated from the lockfile by `npm run licences`, and held to it by a test: a package with a licence that is not permissive fails it.',
    'The companion itself is MIT.',
    '',
    ...exceptions,
    ...sections.flatMap(([licence, names]) => ['', `## ${licence} (${names.length})`, '', names.join(' · ')]),
    '',
  ].join('\n');
}
