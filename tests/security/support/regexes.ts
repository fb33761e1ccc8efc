import ts from 'typescript';
import { allSources, nodesOf, placeOf, type Source } from './sources.ts';

/** A regular expression of ours, with where it stands. */
export interface Found {
  place: string;
  regex: RegExp;
}

/** Made from other parts of the code: what they are made of is looked at by hand, and written down here. */
const MADE: Readonly<Record<string, () => RegExp>> = {
  // The keys of a map of single letters.
  "[...LETTERS.keys()].join('|')": () => /ı|ٱ|ى|ة/gu,
};

/** Every regular expression in the code: literals, and what is made with `RegExp`. Throws on one that it can't read. */
export function allRegexes(): Found[] {
  return allSources().flatMap((source) => [...nodesOf(source.file)].flatMap((node) => regexAt(source, node)));
}

function regexAt(source: Source, node: ts.Node): Found[] {
  const place = () => placeOf(source, node);
  if (ts.isRegularExpressionLiteral(node)) return [{ place: place(), regex: literal(node.text) }];
  if (!(ts.isNewExpression(node) || ts.isCallExpression(node)) || node.expression.getText(source.file) !== 'RegExp') {
    return [];
  }
  const [pattern, flags] = node.arguments ?? [];
  const made = MADE[pattern?.getText(source.file) ?? ''];
  if (made) return [{ place: place(), regex: made() }];
  return [{ place: place(), regex: new RegExp(constant(pattern, source), constant(flags, source)) }];
}

function literal(text: string): RegExp {
  const end = text.lastIndexOf('/');
  return new RegExp(text.slice(1, end), text.slice(end + 1));
}

/** The value of strings, `String.raw`, `+` and `[…].join('…')`; nothing that a person's text could be in. */
function constant(node: ts.Node | undefined, source: Source): string {
  if (node === undefined) return '';
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isTaggedTemplateExpression(node) && node.tag.getText(source.file) === 'String.raw') {
    return node.template.getText(source.file).slice(1, -1);
  }
  if (ts.isBinaryExpression(node)) return constant(node.left, source) + constant(node.right, source);
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const { expression, name } = node.expression;
    if (name.text === 'join' && ts.isArrayLiteralExpression(expression)) {
      return expression.elements.map((each) => constant(each, source)).join(constant(node.arguments[0], source));
    }
  }
  throw new Error(`A regular expression is made of something that is not known: ${placeOf(source, node)}`);
}
