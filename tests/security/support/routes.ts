import ts from 'typescript';
import { allSources, nodesOf } from './sources.ts';

/** A route that the HTTP side serves; `path` is the code for it where it is not written there. */
export interface Route {
  method: string;
  path: string;
}

const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete', 'all', 'options', 'head']);

/** Every route of the code under `src/web`, so that a new one can't be forgotten. */
export function allRoutes(): Route[] {
  return allSources()
    .filter(({ path }) => path.startsWith('src/web/') && !path.startsWith('src/web/page/'))
    .flatMap(({ file }) =>
      [...nodesOf(file)].flatMap((node): Route[] => {
        if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
        const { expression, name } = node.expression;
        const [path] = node.arguments;
        if (expression.getText(file) !== 'app' || !METHODS.has(name.text) || path === undefined) return [];
        // What only says 405 at the others' addresses has none of its own.
        if (node.arguments.length < 2 || ts.isArrayLiteralExpression(path)) return [];
        return [{ method: name.text, path: ts.isStringLiteral(path) ? path.text : path.getText(file) }];
      }),
    );
}
