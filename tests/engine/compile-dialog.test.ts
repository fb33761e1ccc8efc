import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compileDialog } from '../../src/engine/compile-dialog.ts';
import { dialogSchema } from '../../src/engine/dialog-schema.ts';
import type { Feature } from '../../src/engine/feature.ts';
import { AppError } from '../../src/ports/error.ts';

const feature: Feature = {
  name: 'known',
  queries: { yes: () => true },
  options: { some: () => [] },
  actions: { act: () => ({}) },
  letters: { write: () => ({ outcome: 'none' }) },
};

function compile(steps: string, head = 'start: one') {
  const file = dialogSchema.parse(parse(`dialog: test.it\n${head}\nsteps:\n${steps}`));
  return compileDialog(file, { features: new Map([['known', feature]]), hasText: (key) => key === 't.one.example' });
}

/** The error of a dialog that can't be compiled. */
function refusal(steps: string, head?: string): AppError {
  try {
    compile(steps, head);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('It compiled.');
}

describe('compiling a dialog', () => {
  it.each([
    ['then', '  one: { say: t.one, then: two }'],
    ['a branch', "  one: { say: t.one, then: [{ when: answer is 'x', go: two }, { go: end }] }"],
  ])('names dialog, step and target when %s leads to a step that is not there', (_where, steps) => {
    const error = refusal(steps);
    expect(error.code).toBe('dialog.unknown-step');
    expect(error.message).toContain('test.it');
    expect(error.message).toContain('one');
    expect(error.message).toContain('"two"');
  });

  it('refuses to start at a step that is not there', () => {
    expect(refusal('  one: { say: t.one, then: end }', 'start: zero').code).toBe('dialog.unknown-step');
  });

  it.each([
    ['an action', '  one: { do: known.nothing, then: end }', 'known.nothing'],
    ['a query in a condition', '  one: { if: known.no, say: t.one, then: end }', 'known.no'],
    ['a variable', '  one: { say: t.one, vars: { a: other.yes }, then: end }', 'other.yes'],
    ['an option source', '  one: { ask: choice, text: t.one, options: { from: known.all }, then: end }', 'known.all'],
    ['a letter', '  one: { send: known.post, wait: { seconds: 1 }, then: [{ go: end }] }', 'known.post'],
    ['a member of Object', '  one: { do: known.toString, then: end }', 'known.toString'],
    ['an action used as a query', '  one: { if: known.act, say: t.one, then: end }', 'known.act'],
  ])('names step and member when %s is not there', (_what, steps, member) => {
    const error = refusal(steps);
    expect(error.code).toBe('dialog.unknown-member');
    expect(error.message).toContain('test.it, step one');
    expect(error.message).toContain(`"${member}"`);
    expect(error.advice).toMatch(/^Use one of /);
  });

  it.each([
    ['if', '  one: { if: a or b, say: t.one, then: end }'],
    ['when', '  one: { say: t.one, then: [{ when: a = 1, go: end }] }'],
    ['an option', '  one: { ask: choice, text: t.one, options: [{ id: a, if: "?" }], then: end }'],
  ])('refuses a condition that it can not read under %s', (_where, steps) => {
    expect(refusal(steps).code).toBe('dialog.condition');
  });

  it('finds every reference once, keeps the order of the file, and knows which optional texts there are', () => {
    const dialog = compile(
      '  one: { ask: choices, text: t.one, options: [a, { id: b, if: known.yes }], aliases: [uno], then: two }\n' +
        '  two: { do: known.act, then: [{ when: known.yes, go: one }, { go: end }] }',
    );
    expect([...dialog.steps.keys()]).toEqual(['one', 'two']);
    expect(dialog.aliases.get('uno')).toBe('one');
    const one = dialog.steps.get('one');
    expect(one).toMatchObject({ kind: 'ask', next: 'two', has: { example: true, why: false, otherAsk: false } });
    expect(dialog.steps.get('two')).toMatchObject({ kind: 'do', next: null, action: feature.actions?.act });
  });

  it.each([
    ['an unknown kind of step', '  one: { shout: t.one, then: end }'],
    ['an unknown kind of question', '  one: { ask: colour, text: t.one, then: end }'],
    ['an unknown property', '  one: { say: t.one, then: end, colour: red }'],
    ['an id in capitals', '  One: { say: t.one, then: end }'],
    ['an id that is too long', `  ${'a'.repeat(33)}: { say: t.one, then: end }`],
    ['an option id with a path in it', '  one: { ask: choice, text: t.one, options: [../x], then: end }'],
    ['no way on', '  one: { say: t.one }'],
    ['a wait longer than a day', '  one: { send: known.write, wait: { seconds: 86401 }, then: [{ go: end }] }'],
  ])('refuses %s before it is compiled', (_what, steps) => {
    expect(dialogSchema.safeParse(parse(`dialog: test.it\nstart: one\nsteps:\n${steps}`)).success).toBe(false);
  });

  it('keeps once a condition that many steps of a part carry, and none for a part that is always asked', () => {
    const { parts } = compile(
      [
        "  one: { ask: text, text: t.one, part: first, if: one is 'x', then: two }",
        "  two: { ask: text, text: t.one, part: first, if: one is 'x', then: three }",
        "  three: { ask: text, text: t.one, part: first, if: one is 'y', then: four }",
        "  four: { ask: text, text: t.one, part: second, if: one is 'x', then: five }",
        '  five: { ask: text, text: t.one, part: second, then: end }',
      ].join('\n'),
      'start: one\nparts: { of: [first, second, third], titles: t.parts }',
    );
    expect(parts?.of.map(({ id, conditions }) => [id, conditions?.length ?? 'always'])).toEqual([
      ['first', 2],
      ['second', 'always'],
      ['third', 0],
    ]);
  });
});
