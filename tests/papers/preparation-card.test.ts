import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createPaperMaker } from '../../src/papers/paper-maker.ts';
import type { PreparationCardData } from '../../src/papers/preparation-card.ts';
import type { Language } from '../../src/ports/language.ts';
import { CARDS, cardWith, recipe, textsOf } from './cards.ts';
import { bodyLines, bodyText, leftToRight, plain, readPdf, words, wordsFromTheRight } from './pdf.ts';

const maker = createPaperMaker();
const MILLIMETRE = 72 / 25.4;

async function print(language: Language, card: PreparationCardData) {
  const paper = await maker.make(recipe(language, card));
  return { paper, pdf: await readPdf(paper.bytes) };
}

describe('the preparation card', () => {
  it.each(['nl', 'en', 'tr'] as const)('holds every word in order, in %s', async (language) => {
    const { pdf } = await print(language, CARDS[language]);
    expect(bodyText(pdf)).toBe(plain(textsOf(CARDS[language]).join(' ')));
  });

  it('holds every word in order, in Arabic, read from the right', async () => {
    const { pdf } = await print('ar', CARDS.ar);
    expect(wordsFromTheRight(pdf)).toEqual(textsOf(CARDS.ar).flatMap(words));
  });

  it.each(['nl', 'en', 'tr', 'ar'] as const)(
    'tells its language and title to a reading aid, in %s',
    async (language) => {
      const { paper, pdf } = await print(language, CARDS[language]);
      expect(paper.mediaType).toBe('application/pdf');
      expect(paper.fileName).toBe(`kennismaker-${language}.pdf`);
      expect(pdf.language).toBe(language);
      expect(pdf.title).toBe(CARDS[language].title);
    },
  );

  it.each(['nl', 'en', 'tr', 'ar'] as const)(
    'carries its fonts with it, and draws no empty box, in %s',
    async (language) => {
      const { paper, pdf } = await print(language, CARDS[language]);
      const source = Buffer.from(paper.bytes).toString('latin1');
      const embedded = source.match(/\/FontFile2/g)?.length;
      expect(embedded).toBeGreaterThanOrEqual(2);
      expect(source.match(/\/Type\s*\/FontDescriptor/g)?.length).toBe(embedded);
      expect(pdf.pages.flatMap((page) => page.glyphs).length).toBeGreaterThan(400);
      expect(pdf.pages.flatMap((page) => page.glyphs)).not.toContain(0);
    },
  );

  it('numbers its pages from the first to the last, in Arabic too', async () => {
    for (const language of ['nl', 'ar'] as const) {
      const { pdf } = await print(language, CARDS[language]);
      expect(pdf.pages.map((page) => leftToRight(page.lines.at(-1) ?? []))).toEqual(['1 / 2', '2 / 2']);
    }
  });

  it('is one page when little was answered', async () => {
    const { pdf } = await print('nl', { ...CARDS.nl, sections: CARDS.nl.sections.slice(0, 1) });
    expect(pdf.pages).toHaveLength(1);
  });

  it('holds twelve sections of long answers', async () => {
    const line = 'Ouders weten niet wie zij mogen bellen, en vragen het daarom aan ons. '.repeat(9).slice(0, 600);
    const sections = Array.from({ length: 12 }, (_, index) => ({ heading: `Stap ${index + 1}`, lines: [line, line] }));
    const card = { ...CARDS.nl, sections };
    const { pdf } = await print('nl', card);
    expect(bodyText(pdf)).toBe(plain(textsOf(card).join(' ')));
    expect(pdf.pages.length).toBeGreaterThanOrEqual(5);
    expect(pdf.pages.length).toBeLessThanOrEqual(8);
  });

  it('never leaves a heading alone at the foot of a page, nor the footer on a page of its own', async () => {
    for (let count = 1; count <= 40; count += 1) {
      const filler = {
        heading: 'Wie wij zijn',
        lines: Array.from({ length: count }, (_, line) => `Regel ${line + 1}`),
      };
      const card = { ...CARDS.nl, sections: [filler, { heading: 'Ons doel', lines: ['Kennismaken'] }] };
      const { pdf } = await print('nl', card);
      const lines = pdf.pages.flatMap((page) =>
        page.lines.map((line) => ({ text: leftToRight(line), y: line[0]?.y ?? 0 })),
      );
      const heightOf = (text: string) => lines.find((line) => line.text === text)?.y;
      for (const page of pdf.pages) {
        expect(['Wie wij zijn', 'Ons doel'], `${count} lines`).not.toContain(leftToRight(page.lines.at(-2) ?? []));
      }
      // Ruled lines hold no text, so it is the room for three of them that is looked at.
      expect(heightOf('Notities'), `${count} lines`).toBeGreaterThan((24 + 27) * MILLIMETRE);
      expect(heightOf('Deze kaart is van u.'), `${count} lines`).toBeLessThan((297 - 18 - 27) * MILLIMETRE);
    }
  });

  it('leaves room to write by hand where nothing was answered', async () => {
    const heightUsed = async (lines: string[]) => {
      const { pdf } = await print('nl', { ...cardWith(lines), footer: ['Einde'] });
      return bodyLines(pdf).at(-1)?.[0]?.y ?? 0;
    };
    expect((await heightUsed(['Kort'])) - (await heightUsed([]))).toBeGreaterThan(10 * MILLIMETRE);
  });

  it('rules as many lines for notes as it is asked to', async () => {
    const foot = async (lines: number) => {
      const { pdf } = await print('nl', {
        ...cardWith(['Kort']),
        notes: { heading: 'Notities', lines },
        footer: ['Einde'],
      });
      expect(pdf.pages).toHaveLength(1);
      return bodyLines(pdf).at(-1)?.[0]?.y ?? 0;
    };
    expect((await foot(1)) - (await foot(2))).toBeCloseTo(9 * MILLIMETRE, 0);
    expect((await foot(2)) - (await foot(12))).toBeCloseTo(90 * MILLIMETRE, 0);
  });

  it('breaks a word that is wider than the paper, and loses no letter of it', async () => {
    const endless = ['W'.repeat(300), `https://voorbeeld.nl/${'pad/'.repeat(60)}`, 'م'.repeat(400)];
    const { pdf } = await print('nl', { ...cardWith(endless, 'K'.repeat(45)), title: 'T'.repeat(40) });
    const letters = bodyLines(pdf)
      .flat()
      .map((run) => run.text)
      .join('')
      .replace(/[\s\u200B]/g, '');
    for (const [letter, count] of [
      ['W', 300],
      ['م', 400],
      ['K', 45],
      ['T', 40],
    ] as const) {
      expect(letters.split(letter).length - 1).toBe(count);
    }
    expect(letters).toContain('pad/'.repeat(60));
    for (const run of bodyLines(pdf).flat()) {
      expect(run.x).toBeGreaterThanOrEqual(23 * MILLIMETRE);
      expect(run.x + run.width).toBeLessThanOrEqual((210 - 17) * MILLIMETRE);
    }
  });

  it('keeps an ordinary long word whole', async () => {
    const { pdf } = await print('nl', cardWith([`${'a '.repeat(28)}verantwoordelijkheidsgevoel`.repeat(8)]));
    expect(bodyLines(pdf).map(leftToRight).join('\n')).not.toMatch(/verantw\S*\n(?!a )\S*/);
    expect(bodyText(pdf).match(/verantwoordelijkheidsgevoel/g)).toHaveLength(8);
  });

  it('prints a line break of the person as a line', async () => {
    const { pdf } = await print('nl', cardWith(['een\ntwee\r\ndrie', '', 'vier']));
    expect(bodyLines(pdf).map(leftToRight)).toEqual(['Voorbereiding', 'Ons doel', 'een', 'twee', 'drie', 'vier']);
  });

  it('gives the same bytes for the same recipe', async () => {
    const first = await createPaperMaker().make(recipe('ar', CARDS.ar));
    const second = await maker.make(recipe('ar', CARDS.ar));
    expect(Buffer.from(second.bytes).equals(Buffer.from(first.bytes))).toBe(true);
  });

  it.skipIf(spawnSync('pdftotext', ['-v']).error !== undefined)('reads the same with pdftotext', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kennismaker-papers-'));
    try {
      const file = join(folder, 'card.pdf');
      writeFileSync(file, (await maker.make(recipe('nl', CARDS.nl))).bytes);
      const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
      expect(plain(text.replace(/^\s*\d+ ?\/ ?\d+\s*$/gm, ''))).toBe(plain(textsOf(CARDS.nl).join(' ')));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the direction of the card', () => {
  it('begins at the right edge in Arabic and at the left edge in Dutch', async () => {
    const dutch = (await print('nl', CARDS.nl)).pdf.pages[0];
    const arabic = (await print('ar', CARDS.ar)).pdf.pages[0];
    const first = dutch?.lines[0]?.[0];
    const last = arabic?.lines[0]?.at(-1);
    expect(first?.x).toBeCloseTo(24 * MILLIMETRE, -1);
    expect((last?.x ?? 0) + (last?.width ?? 0)).toBeCloseTo((210 - 24) * MILLIMETRE, -1);
  });

  it('keeps telephone numbers, addresses and names readable inside Arabic', async () => {
    const { pdf } = await print('ar', {
      ...cardWith([
        'الهاتف: 020 123 45 67',
        'اتصل على +31 6 12 34 56 78 من فضلك',
        'المكان: Dorpsstraat 12, Zaandam',
        '1-2-4-All (12 دقيقة)',
        'We komen graag.',
      ]),
    });
    const lines = bodyLines(pdf).map(leftToRight);
    expect(lines[2]).toMatch(/^020 123 45 67 ?:/);
    expect(lines[3]).toContain('+31 6 12 34 56 78');
    expect(lines[4]).toMatch(/^Dorpsstraat 12, Zaandam ?:/);
    expect(lines[5]).toMatch(/1-2-4-All$/);
    expect(lines[6]).toBe('We komen graag.');
  });
});
