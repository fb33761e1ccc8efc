/**
 * A list of a thousand names, each as long as a name can be: it is made within the time of a turn, and others' papers are
 * made afterwards.
 */
import { expect, it } from 'vitest';
import { createPaperMaker } from '../../src/papers/paper-maker.ts';
import { cardWith, recipe } from '../papers/cards.ts';
import { attendance, guest, listRecipe } from '../papers/meetings.ts';
import { realContent } from '../papers/toolkit-recipes.ts';

it('is made, as a table and as a list', async () => {
  const rows = Array.from({ length: 1_000 }, (_, n) =>
    guest({ name: `${n} ${'Fatma van het wijkteam '.repeat(2)}`.slice(0, 40), answer: 'yes' }),
  );
  const maker = createPaperMaker(await realContent(), async () => attendance(rows));
  const begun = performance.now();
  const table = await maker.make(listRecipe('attendance-csv'));
  expect(new TextDecoder().decode(table.bytes).split('\r\n')).toHaveLength(1_002);
  const list = await maker.make(listRecipe('attendance-list'));
  expect(list.bytes.byteLength).toBeLessThan(20_000_000);
  expect(performance.now() - begun).toBeLessThan(25_000);
  expect((await maker.make(recipe('nl', cardWith(['hoi'])))).bytes.byteLength).toBeGreaterThan(1_000);
});
