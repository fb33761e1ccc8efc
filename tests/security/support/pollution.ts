import { expect } from 'vitest';

/** Words that are the name of something that every object has, or of its prototype. */
export const INHERITED = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '__defineGetter__',
  'isPrototypeOf',
];

/** Names that a polluted prototype would give to each object. */
const PROBE = 'polluted';

/** What a body adds to pollute: an own key `__proto__`, as `JSON.parse` makes it, and the way over `constructor`. */
export const POLLUTING = `"__proto__":{"${PROBE}":1,"isAdmin":true},"constructor":{"prototype":{"${PROBE}":1}}`;

/** The JSON text of a value, with something polluting in each of its objects, first and last. */
export function polluted(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('{"', `{${POLLUTING},"`)
    .replaceAll('}', `,${POLLUTING}}`)
    .replaceAll('{,', '{');
}

/** Demands that no object has got something that it was not given. */
export function expectUnpolluted(): void {
  expect(PROBE in {}).toBe(false);
  expect(PROBE in []).toBe(false);
  expect('isAdmin' in {}).toBe(false);
  expect(PROBE in (() => undefined)).toBe(false);
  expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(12);
}
