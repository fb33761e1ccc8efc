/**
 * A secret guessed character by character, from how long the refusal takes: what is compared with a secret in the code is
 * compared in constant time, and each such place is known.
 */
import ts from 'typescript';
import { expect, it } from 'vitest';
import { allSources, nodesOf, placeOf, type Source } from './support/sources.ts';

/** Names of what only one side may know. */
const SECRET = /(?:secret|token|password|passphrase|signature|hmac|admincode|digest|adminhash|masterkey)$/i;

const EQUALITY = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
]);

function comparisons(source: Source): string[] {
  return [...nodesOf(source.file)].flatMap((node) => {
    if (!ts.isBinaryExpression(node) || !EQUALITY.has(node.operatorToken.kind)) return [];
    const sides = [node.left, node.right];
    // Whether there is one, or how long it is, is no comparison with one.
    if (sides.some((side) => isConstant(side, source))) return [];
    return sides.some((side) => SECRET.test(lastName(side, source))) ? [placeOf(source, node)] : [];
  });
}

function isConstant(node: ts.Expression, { file }: Source): boolean {
  return ts.isLiteralExpression(node) || /^(?:null|undefined|true|false|''|typeof .*)$/.test(node.getText(file));
}

/** The name that an expression ends in: `settings.telegram.token` is a token, `token.length` is not. */
function lastName(node: ts.Expression, { file }: Source): string {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return ts.isIdentifier(node) ? node.text : node.getText(file).replace(/\W+$/, '');
}

it('finds a secret that is compared by its characters', () => {
  const file = ts.createSourceFile(
    'x.ts',
    'if (given === settings.secret || a.token !== b) x();',
    ts.ScriptTarget.ES2023,
    true,
  );
  expect(comparisons({ path: 'x.ts', file })).toHaveLength(2);
});

it('no secret is compared by its characters', () => {
  expect(allSources().flatMap(comparisons)).toEqual([]);
});

it('each door that a secret opens compares it in constant time', () => {
  const doors = [
    'src/channels/telegram/webhook.ts',
    'src/channels/whatsapp-cloud/signature.ts',
    'src/cli/admin-code.ts',
  ];
  const texts = new Map(allSources().map(({ path, file }) => [path, file.text]));
  for (const door of doors) {
    const text = texts.get(door) ?? '';
    expect(text.includes('timingSafeEqual') || /from '.*(?:signature|same-secret|code)\.ts'/.test(text), door).toBe(
      true,
    );
  }
});
