/**
 * Names of thousands of combining marks, emoji joined to one, or a single word of ten thousand letters: a message and a paper
 * are made of them in a moment, within their bounds, and the page of a paper is not grown by them.
 */
import { describe, expect, it } from 'vitest';
import { createPaperMaker } from '../../src/papers/paper-maker.ts';
import { cardWith, recipe } from '../papers/cards.ts';
import { attendance, guest, icsRecipe, listRecipe } from '../papers/meetings.ts';
import { readPdf } from '../papers/pdf.ts';
import { realContent } from '../papers/toolkit-recipes.ts';

const NAMES = [
  `e${'\u0301\u0302\u0316\u0334'.repeat(1_000)}`,
  '\u0301'.repeat(3_000),
  '👨‍👩‍👧‍👦\u200D'.repeat(300),
  '\uFE0F\u20E3'.repeat(1_000),
  'a'.repeat(10_000),
  'ﷺ'.repeat(600),
  '\u200B'.repeat(5_000),
  'ك\u0651\u064B'.repeat(1_000),
];

/** Milliseconds: a usual paper takes 12, on a machine with nothing else to do. */
const MOST_MS = 8_000;

describe('names that grow', () => {
  it.each(NAMES.map((name) => [name.slice(0, 12), name]))('are printed in a moment: %j …', async (_, name) => {
    const content = await realContent();
    const maker = createPaperMaker(content, async () =>
      attendance([guest({ name, answer: 'yes' })], { title: name, place: name }),
    );
    for (const paper of [
      recipe('nl', cardWith([name, name], name)),
      listRecipe('attendance-list'),
      listRecipe('attendance-csv'),
      icsRecipe({ title: name }),
    ]) {
      const begun = performance.now();
      const { bytes } = await maker.make(paper);
      expect(performance.now() - begun, paper.kind).toBeLessThan(MOST_MS);
      expect(bytes.byteLength, paper.kind).toBeLessThan(3_000_000);
      if (paper.kind === 'preparation-card') expect((await readPdf(bytes)).pages.length).toBeLessThan(20);
    }
  });
});
