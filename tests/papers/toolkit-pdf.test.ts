import { describe, expect, it } from 'vitest';
import { contactsOf } from '../../src/papers/paper-content.ts';
import { createPaperMaker } from '../../src/papers/paper-maker.ts';
import { shareMinutes } from '../../src/papers/share-minutes.ts';
import { LANGUAGES, type Language } from '../../src/ports/language.ts';
import type { PaperRecipe } from '../../src/ports/message.ts';
import { inOrder, readPdf, words, wordsInOrder } from './pdf.ts';
import {
  exerciseRecipe,
  FOUR_HALF_DAYS,
  NETWORK,
  PLAIN,
  programmeRecipe,
  realContent,
  SIDES,
  TWO_HOURS,
  withoutMarks,
} from './toolkit-recipes.ts';

const content = withoutMarks(await realContent());
const maker = createPaperMaker(content);
const MILLIMETRE = 72 / 25.4;

async function print(recipe: PaperRecipe) {
  const { bytes } = await maker.make(recipe);
  const pdf = await readPdf(bytes);
  // The page's number is set last.
  const numbered = { ...pdf, pages: pdf.pages.map((page) => ({ ...page, runs: page.runs.slice(0, -1) })) };
  return { bytes, pdf, numbered };
}

/** Texts in one language, by key. */
function says(language: Language) {
  return (key: string, vars?: Record<string, string | number>) => content.text(language, key, vars);
}

/**
 * What stands side by side, in the order in which it was set: from left to right on the page. So a test that reads it
 * from the right for Arabic shows that the first column stands at the right.
 */
function row(language: Language, ...cells: (string | string[])[]): string[] {
  return (language === 'ar' ? cells.toReversed() : cells).flat();
}

/** Two columns of cells, filled row by row. */
function inTwoColumns(language: Language, cells: readonly string[]): string[] {
  return cells.flatMap((_, index) => (index % 2 === 0 ? row(language, ...cells.slice(index, index + 2)) : []));
}

function exerciseOf(id: string) {
  const exercise = content.exercises.find((each) => each.id === id);
  if (!exercise) throw new Error(`no exercise ${id}`);
  return exercise;
}

/** What is said about leading an exercise, in reading order. */
function led(language: Language, id: string, minutes: number): string[] {
  const text = says(language);
  const { steps, online, minutes: usual } = exerciseOf(id);
  const of = (part: string) => text(`toolkit.exercises.${id}.${part}`);
  return [
    text('papers.exercise.aim'),
    of('aim'),
    of('why'),
    text('papers.exercise.say'),
    of('say'),
    text('papers.exercise.steps'),
    ...shareMinutes(steps, minutes).flatMap((count, index) =>
      row(language, String(index + 1), of(`steps.${index + 1}`), text('toolkit.minutes', { count })),
    ),
    ...(minutes === usual.usual ? [] : [text('papers.exercise.fitted')]),
    text('papers.exercise.pitfalls'),
    of('pitfalls'),
    ...(online ? [text('papers.exercise.online'), of('online')] : []),
  ];
}

function origin(language: Language, id: string): string[] {
  const text = says(language);
  const { source, origin: from, estimated } = exerciseOf(id);
  return [
    source ? text('toolkit.origin.documented', { source: source.name }) : text(`toolkit.origin.${from}`),
    ...(estimated ? [text('papers.exercise.estimated')] : []),
    ...(source ? [source.address] : []),
    ...(source?.licence ? [text('papers.exercise.licence', { licence: source.licence })] : []),
  ];
}

describe.each(LANGUAGES)('an exercise on paper, in %s', (language) => {
  // The two that differ most in letters and layout have all; the others every fourth.
  const some = content.exercises.filter((_, index) => language === 'nl' || language === 'ar' || index % 4 === 0);
  it.each(some.map(({ id }) => id))('holds every word of %s in order, on two pages at most', async (id) => {
    const text = says(language);
    const { minutes, group, materials } = exerciseOf(id);
    const { numbered, pdf } = await print(exerciseRecipe(id, language));
    const usual = text('toolkit.minutes', { count: minutes.usual });
    const longest = text('toolkit.minutes', { count: minutes.max });
    const expected = [
      text(`toolkit.exercises.${id}.title`),
      ...row(
        language,
        text('papers.exercise.time'),
        minutes.min === minutes.max ? usual : `${usual} ${text('papers.range', { from: minutes.min, to: longest })}`,
      ),
      ...row(
        language,
        text('papers.exercise.people'),
        group.max === null
          ? text('papers.peopleFrom', { from: group.min })
          : text('papers.range', { from: group.min, to: text('papers.people', { count: group.max }) }),
      ),
      text('papers.exercise.prepare'),
      ...(materials.length === 0
        ? [text('papers.exercise.nothing')]
        : inTwoColumns(
            language,
            materials.map((material) => text(`toolkit.materials.${material}`)),
          )),
      ...led(language, id, minutes.usual),
      text('papers.exercise.origin'),
      ...origin(language, id),
      text('toolkit.link'),
      text('papers.madeWith'),
    ];
    expect(inOrder(wordsInOrder(numbered))).toEqual(inOrder(expected.flatMap(words)));
    expect(pdf.pages.length).toBeLessThanOrEqual(2);
    expect(pdf.language).toBe(language);
    expect(pdf.title).toBe(text(`toolkit.exercises.${id}.title`));
  });
});

