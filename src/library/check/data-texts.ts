import type { ParsedContent } from '../library.ts';

/** A text that must exist because of an entry in a data file. */
export interface DataText {
  key: string;
  /** File of the entry, from the content's root. */
  file: string;
}

const EXERCISE = /^toolkit\/exercises\/(.+)$/;

/** Texts of exercises, topics, help lines and templates: each entry has a name and more in every language. */
export function dataTexts(data: ParsedContent['data']): DataText[] {
  return [...data].flatMap(([path, { path: file, value }]) => {
    const keys: string[] = [];
    if (EXERCISE.test(path)) {
      const id = textIn(value, 'id');
      // One with a source names it; the words for that are said by code.
      if (textIn(value, 'source') === '') keys.push(`toolkit.origin.${textIn(value, 'origin')}`);
      const parts = ['title', 'aim', 'why', 'how', 'say', 'pitfalls'];
      if (valueIn(value, 'online') === true) parts.push('online');
      listIn(value, 'steps').forEach((_, index) => {
        parts.push(`steps.${index + 1}`);
      });
      for (const part of parts) keys.push(`toolkit.exercises.${id}.${part}`);
    } else if (path.startsWith('questions/')) {
      for (const part of ['title', 'answer', 'more']) keys.push(`questions.topics.${textIn(value, 'topic')}.${part}`);
    } else if (path === 'helplines') {
      for (const line of listIn(value, 'helplines')) {
        keys.push(`safety.lines.${textIn(line, 'id')}.name`, `safety.lines.${textIn(line, 'id')}.note`);
      }
    }
    if (path === 'whatsapp-templates') {
      for (const template of listIn(value, 'templates')) {
        keys.push(`templates.${textIn(template, 'name')}.body`);
        for (const variable of listIn(template, 'variables')) keys.push(`templates.samples.${variable}`);
        for (const button of listIn(template, 'buttons')) keys.push(`templates.buttons.${button}`);
      }
    }
    return keys.map((key) => ({ key, file }));
  });
}

function valueIn(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

/** The value as text; '' when there is none. */
function textIn(value: unknown, name: string): string {
  return String(valueIn(value, name) ?? '');
}

function listIn(value: unknown, name: string): readonly unknown[] {
  const list = valueIn(value, name);
  return Array.isArray(list) ? list : [];
}
