import { describe, expect, it } from 'vitest';
import type { Message } from '../../src/ports/message.ts';
import { check, type Fixture, GOOD_DIALOG, GOOD_TEXTS, rulesFor } from './check-fixture.ts';

/** The dialog with its steps replaced, from the third line on. */
function steps(text: string, head = ''): string {
  return `dialog: test.one\n${head}start: hello\nsteps:\n${text}`;
}

const ASK = '  colour: { ask: choice, text: test.colour, options: [red, blue], save: colour, then: end }\n';

/** One fixture a rule, in which nothing else is wrong. */
const CASES: readonly (readonly [rule: string, fixture: Fixture])[] = [
  [
    'yaml-syntax',
    {
      dialog: 'dialog: [',
      more: { 'dialogs/test/two.yaml': steps(`  hello: { say: test.hello, then: colour }\n${ASK}`) },
    },
  ],
  ['dialog-schema', { dialog: `${GOOD_DIALOG}extra: 1\n`, more: { 'dialogs/test/two.yaml': GOOD_DIALOG } }],
  ['twice', { more: { 'dialogs/test/two.yaml': GOOD_DIALOG } }],
  ['unknown-step', { dialog: GOOD_DIALOG.replace('go: hello', 'go: nowhere') }],
  [
    'unknown-dialog',
    { dialog: steps(`  hello: { say: test.hello, then: other }\n  other: { run: test.none, then: colour }\n${ASK}`) },
  ],
  [
    'missing-dialog',
    {
      more: {
        'dialogs/system/menu.yaml': steps(`  hello: { say: test.hello, then: colour }\n${ASK}`).replace(
          'test.one',
          'test.two',
        ),
      },
    },
  ],
  ['unknown-member', { dialog: steps(`  hello: { if: things.none, say: test.hello, then: colour }\n${ASK}`) }],
  ['unknown-member', { dialog: steps(`  hello: { do: things.none, then: colour }\n${ASK}`), texts: withoutHello() }],
  ['condition', { dialog: GOOD_DIALOG.replace("colour is 'red'", 'colour == red') }],
  ['unknown-option', { dialog: GOOD_DIALOG.replace("colour is 'red'", "colour is 'green'") }],
  ['unknown-option', { dialog: GOOD_DIALOG.replace("colour is 'red'", "shade is 'red'") }],
  ['never-true', { dialog: GOOD_DIALOG.replace("colour is 'red'", 'colour is skipped') }],
  ['never-true', { dialog: GOOD_DIALOG.replace("colour is 'red'", 'colour > 3') }],
  ['never-true', { dialog: GOOD_DIALOG.replace("{ when: colour is 'red', go: hello }", '{ go: hello }') }],
  ['unknown-part', { dialog: GOOD_DIALOG.replace('say: test.hello', 'part: first, say: test.hello') }],
  ['alias-clash', { dialog: GOOD_DIALOG.replace('say: test.hello', 'aliases: [colour], say: test.hello') }],
  [
    'unreachable-step',
    { dialog: steps(`  hello: { say: test.hello, then: colour }\n  left: { say: test.hello, then: end }\n${ASK}`) },
  ],
  [
    'dead-end',
    {
      dialog: steps(
        `  hello: { say: test.hello, then: wait }\n  wait: { send: things.write, wait: { seconds: 5 }, then: [{ when: outcome is 'done', go: colour }, { when: outcome is 'no', go: colour }] }\n${ASK}`,
      ),
    },
  ],
  [
    'loop-without-wait',
    {
      dialog: steps(
        `  hello: { say: test.hello, then: [{ when: things.any, go: again }, { go: colour }] }\n  again: { do: things.act, then: hello }\n${ASK}`,
      ),
    },
  ],
  [
    'loop-without-wait',
    { dialog: steps(`  hello: { say: test.hello, then: self }\n  self: { run: test.one, then: colour }\n${ASK}`) },
  ],
  ['no-else', { dialog: GOOD_DIALOG.replace('      - { go: end }\n', '') }],
  ['missing-text', { texts: withoutHello() }],
  ['missing-language', { only: { tr: null } }],
  ['missing-translation', { only: { tr: withoutHello() } }],
  ['extra-text', { texts: { ...GOOD_TEXTS, spare: 'Nobody says this' } }],
  ['variables', { texts: { ...GOOD_TEXTS, hello: 'Hello {{name}}' } }],
  ['variables', { only: { en: { ...GOOD_TEXTS, hello: 'Hello {{name}}' } } }],
  ['variables', { dialog: GOOD_DIALOG.replace('say: test.hello', 'say: test.hello, vars: { name: things.name }') }],
  [
    'plural-forms',
    {
      dialog: GOOD_DIALOG.replace('say: test.hello', 'say: test.hello, vars: { count: things.name }'),
      texts: { colour: GOOD_TEXTS.colour ?? '', hello_one: '{{count}} thing', hello_other: '{{count}} things' },
    },
  ],
  ['colliding-titles', { texts: withOptions({ red: 'The one', blue: 'the ONE' }) }],
  ['title-is-command', { texts: withOptions({ red: 'Menu', blue: 'The blue one' }) }],
  ['number-in-title', { texts: withOptions({ red: '2 hours', blue: 'The blue one' }) }],
  ['words-twice', { words: (language, words) => language === 'nl' && words.yes.push(words.commands.stop?.[0] ?? '') }],
  ['words-schema', { words: (language, words) => language === 'tr' && words.yes.push('  ') }],
  ['too-long', { fits: titleLimit(8) }],
];

