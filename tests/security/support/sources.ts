import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** The checkout. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** A file of ours, parsed. */
export interface Source {
  /** From the checkout, with slashes. */
  path: string;
  file: ts.SourceFile;
}

/** Every file of code under `src`, the page's scripts too. */
export function allSources(): Source[] {
  const folder = join(ROOT, 'src');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|js)$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => {
      const full = join(entry.parentPath, entry.name);
      const path = relative(ROOT, full).replaceAll('\\', '/');
      const file = ts.createSourceFile(path, readFileSync(full, 'utf8'), ts.ScriptTarget.ES2023, true);
      return { path, file };
    })
    .sort((one, other) => one.path.localeCompare(other.path));
}

/** Every node below, from the top. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(child);
  });
  for (const child of children) yield* nodesOf(child);
}

/** `path:line: the first line of the node`, for a message that leads there. */
export function placeOf({ path, file }: Source, node: ts.Node): string {
  const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
  return `${path}:${line + 1}: ${node.getText(file).split('\n')[0]?.slice(0, 120)}`;
}
