import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contactsOf, type PaperContent } from '../../src/papers/paper-content.ts';
import { createPaperMaker } from '../../src/papers/paper-maker.ts';
import type { Language } from '../../src/ports/language.ts';
import type { PaperRecipe } from '../../src/ports/message.ts';
import { launchChromium } from '../support/chromium.ts';
import { readPdf, words } from './pdf.ts';
import { readSlides, textsOf, unzip } from './pptx.ts';
import { slidesPage } from './slides-page.ts';
import { FOUR_HALF_DAYS, NETWORK, PLAIN, programmeRecipe, realContent, SIDES, TWO_HOURS } from './toolkit-recipes.ts';

const content = await realContent();
const maker = createPaperMaker(content);

async function slidesOf(recipe: PaperRecipe) {
  const { bytes, mediaType } = await maker.make(recipe);
  return { bytes, mediaType, slides: readSlides(bytes) };
}

function sidesOf(languages: readonly (Language | undefined)[]): Language[] {
  return languages.filter((language) => language !== undefined);
}

/** Every text of the slides of two hours, slide by slide, as they are read in one language. */
function expectedIn(language: Language): string[] {
  const text = (key: string, vars?: Record<string, string | number>) => content.text(language, key, vars);
  const lines = (key: string) => text(key).split('\n');
  const times = ['19:30', '19:40', '20:00', '20:30', '20:40', '21:05', '21:20', '21:30'];
  return [
    text('papers.handout.title'),
    text('papers.slides.subtitle'),
    content.date(language, '2026-12-01'),
    text('papers.madeWith'),
    text('papers.slides.programme'),
    ...TWO_HOURS.map((item) =>
      item.exercise ? text(`toolkit.exercises.${item.exercise}.title`) : text('papers.items.break'),
    ),
    ...['both', 'expectations', 'strengths'].flatMap((part) => [
      text(`papers.slides.${part}.title`),
      ...lines(`papers.slides.${part}.text`),
      text(`papers.slides.${part}.source`),
      text('papers.slides.caveat'),
    ]),
    ...['title', 'trust', 'shared-goals', 'clarity', 'equality', 'source'].map((part) =>
      text(`papers.conditions.${part}`),
    ),
    text('papers.slides.rules.title'),
    ...lines('papers.slides.rules.text'),
    ...TWO_HOURS.flatMap((item, index) => {
      const minutes = text('toolkit.minutes', { count: item.minutes });
      return item.exercise
        ? [
            ...['title', 'aim', 'how'].map((part) => text(`toolkit.exercises.${item.exercise}.${part}`)),
            `${times[index]} – ${times[index + 1]}`,
            minutes,
          ]
        : [
            text('papers.items.break'),
            minutes,
            text('papers.slides.again', { time: '20:40' }),
            text('papers.rounds.break'),
          ];
    }),
    text('papers.handout.agreements'),
    // A table is kept from left to right.
    ...(language === 'ar' ? ['when', 'what', 'who'] : ['who', 'what', 'when']).map((part) =>
      text(`papers.handout.${part}`),
    ),
    text('papers.privacy'),
    text('papers.slides.thanks.title'),
    ...lines('papers.slides.thanks.text'),
    ...contactsOf(NETWORK),
    text('papers.slides.sources'),
    ...TWO_HOURS.flatMap(({ exercise }) => exercise ?? []).map((id) => text(`toolkit.exercises.${id}.title`)),
    text('toolkit.link').replace('\n', ' '),
  ];
}

