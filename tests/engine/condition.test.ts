import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/engine/answer.ts';
import { compileCondition, parseCondition } from '../../src/engine/condition.ts';
import type { Query, View } from '../../src/engine/feature.ts';
import { AppError } from '../../src/ports/error.ts';

const QUERIES: Readonly<Record<string, ReturnType<Query>>> = {
  'test.yes': true,
  'test.no': false,
  'test.three': 3,
  'test.zero': 0,
  'test.word': 'word',
  'test.empty': '',
  'test.list': ['a', 'b'],
};

const ANSWERS: Readonly<Record<string, Answer>> = {
  goal: { kind: 'choice', option: 'respect' },
  own: { kind: 'choice', option: 'other', other: 'respect' },
  subjects: { kind: 'choices', options: ['faith', 'school'] },
  one: { kind: 'choices', options: ['faith'] },
  people: { kind: 'number', value: 7 },
  told: { kind: 'text', text: 'respect' },
  childcare: { kind: 'yes-no', yes: true },
  date: { kind: 'date', date: '2026-12-01' },
  passed: { kind: 'skipped' },
};

/** Whether a condition holds for the answers above. */
function holds(source: string, last: { answer?: Answer; outcome?: string } = {}): boolean {
  const condition = compileCondition(source, (name) => {
    const value = QUERIES[name];
    if (value === undefined) throw new Error(`no query ${name}`);
    return () => value;
  });
  const view = { answer: (name: string) => ANSWERS[name] } as unknown as View;
  return condition(view, { answer: last.answer, outcome: last.outcome });
}

describe('a condition in a dialog file', () => {
  it.each([
    ["goal is 'respect'", true],
    ["goal is 'blame'", false],
    ["own is 'respect'", false],
    ["own is 'other'", true],
    ["one is 'faith'", true],
    ["subjects is 'faith'", false],
    ["subjects includes 'faith'", true],
    ["subjects includes 'school'", true],
    ["subjects includes 'taboo'", false],
    ["goal includes 'respect'", true],
    ["told is 'respect'", false],
    ["childcare is 'yes'", true],
    ["childcare is 'no'", false],
    ["absent is 'respect'", false],
    ["absent includes 'respect'", false],
    ['passed is skipped', true],
    ['goal is skipped', false],
    ['absent is skipped', false],
    ['goal is answered', true],
    ['date is answered', true],
    ['passed is answered', false],
    ['absent is answered', false],
    ['people > 6', true],
    ['people > 7', false],
    ['people < 8', true],
    ['people < 7', false],
    ['told > 1', false],
    ['absent < 5', false],
    ['absent > 0', false],
  ])('tests a saved answer: %s is %s', (source, expected) => {
    expect(holds(source)).toBe(expected);
  });

  it.each([
    ['test.yes', true],
    ['test.no', false],
    ['test.three', true],
    ['test.zero', false],
    ['test.word', true],
    ['test.empty', false],
    ["test.word is 'word'", true],
    ["test.word is 'other'", false],
    ["test.list includes 'b'", true],
    ["test.list includes 'c'", false],
    ['test.three > 2', true],
    ['test.three > 3', false],
    ['test.three < 4', true],
    ['test.three < 3', false],
  ])('tests what a feature tells: %s is %s', (source, expected) => {
    expect(holds(source)).toBe(expected);
  });

  it.each([
    ["not goal is 'respect'", false],
    ["not goal is 'blame'", true],
    ['not test.no', true],
    ["goal is 'respect' and people > 6", true],
    ["goal is 'respect' and people > 9", false],
    ["not goal is 'blame' and not test.no and people < 8", true],
    ["test.yes and subjects includes 'faith' and passed is skipped", true],
  ])('joins terms by and, and turns one around by not: %s is %s', (source, expected) => {
    expect(holds(source)).toBe(expected);
  });

  it('tests the answer just given before one that was saved under the same name', () => {
    const answer: Answer = { kind: 'choice', option: 'menu' };
    expect(holds("answer is 'menu'", { answer })).toBe(true);
    expect(holds("answer is 'card'", { answer })).toBe(false);
    expect(holds("answer is 'menu'")).toBe(false);
  });

  it('tests how the last action ended', () => {
    expect(holds("outcome is 'told'", { outcome: 'told' })).toBe(true);
    expect(holds("outcome is 'told'", { outcome: 'none' })).toBe(false);
    expect(holds("outcome is 'told'")).toBe(false);
    expect(holds("not outcome is 'told'")).toBe(true);
  });

  it.each([
    '',
    'goal =',
    "goal is respect'",
    'goal is "respect"',
    "goal is ''",
    "goal is 'a' or goal is 'b'",
    "Goal is 'a'",
    "goal is 'a' and",
    'goal > many',
    'goal >= 3',
    'goal > -1',
    'goal > 1234567',
    'goal contains x',
    'process.exit()',
    'a.b.c',
    "goal is 'it's'",
    "goal  is 'a'",
    `goal is '${'x'.repeat(41)}'`,
    '__proto__',
  ])('refuses what is not of the grammar, naming the code: "%s"', (source) => {
    try {
      parseCondition(source);
    } catch (error) {
      expect(error).toBeInstanceOf(AppError);
      expect((error as AppError).code).toBe('dialog.condition');
      return;
    }
    expect.unreachable(`"${source}" was read as a condition`);
  });

  it('keeps its terms for whoever checks dialogs', () => {
    expect(parseCondition("not goal is 'a' and people > 3 and test.yes and x is skipped")).toEqual([
      { negated: true, subject: 'goal', test: { kind: 'is', value: 'a' } },
      { negated: false, subject: 'people', test: { kind: 'more', than: 3 } },
      { negated: false, subject: 'test.yes', test: { kind: 'truth' } },
      { negated: false, subject: 'x', test: { kind: 'skipped' } },
    ]);
  });
});
