import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** One text that a person can read, by its full key: `prepare.goal.ask`. */
export interface NlText {
  key: string;
  text: string;
}

/** Files in which people's own words are recognised, and the page's words, which have their own tests. */
const NOT_SAID = new Set(['words', 'alarms', 'phrasings', 'page']);

/** All Dutch texts that the companion says. */
export function nlTexts(): NlText[] {
  const folder = `${ROOT}locales/nl/`;
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json') && !NOT_SAID.has(file.replace('.json', '')))
    .sort()
    .flatMap((file) => flatten(JSON.parse(readFileSync(folder + file, 'utf8')), file.replace('.json', '')));
}

function flatten(tree: unknown, key: string): NlText[] {
  if (typeof tree === 'string') return [{ key, text: tree }];
  if (typeof tree !== 'object' || tree === null) throw new Error(`${key} is neither a text nor a group of texts`);
  return Object.entries(tree).flatMap(([name, value]) => flatten(value, `${key}.${name}`));
}

/** A file of the content, from the root of the repository. */
export function contentFile(path: string): string {
  return readFileSync(ROOT + path, 'utf8');
}

/** Names of the files in a folder of the content. */
export function contentFolder(path: string): string[] {
  return readdirSync(ROOT + path, { recursive: true, encoding: 'utf8' }).sort();
}
