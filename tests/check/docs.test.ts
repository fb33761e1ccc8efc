import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseCondition } from '../../src/engine/condition.ts';
import { dialogSchema, stepSchema } from '../../src/engine/dialog-schema.ts';
import { RULES } from '../../src/library/check/rules.ts';
import { check } from './check-fixture.ts';

describe('docs/CHECK.md', () => {
  it('has a row for every rule, as the rule itself says it, in the same order', async () => {
    const text = await readFile('docs/CHECK.md', 'utf8');
    const rows = text.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows).toEqual(
      RULES.map(({ id, severity, about, advice }) => `| \`${id}\` | ${severity} | ${about} | ${advice} |`),
    );
  });

  it('knows each rule by one id', () => {
    const ids = RULES.map((rule) => rule.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z]+(-[a-z]+)*$/.test(id))).toEqual([]);
  });
});

describe('docs/DIALOGS.md', () => {
  it('shows a dialog, with its texts, in which the check finds nothing', async () => {
    const text = await readFile('docs/DIALOGS.md', 'utf8');
    const [dialog = '', ...other] = blocks(text, 'yaml').filter((block) => block.includes('dialog: test.'));
    const [texts = '{}'] = blocks(text, 'json');
    expect(other).toEqual([]);
    expect(dialogSchema.safeParse(parse(dialog)).success).toBe(true);
    expect(await check({ dialog, texts: JSON.parse(texts) })).toEqual([]);
  });

  it('names every kind of step, every kind of question and every word of a step', async () => {
    const text = await readFile('docs/DIALOGS.md', 'utf8');
    const shapes = stepSchema.options.map((option) => option.shape);
    const words = new Set(shapes.flatMap((shape) => Object.keys(shape)));
    expect([...words].filter((word) => !text.includes(`\`${word}\``))).toEqual([]);
    const [ask] = stepSchema.options;
    expect(ask.shape.ask.options.filter((kind) => !text.includes(`\`${kind}\``))).toEqual([]);
  });

  it('shows conditions that can be read', async () => {
    const text = await readFile('docs/DIALOGS.md', 'utf8');
    const conditions = text.split('\n').flatMap((line) => /^\| `([^`]+)` \| (?:true|holds)/.exec(line)?.[1] ?? []);
    expect(conditions.length).toBeGreaterThan(5);
    for (const condition of conditions) expect(() => parseCondition(condition), condition).not.toThrow();
  });
});

function blocks(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    (match) => match[1] ?? '',
  );
}
