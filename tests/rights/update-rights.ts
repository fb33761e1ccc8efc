import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rightsPage } from './rights-page.ts';

writeFileSync(fileURLToPath(new URL('../../docs/RIGHTS.md', import.meta.url)), rightsPage());
