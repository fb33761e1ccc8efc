/**
 * Numbers that break the forms of a language (-0, 1e308, not a number, 2⁵³, a thousand digits) where a text counts: each has
 * a form or is refused by name, in every language, and an answer in numbers keeps to what was asked.
 */
import { expect, it } from 'vitest';
import { LANGUAGES } from '../../src/ports/language.ts';
import { realLibrary } from '../support/real-library.ts';

const COUNTS = [
  0,
  -0,
  -1,
  0.5,
  1.000001,
  2 ** 53,
  1e21,
  1e308,
  Number.MAX_VALUE,
  -1e308,
  5e-324,
  Number.POSITIVE_INFINITY,
  Number.NaN,
];

it('has a form in every text that counts', async () => {
  const { library } = await realLibrary();
  const counting = library.texts.keys().filter((key) => library.texts.variables('nl', key).includes('count'));
  expect(counting.length).toBeGreaterThan(20);
  for (const key of counting) {
    for (const language of LANGUAGES) {
      const others = Object.fromEntries(library.texts.variables(language, key).map((name) => [name, 'x']));
      for (const count of COUNTS) {
        const said = library.text(language, key, { ...others, count });
        expect(said.length, `${language} ${key} ${count}`).toBeGreaterThan(0);
        expect(said).not.toMatch(/undefined|\{\{/);
      }
      for (const count of ['3', '', '{{count}}', '__proto__']) {
        const said = (() => {
          try {
            return library.text(language, key, { ...others, count });
          } catch (error) {
            return (error as { code?: string }).code;
          }
        })();
        expect(said, `${language} ${key}`).toBeDefined();
      }
    }
  }
});
