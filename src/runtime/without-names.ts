import type { Json } from '../ports/json.ts';

/** What an id can stand in: `<from> <to>`, `<document>#<version>`. */
const WORD = /[0-9A-Za-z-]+/g;

/** JSON in which every one of these ids, as a value, in one, or as a key, became its keyed hash. What is whole stays the same. */
export function withoutNames<T extends Json>(
  json: T,
  ids: ReadonlySet<string>,
  keyedHash: (text: string) => string,
): T {
  const unnamed = (text: string) => text.replace(WORD, (word) => (ids.has(word) ? keyedHash(word) : word));
  const walk = (value: Json): Json => {
    if (typeof value === 'string') return unnamed(value);
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(walk);
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [unnamed(key), walk(each)]));
  };
  // The shape is the same: only words within texts and keys differ.
  return walk(json) as T;
}

/** Whether one of these texts stands anywhere in it, as JSON writes it. */
export function names(json: unknown, texts: Iterable<string>): boolean {
  const written = JSON.stringify(json);
  for (const text of texts) if (written.includes(JSON.stringify(text).slice(1, -1))) return true;
  return false;
}
