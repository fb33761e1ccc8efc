import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPaperMaker } from '../../src/papers/paper-maker.ts';
import { shareMinutes } from '../../src/papers/share-minutes.ts';
import type { Json } from '../../src/ports/json.ts';
import { bodyText, readPdf } from './pdf.ts';
import { exerciseRecipe, programmeRecipe, realContent } from './toolkit-recipes.ts';

const content = await realContent();
const maker = createPaperMaker(content);
const KINDS = ['programme-guide', 'programme-handout', 'expectations-sheet', 'programme-slides'];

describe('a recipe of a programme', () => {
  const { data } = programmeRecipe('programme-guide', ['nl']);
  const good = data as Record<string, Json>;
  it.each<[string, string, Record<string, Json>]>([
    ['no items', 'items', { items: [] }],
    [
      'more items than anybody prints',
      'items',
      { items: Array.from({ length: 61 }, () => ({ kind: 'break', minutes: 5 })) },
    ],
    ['an item of no kind', 'items.0.kind', { items: [{ kind: 'speech', minutes: 5 }] }],
    ['half a minute', 'items.0.minutes', { items: [{ kind: 'break', minutes: 0.5 }] }],
    [
      'an exercise that does not exist',
      'items.1.exercise',
      {
        items: [
          { kind: 'break', minutes: 5 },
          { kind: 'exercise', exercise: 'gone', minutes: 5 },
        ],
      },
    ],
    ['a path for an exercise', 'items.0.exercise', { items: [{ kind: 'exercise', exercise: '../x', minutes: 5 }] }],
    ['a time that no clock shows', 'start', { start: '24:30' }],
    ['a day that does not exist', 'date', { date: '2026-02-30' }],
    ['nobody', 'people', { people: 0 }],
    ['three languages', 'languages', { languages: ['nl', 'en', 'tr'] }],
    ['the same language twice', 'languages', { languages: ['nl', 'nl'] }],
    ['a language that we do not speak', 'languages.0', { languages: ['de'] }],
    ['words', 'data', { title: 'geheim' }],
  ])('is refused with %s, and the place is named', async (_, place, wrong) => {
    for (const kind of KINDS) {
      const recipe = { ...programmeRecipe(kind, ['nl']), data: { ...good, ...wrong } };
      const thrown = await maker.make(recipe).catch((error: unknown) => error);
      expect(thrown).toMatchObject({ code: 'paper.invalid', message: expect.stringContaining(`: ${place} (`) });
      expect(JSON.stringify(thrown, Object.getOwnPropertyNames(thrown))).not.toContain('geheim');
    }
  });

  it('is refused for an exercise that does not exist', async () => {
    await expect(maker.make(exerciseRecipe('gone', 'nl'))).rejects.toMatchObject({ code: 'paper.invalid' });
  });

  it('is unknown where there is no content to make it from', async () => {
    for (const kind of [...KINDS, 'exercise']) {
      await expect(createPaperMaker().make(programmeRecipe(kind, ['nl']))).rejects.toMatchObject({
        code: 'paper.unknown',
        advice: expect.not.stringContaining(kind),
      });
    }
  });
});

describe('what a network calls itself', () => {
  it.each([
    '#read("/etc/passwd") #pagebreak()',
    '*vet* _schuin_ $x$ @a <b> [[ {{ \\u{41} "',
    '= kop // niet /* ook niet */ ~ ---',
    '%PDF-1.7 endstream (haakje',
  ])('is printed as it is: %s', async (name) => {
    const odd = createPaperMaker({ ...content, network: { name, teamName: name, contact: { name } } });
    for (const languages of [['nl'], ['nl', 'en']] as const) {
      const { bytes } = await odd.make(programmeRecipe('programme-handout', languages));
      const text = bodyText(await readPdf(bytes));
      expect(text.replaceAll(' ', '').split(name.replaceAll(' ', '')).length - 1).toBeGreaterThanOrEqual(
        languages.length === 1 ? 1 : 3,
      );
    }
  });

  it.each([['nl'], ['nl', 'en'], ['ar']] as const)(
    'is broken where it is wider than its column, and loses no letter, in %s %s',
    async (...languages) => {
      const wide = 'W'.repeat(200);
      const email = `${'w'.repeat(34)}@example.org`;
      const odd = createPaperMaker({ ...content, network: { name: wide, contact: { name: email } } });
      const { bytes } = await odd.make(programmeRecipe('programme-handout', languages));
      const runs = (await readPdf(bytes)).pages.flatMap((page) => page.runs);
      const letters = runs.map(({ text }) => text).join('');
      expect(letters.match(/W/g)?.length).toBeGreaterThanOrEqual(200);
      expect(letters.match(/w{2}|w/g)?.join('').length).toBeGreaterThanOrEqual(34);
      // In one language the contacts stand in the second half of the page.
      const [left, right] = languages.length === 1 && languages[0] === 'ar' ? [17, 105] : [23, 193];
      for (const run of runs.filter(({ text }) => /^[Ww]+$/.test(text))) {
        expect(run.x).toBeGreaterThanOrEqual((left * 72) / 25.4);
        expect(run.x + run.width).toBeLessThanOrEqual((right * 72) / 25.4);
      }
    },
  );
});

describe('the minutes of steps', () => {
  it.each([
    [[10, 20], 30, [10, 20]],
    [[2, 7, 1], 5, [1, 3, 1]],
    [[2, 7, 1], 20, [4, 14, 2]],
    [[3, 7, 8, 10, 2], 45, [5, 10, 12, 15, 3]],
    [[1, 1, 1], 2, [1, 1, 0]],
  ])('%j in %i minutes are %j', (steps, total, expected) => {
    expect(shareMinutes(steps, total)).toEqual(expected);
  });

  it('add up to the minutes given, with none of a step that takes time where there is a minute for each', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 1, max: 400 }),
        (steps, total) => {
          const shared = shareMinutes(steps, total);
          expect(shared.reduce((sum, each) => sum + each, 0)).toBe(total);
          expect(shared.every((each) => Number.isInteger(each) && each >= (total >= steps.length ? 1 : 0))).toBe(true);
        },
      ),
      { seed: 20261201 },
    );
  });
});
