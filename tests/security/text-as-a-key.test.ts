/**
 * Words of a person used as the key of a plain object: an object that is indexed by a text from outside would answer
 * `constructor`. Each place where the code looks something up by a computed name, in a table that is written there, is held
 * against a list of names that can't come from a person.
 */
import ts from 'typescript';
import { expect, it } from 'vitest';
import { allSources, nodesOf, placeOf, type Source } from './support/sources.ts';

/** Tables of a file: a constant made of an object literal. */
function tablesOf({ file }: Source): Set<string> {
  const tables = new Set<string>();
  for (const node of nodesOf(file)) {
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || node.initializer === undefined) continue;
    let made = node.initializer;
    while (ts.isAsExpression(made) || ts.isSatisfiesExpression(made)) made = made.expression;
    if (ts.isObjectLiteralExpression(made)) tables.add(node.name.text);
  }
  return tables;
}

/** Look-ups in a table by something that is not written there, without having asked whether it is the table's own. */
function lookUps(source: Source): { place: string; key: string }[] {
  const { file } = source;
  const tables = tablesOf(source);
  return [...nodesOf(file)].flatMap((node) => {
    if (!ts.isElementAccessExpression(node) || !ts.isIdentifier(node.expression)) return [];
    const { argumentExpression: key, expression } = node;
    if (!tables.has(expression.text) || ts.isLiteralExpression(key)) return [];
    const nearest = ts.findAncestor(node, (each) => ts.isStatement(each) || ts.isArrowFunction(each));
    const statement = (nearest && ts.isIfStatement(nearest.parent) ? nearest.parent : nearest)?.getText(file) ?? '';
    if (
      statement.includes(`Object.hasOwn(${expression.text}`) ||
      statement.includes(`${key.getText(file)} in ${expression.text}`)
    )
      return [];
    return [{ place: placeOf(source, node), key: node.getText(file) }];
  });
}

/**
 * Look-ups that were looked at: the name is one of a few words of ours by its type (a language, a kind of letter, a state, the
 * name of a step's answer, an option that was shown), or an id that we made. A new one is added here only when nothing that a
 * person or another server says can be its value; else ask `Object.hasOwn` first, or take a `Map`.
 */
const OURS = new Set([
  'TAGS[language]',
  'TAGS[SOURCE_LANGUAGE]',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it stands so in the code.
  'made[`${path}.title`]',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it stands so in the code.
  'made[`${path}.description`]',
  'TYPES[field]',
  'SHOWN[kind]',
  'ADVICE[why]',
  'SERVERS[scheme]',
  'GIVEN_UP[why]',
  'WHY[why]',
  'LANGUAGE_NAMES[language]',
  'CATEGORY_NAMES[category]',
  'COLOUR[String(level)]',
  'EXPECTED[key]',
  'WHATSAPP_CLOUD[name]',
  'LOCALE[language]',
  'DIALOGS[command]',
  'EXTRA_TITLES[id]',
  'FLAGS[language]',
  'SHIFT[piece.modifier]',
  'values[name]',
  'slots[name]',
  'WHY[state]',
  'counts[how]',
  'failed[how.failed]',
  'failed[why]',
  'REASONS[code]',
  'LISTS[option]',
  'answers[name]',
  'NUMBERS[language]',
  'OWN_NAME[language]',
  'FACT[fact]',
  'MAKERS[arrival.letter.kind]',
  'FINDS[kind]',
  'GONE[kind]',
  'HELPS[each.question]',
  'HELPS[question]',
  'answers[question]',
  'HANDLERS[letter.kind]',
  'topics[of]',
  'USUAL_ORDER[wish.phase]',
  'ACTIVITY_OF_AIM[aim]',
  'USUAL_ORDER[phase]',
  'PAPERS[paper]',
  'QUESTIONS[prompt]',
  'BUDGET[id]',
  'VISITOR[letter.kind]',
  'HOST[letter.kind]',
  'WORD[kind]',
  'WORD_SCHEMAS[wordFile]',
  'words[wordFile]',
  'words[name]',
  'LOCALES[language]',
  'MARKDOWN_ENTITY[character]',
  'MARKDOWN_ENTITY[found]',
  'MEASURES[markup]',
  'lettersOut[posted.to]',
  'cannot[found.why]',
  'lettersOut[each.to]',
  'lettersOut[to]',
  'lettersOut[event.to]',
  'lettersOut[into]',
  'seen[day]',
  'COUNTED[done]',
  'next[day]',
  'next[today]',
  'FLAGS[how]',
  'PROGRESS[outcome]',
  'PROGRESS[earlier.outcome]',
  'LATIN[language]',
  'HARDENED[last]',
  'MEDIA_TYPES[extname(name)]',
  "parts[type === 'message' ? 'messages to send' : 'letters to bring']",
  "STATUS[error.code ?? '']",
]);

it('finds a look-up by a text from outside', () => {
  const file = ts.createSourceFile(
    'x.ts',
    'const T = { a: 1 }; const x = T[text]; const y = Object.hasOwn(T, k) ? T[k] : 0; T["a"];',
    ts.ScriptTarget.ES2023,
    true,
  );
  expect(lookUps({ path: 'x.ts', file }).map(({ key }) => key)).toEqual(['T[text]']);
});

it('every other look-up is by a word of ours', () => {
  const found = allSources()
    .flatMap(lookUps)
    .filter(({ key }) => !OURS.has(key));
  expect(found.map(({ place }) => place)).toEqual([]);
});
