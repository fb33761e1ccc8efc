import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/ports/language.ts';
import { withDataMap } from './data-map.ts';

const read = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../docs/${path}`, import.meta.url)), 'utf8');

/** Titles, items and lines to fill in: what a translation must have as many of. */
function shapeOf(page: string): Record<string, number> {
  const count = (what: RegExp) => page.match(what)?.length ?? 0;
  return { titles: count(/^#+ /gm), items: count(/^- /gm), toFillIn: count(/‹/g) };
}

describe('what is said about privacy', () => {
  it('has the data map as the code has it (npm run data-map)', () => {
    const page = read('PRIVACY.md');
    expect(page).toBe(withDataMap(page));
  });

  it.each(LANGUAGES)('has a statement in %s, as whole as the Dutch one', (language) => {
    expect(shapeOf(read(`privacy/statement.${language}.md`))).toEqual(shapeOf(read('privacy/statement.nl.md')));
  });

  it('says in the Dutch statement no sentence of more than fifteen words', () => {
    const words = read('privacy/statement.nl.md')
      .split('\n')
      .filter((line) => !line.startsWith('*') && !line.startsWith('#'))
      .flatMap((line) => line.split(/[.?!:;]\s/))
      .map((sentence) => sentence.split(/\s+/).filter((word) => /\p{L}/u.test(word)));
    expect(words.filter(({ length }) => length > 15).map((sentence) => sentence.join(' '))).toEqual([]);
  });
});
