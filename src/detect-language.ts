import { createRequire } from 'node:module';
import type { DetectAll } from './understanding/guess.ts';

let detectAll: DetectAll | null = null;

/**
 * tinyld's light profile, loaded with the first text that needs it: it takes 12 MB and 25 ms (the normal profile 47 MB
 * and 130 ms, and it finds no line more of `tests/understanding` that matters), and most people never write such a text.
 */
export const detectLanguage: DetectAll = (text) => {
  detectAll ??= (createRequire(import.meta.url)('tinyld/light') as typeof import('tinyld/light')).detectAll;
  return detectAll(text);
};
