import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** First words of our codes; a quoted `word.word` that begins otherwise is no code. */
const FAMILIES = [
  'admin',
  'channel',
  'chat',
  'check',
  'cli',
  'companion',
  'config',
  'content',
  'dialog',
  'engine',
  'paper',
  'store',
  'text',
  'turn',
  'web',
];
const MADE = new RegExp(`(?:AppError\\(\\s*|code: |sendProblem\\([^']*)'((?:${FAMILIES.join('|')})\\.[a-z.-]+)'`, 'g');

function codesInSource(): string[] {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  );
  const codes = files.flatMap((path) =>
    [...readFileSync(join(ROOT, 'src', path), 'utf8').matchAll(MADE)].map((match) => match[1] ?? ''),
  );
  return [...new Set(codes)].sort();
}

const listed = new Set(
  [...readFileSync(join(ROOT, 'docs/ERRORS.md'), 'utf8').matchAll(/`([a-z]+\.[a-z.-]+)`/g)].map(
    (match) => match[1] ?? '',
  ),
);

test('every error code in the source is explained in docs/ERRORS.md', () => {
  const codes = codesInSource();
  expect(codes.length).toBeGreaterThan(40);
  expect(codes.filter((code) => !listed.has(code))).toEqual([]);
});