const TIMES = ['19:30', '19:40', '20:00', '20:30', '20:40', '21:05', '21:20', '21:30'];

describe('the guide of a programme', () => {
  it.each(LANGUAGES)('holds the times, each exercise and the sources in order, in %s', async (language) => {
    const text = says(language);
    const { numbered } = await print(programmeRecipe('programme-guide', [language]));
    const ids = TWO_HOURS.flatMap(({ exercise }) => exercise ?? []);
    const title = (item: (typeof TWO_HOURS)[number]) =>
      item.exercise ? text(`toolkit.exercises.${item.exercise}.title`) : text(`papers.items.${item.kind}`);
    const materials = [...new Set(ids.flatMap((id) => exerciseOf(id).materials))];
    const expected = [
      text('papers.guide.title'),
      content.date(language, '2026-12-01'),
      text('papers.starts', { time: '19:30' }),
      text('papers.people', { count: 12 }),
      text('papers.guide.programme'),
      ...TWO_HOURS.flatMap((item, index) =>
        row(language, TIMES[index] ?? '', title(item), text('toolkit.minutes', { count: item.minutes })),
      ),
      text('papers.together', { minutes: text('toolkit.minutes', { count: 120 }) }),
      text('papers.guide.materials'),
      ...inTwoColumns(
        language,
        materials.map((material) => text(`toolkit.materials.${material}`)),
      ),
      text('papers.guide.before'),
      ...[1, 2, 3, 4, 5, 6].map((tip) => text(`papers.guide.tips.${tip}`)),
      ...TWO_HOURS.flatMap((item, index) => [
        ...row(language, title(item), `${TIMES[index]} – ${TIMES[index + 1]}`),
        ...(item.exercise ? led(language, item.exercise, item.minutes) : [text('papers.rounds.break')]),
      ]),
      text('papers.guide.sources'),
      ...ids.flatMap((id) => [text(`toolkit.exercises.${id}.title`), ...origin(language, id)]),
      text('toolkit.link'),
      text('papers.madeWith'),
    ];
    expect(inOrder(wordsInOrder(numbered))).toEqual(inOrder(expected.flatMap(words)));
  });

  it('counts from the beginning of each half-day when it is not known when they begin', async () => {
    const { numbered } = await print(programmeRecipe('programme-guide', ['nl'], { items: FOUR_HALF_DAYS }));
    const found = wordsInOrder(numbered).join(' ');
    const says = (line: string) => words(line).join(' ');
    for (const number of [1, 2, 3, 4]) expect(found.split(says(`Dagdeel ${number}`)).length - 1).toBe(2);
    expect(found.split(says('Eén wens 1:50 – 2:00')).length - 1).toBe(4);
    expect(found).toContain(says('De tijden tellen vanaf het begin.'));
    expect(found).toContain(says('Samen 480 minuten'));
    expect(found).not.toContain(says('19:30'));
  });

  it('goes on after midnight, and says so of steps whose minutes were changed', async () => {
    const late = programmeRecipe('programme-guide', ['nl'], { items: PLAIN, start: '23:40', date: null, people: null });
    const found = wordsInOrder((await print(late)).numbered).join(' ');
    expect(found).toContain(words('23:45 – 00:30').join(' '));
    expect(found).toContain(words('00:30 – 00:35').join(' '));
    expect(found).toContain(words(content.text('nl', 'papers.exercise.fitted')).join(' '));
    expect(found).toContain(words(content.text('nl', 'papers.rounds.closing')).join(' '));
  });
});

