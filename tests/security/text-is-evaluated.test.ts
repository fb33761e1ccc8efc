/**
 * Words of a person that end up being run: nothing in the code can run a text (`eval`, `new Function`, `vm`, a timer with a
 * string, a program with a shell), and no module is loaded by a name that is not written there.
 */
import ts from 'typescript';
import { expect, it } from 'vitest';
import { allSources, nodesOf, placeOf, type Source } from './support/sources.ts';

/** Modules that run a text, or another program. Types of them do not. */
const RUNNING = /^(?:node:)?(?:vm|child_process|repl|inspector|worker_threads|cluster)$/;

/** Where the HTML of a page or its address would be read as more than text. */
const SINKS = new Set(['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'write', 'writeln', 'setHTMLUnsafe', 'srcdoc']);

function evaluations(source: Source): string[] {
  return [...nodesOf(source.file)].filter((node) => runsText(node, source)).map((node) => placeOf(source, node));
}

function runsText(node: ts.Node, { file, path }: Source): boolean {
  if (ts.isImportDeclaration(node) && !node.importClause?.isTypeOnly) {
    return ts.isStringLiteral(node.moduleSpecifier) && RUNNING.test(node.moduleSpecifier.text);
  }
  if (path.startsWith('src/web/page/') && ts.isPropertyAccessExpression(node)) {
    return SINKS.has(node.name.text) && !/^(?:console|shelf)\b/.test(node.expression.getText(file));
  }
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return false;
  const called = node.expression.getText(file);
  const [first] = node.arguments ?? [];
  if (called === 'eval' || called === 'Function' || called.endsWith('.constructor')) return true;
  if (/^(?:globalThis\.|window\.)?set(?:Timeout|Interval)$/.test(called)) return first !== undefined && isText(first);
  if (node.expression.kind === ts.SyntaxKind.ImportKeyword) return first === undefined || !ts.isStringLiteral(first);
  return called === 'require' || called === 'process.binding';
}

function isText(node: ts.Node): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isBinaryExpression(node);
}

it('finds what runs a text, where there is one', () => {
  const file = ts.createSourceFile(
    'src/web/page/x.js',
    `import { exec } from 'node:child_process';
     eval(text); new Function(text); setTimeout('x()', 1); import(name); a.innerHTML = b; (() => 1).constructor('x')`,
    ts.ScriptTarget.ES2023,
    true,
  );
  expect(evaluations({ path: 'src/web/page/x.js', file })).toHaveLength(7);
});

it('no text can be run anywhere in the code', () => {
  expect(allSources().flatMap(evaluations)).toEqual([]);
});

it('no program is started but the browser of WhatsApp Web, by its library', () => {
  const starting = allSources().filter(({ file }) => /child_process/.test(file.text));
  expect(starting.map(({ path }) => path)).toEqual([
    'src/channels/whatsapp-web/browser-process.ts',
    'src/channels/whatsapp-web/library-client.ts',
  ]);
  for (const { file } of starting)
    expect(file.text).toMatch(/import type \{ ChildProcess \} from 'node:child_process'/);
});
