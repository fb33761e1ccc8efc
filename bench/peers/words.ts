import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import i18next, { type InitOptions, type i18n } from 'i18next';
import type { TextSource } from './peer.ts';

/** A text of the catalogue; a key is `namespace:path`. */
export type Words = (key: string, vars?: Readonly<Record<string, string | number>>) => string;

type Tree = { [key: string]: Tree | string };

const LANGUAGES = ['nl', 'en', 'tr', 'ar'];
const CATALOGUES = ['../../locales/', '../fixture/locales/'].map((path) => new URL(path, import.meta.url));

/** The product's whole catalogue in four languages, spoken in Dutch. */
export async function loadWords(source: TextSource): Promise<Words> {
  const resources = Object.fromEntries(await Promise.all(LANGUAGES.map(async (each) => [each, await read(each)])));
  if (source === 'compiled') return compiled(resources.nl);
  const instance = await i18nextOver(resources);
  return (key, vars) => (vars ? instance.t(key, vars) : instance.t(key));
}

async function read(language: string): Promise<Record<string, Tree>> {
  const namespaces: Record<string, Tree> = {};
  for (const catalogue of CATALOGUES) {
    const folder = fileURLToPath(new URL(`${language}/`, catalogue));
    for (const name of await readdir(folder)) {
      if (!name.endsWith('.json')) continue;
      namespaces[name.slice(0, -'.json'.length)] = JSON.parse(await readFile(`${folder}${name}`, 'utf8'));
    }
  }
  return namespaces;
}

async function i18nextOver(resources: Record<string, Record<string, Tree>>): Promise<i18n> {
  const instance = i18next.createInstance();
  await instance.init({
    resources,
    lng: 'nl',
    fallbackLng: 'nl',
    ns: Object.keys(resources.nl ?? {}),
    defaultNS: 'engine',
    interpolation: { escapeValue: false },
    showSupportNotice: false,
  } as InitOptions);
  return instance;
}

const VARIABLE = /\{\{\s*(\w+)\s*\}\}/g;

/** What is looked up and cut at its variables once. The script uses no plurals, so there are none here. */
function compiled(namespaces: Record<string, Tree> = {}): Words {
  const texts = new Map<string, string | string[]>();
  const add = (tree: Tree, prefix: string): void => {
    for (const [name, value] of Object.entries(tree)) {
      if (typeof value !== 'string') add(value, `${prefix}${name}.`);
      else {
        const pieces = value.split(VARIABLE);
        texts.set(`${prefix}${name}`, pieces.length === 1 ? value : pieces);
      }
    }
  };
  for (const [namespace, tree] of Object.entries(namespaces)) add(tree, `${namespace}:`);
  return (key, vars) => {
    const found = texts.get(key);
    if (found === undefined) throw new Error(`There is no text "${key}".`);
    if (typeof found === 'string') return found;
    let text = '';
    found.forEach((piece, index) => {
      text += index % 2 === 0 ? piece : String(vars?.[piece]);
    });
    return text;
  };
}
