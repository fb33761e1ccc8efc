import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { licencesPage } from './licences.ts';
import { pinnedPackages } from './lockfile.ts';

writeFileSync(fileURLToPath(new URL('../../docs/LICENCES.md', import.meta.url)), licencesPage(pinnedPackages()));
