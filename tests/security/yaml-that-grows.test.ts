/**
 * YAML that becomes very large by referring to itself ("billion laughs"), is code (`!!js/function`), merges a prototype, or
 * has a key twice: as settings and as a dialog it is refused with a line that says so, in a moment.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config/settings.ts';
import { parseDialog, parseYaml } from '../../src/library/parse-dialog.ts';
import { expectUnpolluted } from './support/pollution.ts';

afterEach(expectUnpolluted);

const laughs = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...'bcdefghi'.split('').map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(', ')}]`),
].join('\n');

const BAD: Readonly<Record<string, string>> = {
  'a billion laughs': laughs,
  'a loop': 'network: &x\n  name: *x',
  'a function': 'network:\n  name: !!js/function "function () { return 1 }"',
  'a prototype': '__proto__:\n  polluted: 1\nnetwork:\n  __proto__: { polluted: 1 }',
  'a merged prototype': 'base: &b { __proto__: { polluted: 1 } }\nnetwork:\n  <<: *b',
  'a key twice': 'network:\n  name: a\nnetwork:\n  name: b',
  'deep nesting': `network: ${'['.repeat(3_000)}${']'.repeat(3_000)}`,
  binary: '\u0000\u0001\u0002',
};

const MOST_MS = 4_000;

describe('as settings', () => {
  it.each(Object.entries(BAD))('is refused: %s', async (_, text) => {
    const folder = mkdtempSync(join(tmpdir(), 'kennismaker-yaml-'));
    const path = join(folder, 'kennismaker.yaml');
    writeFileSync(path, text);
    const begun = performance.now();
    await expect(readSettings({ KENNISMAKER_CONFIG: path })).rejects.toMatchObject({ code: 'config.invalid' });
    expect(performance.now() - begun).toBeLessThan(MOST_MS);
    rmSync(folder, { recursive: true });
  });
});

describe('as a dialog', () => {
  it.each(Object.entries(BAD))('is refused: %s', (_, text) => {
    const begun = performance.now();
    const parsed = parseYaml({ path: 'dialogs/x.yaml', text });
    const problems = Array.isArray(parsed) ? parsed : parseDialog(parsed);
    if (!Array.isArray(problems)) throw new Error('It was taken for a dialog.');
    expect(problems.length).toBeGreaterThan(0);
    expect(performance.now() - begun).toBeLessThan(MOST_MS);
  });
});