describe('the hand-out of a programme', () => {
  it.each(SIDES)('holds every word in order, in %s %s', async (...languages) => {
    const sides = languages.filter((language) => language !== undefined);
    const { numbered, pdf } = await print(programmeRecipe('programme-handout', sides));
    const [first] = sides;
    const beside = (of: (language: Language) => string[]) => row(first ?? 'nl', ...sides.map(of));
    const stacked = (part: string) => sides.map((language) => content.text(language, `papers.handout.${part}`));
    const heads = (part: string) => beside((language) => [content.text(language, `papers.handout.${part}`)]);
    const occasion = (language: Language) => [
      content.date(language, '2026-12-01'),
      content.text(language, 'papers.starts', { time: '19:30' }),
      content.text(language, 'papers.people', { count: 12 }),
    ];
    const programme = (language: Language) => {
      const text = says(language);
      return [
        text('papers.handout.aimTitle'),
        text('papers.handout.aim'),
        text('papers.handout.programme'),
        ...TWO_HOURS.flatMap((item, index) =>
          row(
            language,
            TIMES[index] ?? '',
            item.exercise ? text(`toolkit.exercises.${item.exercise}.title`) : text('papers.items.break'),
          ),
        ),
      ];
    };
    const conditions = (language: Language) =>
      ['title', 'trust', 'shared-goals', 'clarity', 'equality', 'source'].map((part) =>
        content.text(language, `papers.conditions.${part}`),
      );
    const contacts = [...heads('contacts'), ...contactsOf(NETWORK)];
    const expected = [
      ...heads('title'),
      ...beside(occasion),
      ...(sides.length === 1 && first
        ? row(first, programme(first), [...conditions(first), ...contacts])
        : [...beside((language) => [...programme(language), ...conditions(language)]), ...contacts]),
      ...heads('agreements'),
      ...row(first ?? 'nl', stacked('who'), stacked('what'), stacked('when')),
      ...heads('notes'),
      ...beside((language) => [content.text(language, 'papers.privacy'), content.text(language, 'papers.madeWith')]),
    ];
    expect(inOrder(wordsInOrder(numbered))).toEqual(inOrder(expected.flatMap(words)));
    // One language on one page; two on the front, with the back to write on.
    expect(pdf.pages).toHaveLength(sides.length);
  });

  it('prints no heading for contacts where none are set', async () => {
    const alone = createPaperMaker(await realContent({ contact: undefined }));
    const { bytes } = await alone.make(programmeRecipe('programme-handout', ['nl']));
    expect(wordsInOrder(await readPdf(bytes))).not.toContain(words('Contact')[0]);
  });
});

describe('the expectations sheet', () => {
  it.each(SIDES)('holds every word in order on one page, in %s %s', async (...languages) => {
    const sides = languages.filter((language) => language !== undefined);
    const { pdf } = await print(programmeRecipe('expectations-sheet', sides));
    const [first = 'nl'] = sides;
    const said = (part: string) => sides.map((language) => content.text(language, `papers.expectations.${part}`));
    const expected = [
      ...row(first, ...said('title')),
      ...row(first, ...said('intro')),
      ...row(first, said('volunteers'), said('professionals')),
      ...['self', 'other', 'offer', 'not'].flatMap((part) => row(first, ...said(part))),
      ...row(
        first,
        ...sides.map((language) => [
          content.text(language, 'papers.privacy'),
          content.text(language, 'papers.madeWith'),
        ]),
      ),
    ];
    expect(inOrder(wordsInOrder(pdf))).toEqual(inOrder(expected.flatMap(words)));
    expect(pdf.pages).toHaveLength(1);
  });
});

describe('every PDF of the toolkit', () => {
  const kinds = ['programme-guide', 'programme-handout', 'expectations-sheet'];
  const recipes = [
    ...kinds.flatMap((kind) => SIDES.map((sides) => programmeRecipe(kind, sides))),
    ...kinds.map((kind) => programmeRecipe(kind, ['nl', 'ar'], { items: FOUR_HALF_DAYS })),
    ...LANGUAGES.map((language) => exerciseRecipe('world-cafe', language)),
  ];

  it.each(
    recipes.map(
      (recipe) => [recipe.kind, JSON.stringify((recipe.data as { languages?: string[] }).languages), recipe] as const,
    ),
  )('stays on its pages, in letters of 12 points or more, with its fonts: %s %s', async (_kind, _languages, recipe) => {
    const { bytes, pdf } = await print(recipe);
    expect(bytes.length).toBeLessThan(300_000);
    const embedded =
      Buffer.from(bytes)
        .toString('latin1')
        .match(/\/FontFile2/g)?.length ?? 0;
    expect(embedded).toBeGreaterThanOrEqual(2);
    for (const page of pdf.pages) {
      expect(page.glyphs).not.toContain(0);
      for (const run of page.runs) {
        expect(run.size, run.text).toBeGreaterThanOrEqual(12);
        expect(run.x, run.text).toBeGreaterThanOrEqual(17 * MILLIMETRE);
        expect(run.x + run.width, run.text).toBeLessThanOrEqual(193.5 * MILLIMETRE);
        expect(run.y, run.text).toBeGreaterThan(10 * MILLIMETRE);
        expect(run.y, run.text).toBeLessThan((297 - 17) * MILLIMETRE);
      }
    }
  });

  it('begins at the right edge in Arabic and at the left edge in Dutch', async () => {
    const edge = async (language: Language) => {
      const [page] = (await print(programmeRecipe('programme-guide', [language]))).pdf.pages;
      const line = page?.lines[1] ?? [];
      return { left: line[0]?.x ?? 0, right: Math.max(...line.map((run) => run.x + run.width)) };
    };
    expect((await edge('nl')).left).toBeCloseTo(24 * MILLIMETRE, -1);
    expect((await edge('ar')).right).toBeCloseTo((210 - 24) * MILLIMETRE, -1);
  });

  it('gives the same bytes for the same recipe', async () => {
    for (const recipe of [programmeRecipe('programme-handout', ['nl', 'ar']), exerciseRecipe('check-in', 'ar')]) {
      const again = await createPaperMaker(content).make(recipe);
      expect(Buffer.from(again.bytes).equals(Buffer.from((await maker.make(recipe)).bytes))).toBe(true);
    }
  });
});