describe('the slides of a programme', () => {
  it.each(SIDES)('hold every text in order, in %s %s', async (...languages) => {
    const { slides, mediaType } = await slidesOf(programmeRecipe('programme-slides', sidesOf(languages)));
    expect(mediaType).toBe('application/vnd.openxmlformats-officedocument.presentationml.presentation');
    const found = slides.flatMap(({ boxes }) => textsOf(boxes)).join(' ');
    for (const language of sidesOf(languages)) {
      let at = 0;
      const read = words(found);
      for (const expected of expectedIn(language)) {
        const wanted = words(expected);
        const next = read.findIndex(
          (_, index) => index >= at && wanted.every((word, offset) => read[index + offset] === word),
        );
        expect(next, `${language}: ${expected}`).toBeGreaterThanOrEqual(0);
        // In two languages the foot of one side is read before the other side of the same slide.
        at = languages.length === 1 ? next + wanted.length : at;
      }
    }
  });

  it('have one for each exercise and each break, and name every slide', async () => {
    const { slides } = await slidesOf(programmeRecipe('programme-slides', ['nl']));
    const titles = slides.map(({ boxes }) =>
      boxes.filter(({ isTitle }) => isTitle).map((box) => textsOf([box]).join(' ')),
    );
    expect(titles.every((each) => each.length === 1 && each[0] !== '')).toBe(true);
    expect(titles.flat()).toEqual([
      'Elkaar leren kennen',
      'Het programma',
      'Allebei willen wij samenwerken',
      'Wij verwachten iets anders',
      'Ieder kan iets anders',
      'Vier dingen die helpen',
      'Zo praten wij met elkaar',
      ...TWO_HOURS.map(({ exercise }) =>
        exercise ? content.text('nl', `toolkit.exercises.${exercise}.title`) : content.text('nl', 'papers.items.break'),
      ),
      'Onze afspraken',
      'Dank u wel',
      'Waar dit vandaan komt',
    ]);
    expect(slides.flatMap(({ dark }, index) => (dark ? [index] : []))).toEqual([0, 10]);
  });

  it('show each half-day of four on its own, without a clock', async () => {
    const { slides } = await slidesOf(programmeRecipe('programme-slides', ['nl'], { items: FOUR_HALF_DAYS }));
    const texts = slides.map(({ boxes }) => textsOf(boxes));
    expect(texts.flatMap(([title = '']) => (/Dagdeel/.test(title) ? [title] : []))).toEqual([
      'Het programma · Dagdeel 1',
      'Het programma · Dagdeel 2',
      'Het programma · Dagdeel 3',
      'Het programma · Dagdeel 4',
    ]);
    expect(texts.flat().join(' ')).not.toContain('19:30');
    expect(texts.flat()).toContain('1:50');
    expect(texts.flat()).toContain('10 minuten');
  });

  it('say what a check-in and a closing of no exercise are', async () => {
    const { slides } = await slidesOf(programmeRecipe('programme-slides', ['nl'], { items: PLAIN }));
    const texts = slides.flatMap(({ boxes }) => textsOf(boxes)).join(' ');
    expect(texts).toContain(content.text('nl', 'papers.rounds.check-in'));
    expect(texts).toContain(content.text('nl', 'papers.rounds.closing'));
  });

  it('are read from the right in Arabic, with the Arabic side at the right, whichever comes first', async () => {
    for (const languages of [['ar'], ['nl', 'ar'], ['ar', 'nl']] as const) {
      const { slides } = await slidesOf(programmeRecipe('programme-slides', languages));
      const paragraphs = slides.flatMap(({ boxes }) =>
        boxes.flatMap((box) => (box.table ? [] : box.paragraphs.map((paragraph) => ({ ...paragraph, x: box.x })))),
      );
      const arabic = paragraphs.filter(({ languages: spoken }) => spoken.includes('ar-SA'));
      expect(arabic.length).toBeGreaterThan(40);
      expect(arabic.every(({ align }) => align === 'r')).toBe(true);
      const withArabic = arabic.filter(({ text }) => /^\p{Script=Arabic}/u.test(text));
      expect(withArabic.length).toBeGreaterThan(20);
      expect(withArabic.filter(({ rtl }) => !rtl)).toEqual([]);
      const dutch = paragraphs.filter(({ languages: spoken }) => spoken.includes('nl-NL'));
      expect(dutch.some(({ rtl, align }) => rtl || align !== 'l')).toBe(false);
      if (languages[0] === 'ar')
        for (const { x } of arabic) expect(x).toBeGreaterThan(languages.length === 1 ? 0.5 : 6);
      else for (const { x } of arabic) expect(x).toBeGreaterThan(6);
    }
  });

  it('put the columns of a table where reading begins', async () => {
    const times = async (languages: readonly Language[]) => {
      const { slides } = await slidesOf(programmeRecipe('programme-slides', languages));
      return slides[1]?.boxes
        .find(({ table }) => table)
        ?.table?.rows[0]?.cells.findIndex((cell) => cell.paragraphs.some(({ text }) => text === '19:30'));
    };
    expect(await times(['nl', 'ar'])).toBe(0);
    expect(await times(['ar'])).toBe(1);
    expect(await times(['ar', 'nl'])).toBe(2);
  });

  it('name one font that PowerPoint and LibreOffice have, in 14 points or more, and are small', async () => {
    for (const sides of SIDES) {
      const { slides, bytes } = await slidesOf(programmeRecipe('programme-slides', sides));
      const paragraphs = slides.flatMap(({ boxes }) =>
        boxes.flatMap(({ paragraphs: own, table }) => [
          ...own,
          ...(table?.rows.flatMap(({ cells }) => cells.flatMap((cell) => cell.paragraphs)) ?? []),
        ]),
      );
      expect([...new Set(paragraphs.flatMap(({ fonts }) => fonts))]).toEqual(['Arial']);
      expect(Math.min(...paragraphs.filter(({ text }) => text !== '').map(({ size }) => size))).toBeGreaterThanOrEqual(
        14,
      );
      expect(bytes.length).toBeLessThan(200_000);
    }
  });

  it('hold what nobody should call themselves', async () => {
    const hostile = `<a:t>&amp; "x" 'y' ]]> \u0000\u0007\uFFFE\u202E\ud800 ${'W'.repeat(90)}`;
    const odd: PaperContent = {
      ...content,
      network: { name: hostile, contact: { name: hostile, phone: '020 123 45 67' } },
    };
    const { bytes } = await createPaperMaker(odd).make(programmeRecipe('programme-slides', ['ar']));
    const texts = readSlides(bytes).flatMap(({ boxes }) => textsOf(boxes));
    expect(texts.some((text) => text.startsWith(`<a:t>&amp; "x" 'y' ]]> WWW`))).toBe(true);
    expect(texts.some((text) => text.includes('\u200E020\u00A0123\u00A045\u00A067'))).toBe(true);
    expect(unzip(bytes).get('docProps/app.xml')).not.toContain('PptxGenJS');
  });

  it('go on on another slide when a text is too long for one', async () => {
    const long: PaperContent = {
      ...content,
      text: (language, key, vars) =>
        key === 'toolkit.exercises.check-in.how'
          ? Array.from({ length: 60 }, (_, index) => `Dit is zin ${index + 1} van een lange uitleg.`).join(' ')
          : content.text(language, key, vars),
    };
    const { bytes } = await createPaperMaker(long).make(programmeRecipe('programme-slides', ['nl', 'en']));
    const slides = readSlides(bytes);
    const title = content.text('nl', 'toolkit.exercises.check-in.title');
    const parts = slides.filter(({ boxes }) => boxes.some((box) => box.isTitle && textsOf([box])[0] === title));
    expect(parts.length).toBeGreaterThan(2);
    const sentences = parts.flatMap(({ boxes }) => textsOf(boxes)).filter((text) => text.startsWith('Dit is zin'));
    for (let number = 1; number <= 60; number += 1) {
      expect(sentences.filter((text) => text === `Dit is zin ${number} van een lange uitleg.`)).toHaveLength(2);
    }
  });
});

