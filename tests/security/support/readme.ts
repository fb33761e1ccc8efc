import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from './sources.ts';

const FOLDER = join(ROOT, 'tests/security');

/** Where the list stands. */
export const README = join(FOLDER, 'README.md');

/** Where something of others is said in several lines. */
const HEAD = `# Attacks that are tried

One file an attack, named after it. Each really tries, against the real parts, and fails when the defence is taken away.
The list is made of the files themselves: \`node --import tsx tests/security/support/update-readme.ts\`; a test holds it.
What is protected against whom, and what is not: [docs/SECURITY.md](../../docs/SECURITY.md).

| file | what is tried, and what holds |
|---|---|
`;

/** The list as it should be. */
export function readme(): string {
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.test.ts'))
    .sort();
  return HEAD + files.map((name) => `| \`${name.replace('.test.ts', '')}\` | ${aboutOf(name)} |\n`).join('');
}

/** The words at the top of a file; without them, its own titles. */
function aboutOf(name: string): string {
  const text = readFileSync(join(FOLDER, name), 'utf8');
  const [, comment] = /^\/\*\*([\s\S]*?)\*\//.exec(text) ?? [];
  const about = comment?.replace(/^\s*\*\s?/gm, ' ') ?? titlesOf(name, text);
  return about.replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();
}

function titlesOf(name: string, text: string): string {
  const titles: string[] = [];
  const walk = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^(?:describe|it|test)\b/.test(node.expression.getText())) {
      const [title] = node.arguments;
      if (title && ts.isStringLiteralLike(title)) titles.push(title.text);
    }
    ts.forEachChild(node, walk);
  };
  walk(ts.createSourceFile(name, text, ts.ScriptTarget.ES2023, true));
  return titles.length === 0 ? 'No words yet' : `${titles.slice(0, 3).join('; ')}.`;
}
