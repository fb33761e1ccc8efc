import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withDataMap } from './data-map.ts';

const PAGE = fileURLToPath(new URL('../../docs/PRIVACY.md', import.meta.url));
writeFileSync(PAGE, withDataMap(readFileSync(PAGE, 'utf8')));
