import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml';
import { type DialogFile, dialogSchema } from '../engine/dialog-schema.ts';
import type { ContentFile } from './content.ts';
import type { Problem } from './problem.ts';

/** A YAML file that was read, and how to find the place of something in it. */
export interface ParsedFile<T> {
  path: string;
  value: T;
  /** Line and column of a path like `['steps', 'hello', 'then']`, or of the nearest thing around it. */
  locate(path: readonly (string | number)[]): { line: number; column: number };
}

/** Reads YAML; a file that can't be read gives problems with line and column instead. */
export function parseYaml(file: ContentFile): ParsedFile<unknown> | Problem[] {
  const lines = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: lines, uniqueKeys: true, merge: false });
  if (document.errors.length > 0) {
    return document.errors.map((error) => {
      const { line, col } = lines.linePos(error.pos[0]);
      return {
        rule: 'yaml-syntax',
        severity: 'error',
        file: file.path,
        line,
        column: col,
        message: error.message.split('\n')[0] ?? error.code,
        advice: 'Mend the YAML: spaces for indentation, quotes around texts with special characters.',
      };
    });
  }
  try {
    return { path: file.path, value: document.toJS(), locate: locator(document, lines) };
  } catch {
    // Aliases of aliases: a few lines that would become millions.
    return [
      {
        rule: 'yaml-syntax',
        severity: 'error',
        file: file.path,
        line: 1,
        column: 1,
        message: 'It refers to itself too often.',
        advice: 'Write out what &names and *names stand for.',
      },
    ];
  }
}

function locator(document: Document, lines: LineCounter): ParsedFile<unknown>['locate'] {
  return (path) => {
    for (let length = path.length; length >= 0; length -= 1) {
      const offset = offsetOf(document, path.slice(0, length));
      if (offset !== null) {
        const { line, col } = lines.linePos(offset);
        return { line, column: col };
      }
    }
    return { line: 1, column: 1 };
  };
}

function offsetOf(document: Document, path: readonly (string | number)[]): number | null {
  // The key says better where something is than its value, which may begin on the next line.
  const parent = path.length > 0 ? document.getIn(path.slice(0, -1), true) : null;
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isNode(item.key) && String(item.key) === String(path[path.length - 1]));
    if (pair && isNode(pair.key) && pair.key.range) return pair.key.range[0];
  }
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  return isNode(node) && node.range ? node.range[0] : null;
}

/** Holds a YAML file against the schema of dialogs. */
export function parseDialog(file: ParsedFile<unknown>): ParsedFile<DialogFile> | Problem[] {
  const result = dialogSchema.safeParse(file.value);
  if (result.success) return { ...file, value: result.data };
  return result.error.issues.map((issue) => {
    const path = issue.path.filter((part) => typeof part !== 'symbol');
    return {
      rule: 'dialog-schema',
      severity: 'error' as const,
      file: file.path,
      ...file.locate(path),
      message: `${path.join('.') || 'the file'}: ${issue.message}.`,
      advice: 'See docs/DIALOGS.md for what a dialog file may hold.',
    };
  });
}
