import type { Feature } from '../../src/engine/feature.ts';
import { ALARM_KINDS, COMMANDS } from '../../src/engine/heard.ts';
import { checkContent } from '../../src/library/check/check-content.ts';
import type { Fits } from '../../src/library/check/fits.ts';
import { ENGINE_DIALOGS, isPattern, USED_BY_CODE } from '../../src/library/check/used-by-code.ts';
import { type Content, readContent } from '../../src/library/content.ts';
import { parseContent } from '../../src/library/library.ts';
import { loadTexts } from '../../src/library/texts.ts';
import { LANGUAGES, type Language } from '../../src/ports/language.ts';

type Tree = { [key: string]: string | Tree };

/** Content for a test: what differs from a small whole that has no mistakes. */
export interface Fixture {
  /** YAML of the dialog `test.one`; that of the whole when absent. */
  dialog?: string;
  /** Further dialog files by path. */
  more?: Readonly<Record<string, string>>;
  /** Texts of the namespace `test`, in every language. */
  texts?: Tree;
  /** Texts of the namespace `test` that differ in one language; null takes the language away. */
  only?: Partial<Record<Language, Tree | null>>;
  /** Changes the words of a language. */
  words?: (language: Language, words: Words) => unknown;
  fits?: Fits;
}

type Words = { commands: Record<string, string[]>; yes: string[] };

export const GOOD_DIALOG = `
dialog: test.one
start: hello
steps:
  hello: { say: test.hello, then: colour }
  colour:
    ask: choice
    text: test.colour
    options: [red, blue]
    save: colour
    then:
      - { when: colour is 'red', go: hello }
      - { go: end }
`;

export const GOOD_TEXTS: Tree = {
  hello: 'Hello there',
  colour: { ask: 'Which colour?', options: { red: 'The red one', blue: 'The blue one' } },
};

const FEATURES: readonly Feature[] = [
  {
    name: 'things',
    queries: { name: () => 'x', any: () => true },
    options: { all: () => [{ id: 'a', title: 'A' }] },
    actions: { act: () => ({}) },
    letters: { write: () => ({ outcome: 'none' }) },
  },
];

const real = await readContent();

/** The words of a language, with one word a command: the same in every language. */
function plainWords(language: Language): Words {
  const text = real.locales.find((file) => file.path === `locales/${language}/words.json`)?.text ?? '{}';
  return { ...JSON.parse(text), commands: each(COMMANDS, (name) => [name]), yes: ['yes'], no: ['no'] };
}

function each<Name extends string, Value>(names: readonly Name[], value: (name: Name) => Value): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, value(name)])) as Record<Name, Value>;
}

/** Checks the fixture; gives `rule file:line` of every problem, in order. */
export async function check(fixture: Fixture = {}) {
  const content = contentOf(fixture);
  const { parsed, problems } = parseContent(content);
  const texts = await loadTexts(parsed.resources);
  return checkContent({
    content,
    parsed,
    problems,
    features: FEATURES,
    texts,
    ...(fixture.fits && { fits: fixture.fits }),
  });
}

/** The rules that find something, each once. */
export async function rulesFor(fixture: Fixture): Promise<string[]> {
  return [...new Set((await check(fixture)).map((problem) => problem.rule))].sort();
}

function contentOf({ dialog = GOOD_DIALOG, more = {}, texts = GOOD_TEXTS, only = {}, words }: Fixture): Content {
  const dialogs = Object.entries({ 'dialogs/test/one.yaml': dialog, ...ENGINE, ...more });
  const locales: { path: string; text: string }[] = [];
  const add = (path: string, value: unknown) => locales.push({ path, text: JSON.stringify(value, null, 2) });
  for (const language of LANGUAGES) {
    const own = only[language];
    if (own !== null) {
      add(`locales/${language}/test.json`, own ?? texts);
      for (const [namespace, tree] of Object.entries(codeTexts())) add(`locales/${language}/${namespace}.json`, tree);
    }
    const lexicon = plainWords(language);
    words?.(language, lexicon);
    add(`locales/${language}/words.json`, lexicon);
    const phrases = each(ALARM_KINDS, () => ['help me']);
    const alone = each(ALARM_KINDS, () => ['danger']);
    add(`locales/${language}/alarms.json`, { phrases, alone, not: ['help me not'] });
    add(`locales/${language}/phrasings.json`, { topics: {}, synonyms: [], foreign: [] });
  }
  return { dialogs: dialogs.map(([path, text]) => ({ path, text })), locales };
}

/** The dialogs that the companion opens by itself, as short as they can be. */
const ENGINE = Object.fromEntries(
  ENGINE_DIALOGS.map((id) => [
    `dialogs/${id.replace('.', '/')}.yaml`,
    `dialog: ${id}\nstart: ask\nsteps:\n  ask: { ask: yes-no, text: test.colour, then: end }\n`,
  ]),
);

/** Every text that code says, each with its variables. */
function codeTexts(): Tree {
  const tree: Tree = {};
  for (const { key, vars } of USED_BY_CODE) {
    if (isPattern(key)) continue;
    const path = key.split('.');
    const text = `${key} ${(vars ?? [])
      .filter((name) => name !== 'count')
      .map((name) => `{{${name}}}`)
      .join(' ')}`.trim();
    put(tree, path, text);
  }
  return tree;
}

function put(tree: Tree, [name = '', ...rest]: readonly string[], text: string): void {
  if (rest.length === 0) {
    tree[name] = text;
    return;
  }
  const below = tree[name];
  const branch = typeof below === 'object' ? below : {};
  tree[name] = branch;
  put(branch, rest, text);
}
