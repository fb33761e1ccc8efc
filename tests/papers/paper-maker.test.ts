import { describe, expect, it } from 'vitest';
import { createPaperMaker } from '../../src/papers/paper-maker.ts';
import { AppError } from '../../src/ports/error.ts';
import { CARDS, recipe } from './cards.ts';

const maker = createPaperMaker();

async function failure(making: Promise<unknown>): Promise<AppError> {
  const error = await making.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw new Error('expected an AppError');
  return error;
}

describe('a paper maker', () => {
  it('names the kinds that it knows when it is asked for another', async () => {
    const error = await failure(maker.make({ ...recipe('nl', CARDS.nl), kind: 'novel' }));
    expect(error.code).toBe('paper.unknown');
    expect(error.advice).toContain('preparation-card');
    expect(error.retry).toBe(false);
  });

  it.each([
    ['no data', null, 'data'],
    ['no title', { ...CARDS.nl, title: 12 }, 'title'],
    ['no sections', { ...CARDS.nl, sections: [] }, 'sections'],
    [
      'a line that is not text',
      { ...CARDS.nl, sections: [{ heading: 'h', lines: ['a', null] }] },
      'sections.0.lines.1',
    ],
    ['half a ruled line', { ...CARDS.nl, notes: { heading: 'h', lines: 1.5 } }, 'notes.lines'],
    ['more ruled lines than two pages hold', { ...CARDS.nl, notes: { heading: 'h', lines: 51 } }, 'notes.lines'],
    ['a field that nobody prints', { ...CARDS.nl, extra: 'x' }, 'data'],
  ])('refuses a card with %s, and says where', async (_, data, place) => {
    const error = await failure(maker.make({ ...recipe('nl', CARDS.nl), data }));
    expect(error.code).toBe('paper.invalid');
    expect(error.message).toContain(`: ${place} (`);
  });

  it("keeps the person's words out of the error", async () => {
    const data = { ...CARDS.nl, subtitle: ['geheim'], sections: [{ heading: 'geheim', lines: 'geheim' }] };
    const error = await failure(maker.make({ ...recipe('nl', CARDS.nl), data }));
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('geheim');
  });

  it('makes several papers at once, each its own', async () => {
    const several = createPaperMaker();
    const alone = await maker.make(recipe('nl', CARDS.nl));
    const papers = await Promise.all((['nl', 'ar', 'nl', 'tr'] as const).map((l) => several.make(recipe(l, CARDS[l]))));
    expect(papers.map((paper) => paper.fileName)).toEqual(['nl', 'ar', 'nl', 'tr'].map((l) => `kennismaker-${l}.pdf`));
    expect(papers[2]?.bytes).toEqual(alone.bytes);
    expect(papers[1]?.bytes).not.toEqual(alone.bytes);
  });
});