describe('the slides on a screen', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  it.each(SIDES)('have no text outside of its box, in %s %s', async (...languages) => {
    const { slides } = await slidesOf(programmeRecipe('programme-slides', sidesOf(languages)));
    const page = await browser.newPage();
    await page.setContent(slidesPage(slides));
    await page.evaluate('document.fonts.ready.then(() => undefined)');
    const over = await page.evaluate(`[...document.querySelectorAll('section')].flatMap((section, index) => {
      const boxes = [...section.querySelectorAll('.box')].filter((box) => {
        const tops = [...box.children].map((line) => line.getBoundingClientRect());
        const frame = box.getBoundingClientRect();
        return box.scrollWidth > box.clientWidth + 1 || tops.some(({ top, bottom }) => top < frame.top - 1 || bottom > frame.bottom + 1);
      });
      const end = section.getBoundingClientRect().bottom;
      const tables = [...section.querySelectorAll('table')].filter((table) => table.getBoundingClientRect().bottom > end - 70);
      return [...boxes, ...tables].map((each) => 'slide ' + (index + 1) + ': ' + each.textContent);
    })`);
    expect(over).toEqual([]);
    const shown = await page.evaluate("document.querySelectorAll('.box p').length");
    expect(shown).toBeGreaterThan(60);
    await page.close();
  });
});

const office = ['soffice', 'libreoffice'].find((program) => spawnSync(program, ['--version']).error === undefined);

it.skipIf(office === undefined)(
  'LibreOffice opens the slides and prints each on a page (skipped where it is not)',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kennismaker-slides-'));
    try {
      const { bytes, slides } = await slidesOf(programmeRecipe('programme-slides', ['nl', 'ar']));
      writeFileSync(join(folder, 'slides.pptx'), bytes);
      spawnSync(office ?? '', [
        '--headless',
        `-env:UserInstallation=file://${folder}/profile`,
        '--convert-to',
        'pdf',
        '--outdir',
        folder,
        join(folder, 'slides.pptx'),
      ]);
      const pdf = await readPdf(new Uint8Array(readFileSync(join(folder, 'slides.pdf'))));
      expect(pdf.pages).toHaveLength(slides.length);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  120_000,
);
