import type { Language } from '../../ports/language.ts';
import type { Resources } from '../texts.ts';

/** One text of one language as it stands in its file. */
export interface RawText {
  /** With its plural ending: `toolkit.minutes_one`. */
  written: string;
  /** Without it: `toolkit.minutes`. */
  key: string;
  category: Intl.LDMLPluralRule | null;
  text: string;
  /** Place within the file. */
  path: readonly string[];
  /** Name of the file without language and extension. */
  namespace: string;
}

const PLURAL = /^(.+)_(zero|one|two|few|many|other)$/;
const VARIABLE = /\{\{\s*([A-Za-z]\w*)\s*\}\}/g;

/** Every text of every language, in the order of the files. */
export function rawTexts(resources: Resources): Readonly<Record<Language, readonly RawText[]>> {
  const of = (language: Language) =>
    Object.entries(resources[language]).flatMap(([namespace, tree]) => [...leaves(tree, namespace, [])]);
  return { nl: of('nl'), en: of('en'), tr: of('tr'), ar: of('ar') };
}

function* leaves(tree: unknown, namespace: string, path: readonly string[]): Generator<RawText> {
  if (typeof tree === 'string') {
    const written = [namespace, ...path].join('.');
    const [, key = written, category = null] = PLURAL.exec(written) ?? [];
    yield { written, key, category: category as RawText['category'], text: tree, path, namespace };
    return;
  }
  if (typeof tree !== 'object' || tree === null) return;
  for (const [name, branch] of Object.entries(tree)) yield* leaves(branch, namespace, [...path, name]);
}

/** Names of the variables in a text. */
export function variablesIn(text: string): string[] {
  return [...new Set([...text.matchAll(VARIABLE)].map((match) => match[1] ?? ''))];
}

/** A text with a stand-in for each variable, about as long as what usually comes there. */
export function withStandIns(text: string): string {
  return text.replace(VARIABLE, (_, name: string) => `‹${name}›`.padEnd(STAND_IN, '.'));
}

const STAND_IN = 24;