function withoutHello() {
  const { hello: _, ...rest } = GOOD_TEXTS;
  return rest;
}

function withOptions(options: { red: string; blue: string }) {
  return { ...GOOD_TEXTS, colour: { ask: 'Which colour?', options } };
}

/** A channel that shortens titles to so many characters. */
function titleLimit(max: number) {
  return ({ options = [] }: Message) =>
    options.flatMap(({ title }, option) =>
      title.length > max
        ? [
            {
              channel: 'narrow',
              what: 'title' as const,
              option,
              length: title.length,
              max,
              unit: 'utf16',
              effect: 'title-shortened',
            },
          ]
        : [],
    );
}

describe('the check', () => {
  it('finds nothing in content without mistakes', async () => {
    expect(await check()).toEqual([]);
  });

  for (const [rule, fixture] of CASES) {
    it(`finds ${rule} and nothing else: ${JSON.stringify(fixture).slice(0, 60)}`, async () => {
      expect(await rulesFor(fixture)).toEqual([rule]);
    });
  }

  it('tells the line and column of the word that is wrong', async () => {
    const [problem] = await check({ dialog: GOOD_DIALOG.replace('go: hello', 'go: nowhere') });
    expect(problem).toMatchObject({ file: 'dialogs/test/one.yaml', line: 12, column: 34, rule: 'unknown-step' });
  });

  it('tells where in a translation a text would go', async () => {
    const [problem] = await check({ texts: withOptions({ red: '2 hours', blue: 'The blue one' }) });
    expect(problem).toMatchObject({ file: 'locales/ar/test.json', line: 6, column: 7, severity: 'warning' });
  });

  it('takes a command word of another language for what it is only in its own', async () => {
    const words = (language: string, { commands }: { commands: Record<string, string[]> }) =>
      language === 'tr' && commands.menu?.push('kırmızı');
    const problems = await check({ words, texts: withOptions({ red: 'Kirmizi', blue: 'Mavi' }) });
    expect(problems.map(({ rule, file }) => `${rule} ${file}`)).toEqual(['title-is-command locales/tr/test.json']);
  });

  it('lets an option of a system dialog be called as the command that it stands for', async () => {
    const menu =
      'dialog: system.more\nstart: ask\nsteps:\n  ask: { ask: choice, text: test.more, options: [help, menu], then: end }\n';
    const texts = { ...GOOD_TEXTS, more: { ask: 'What?', options: { help: 'Help', menu: 'Menu' } } };
    expect(await rulesFor({ more: { 'dialogs/system/more.yaml': menu }, texts })).toEqual([]);
  });

  it('reports titles that become the same within a limit', async () => {
    const fits = ({ options = [] }: Message) =>
      options.length === 2 && options[1]?.title === 'The blue one'
        ? [
            {
              channel: 'narrow',
              what: 'title' as const,
              option: 1,
              length: 12,
              max: 4,
              unit: 'utf16',
              effect: 'title-in-description',
              collidesWith: 0,
            },
          ]
        : [];
    const problems = await check({ fits });
    expect(problems.filter(({ severity }) => severity === 'error').map(({ rule }) => rule)).toEqual(
      Array(4).fill('colliding-titles'),
    );
    expect(problems.filter(({ severity }) => severity === 'warning').map(({ rule }) => rule)).toEqual(
      Array(4).fill('too-long'),
    );
  });

  it('follows a passed-over step to the next one in the file', async () => {
    const dialog = steps(`  hello: { if: things.any, say: test.hello, then: end }\n${ASK}`);
    expect(await rulesFor({ dialog })).toEqual([]);
  });

  it('sees a circle through dialogs that switch to each other without a question', async () => {
    const dialog = steps('  hello: { say: test.hello, then: on }\n  on: { switch: test.two }\n');
    const more = { 'dialogs/test/two.yaml': 'dialog: test.two\nstart: on\nsteps:\n  on: { switch: test.one }\n' };
    expect(await rulesFor({ dialog, more, texts: { hello: 'Hello there', colour: { ask: 'Which colour?' } } })).toEqual(
      ['loop-without-wait'],
    );
  });

  it('knows that answers on one kind of sheet are shared by its dialogs', async () => {
    const keeps = 'keeps: preparation\n';
    const first = steps(`  hello: { say: test.hello, then: colour }\n${ASK}`, keeps);
    const second =
      "dialog: test.two\nkeeps: preparation\nstart: on\nsteps:\n  on: { if: colour is 'red', say: test.hello, then: end }\n";
    const texts = { ...GOOD_TEXTS, colour: { ...(GOOD_TEXTS.colour as object), label: 'Colour' } };
    expect(await rulesFor({ dialog: first, more: { 'dialogs/test/two.yaml': second }, texts })).toEqual([]);
  });
});
