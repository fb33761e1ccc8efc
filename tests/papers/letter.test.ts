import { describe, expect, it } from 'vitest';
import type { LetterData } from '../../src/papers/letter.ts';
import { createPaperMaker } from '../../src/papers/paper-maker.ts';
import type { Language } from '../../src/ports/language.ts';
import { leftToRight, plain, readPdf, words, wordsInOrder } from './pdf.ts';
import { LETTERS, LONG_LETTER, letterRecipe, textsOfLetter } from './sides.ts';

const maker = createPaperMaker();
const MILLIMETRE = 72 / 25.4;

async function print(language: Language, letter: LetterData) {
  const { bytes, mediaType } = await maker.make(letterRecipe(language, letter));
  return { pdf: await readPdf(bytes), mediaType, bytes };
}

async function linesOf(language: Language, letter: LetterData) {
  const { pdf } = await print(language, letter);
  return pdf.pages.flatMap((page, at) =>
    page.lines.map((line) => ({ text: leftToRight(line), x: line[0]?.x ?? 0, y: line[0]?.y ?? 0, page: at })),
  );
}

describe('the letter', () => {
  it.each(['nl', 'tr', 'ar'] as const)(
    'holds every word of it, on one page without a number, in %s',
    async (language) => {
      const { pdf, mediaType } = await print(language, LETTERS[language]);
      expect(mediaType).toBe('application/pdf');
      expect(pdf.title).toBe(LETTERS[language].subject);
      expect(pdf.language).toBe(language);
      expect(pdf.pages).toHaveLength(1);
      expect(wordsInOrder(pdf).toSorted()).toEqual(textsOfLetter(LETTERS[language]).flatMap(words).toSorted());
      expect(pdf.pages.flatMap((page) => page.glyphs)).not.toContain(0);
    },
  );

  it('is read from sender to source, line after line', async () => {
    const lines = await linesOf('nl', LETTERS.nl);
    const all = plain(lines.map(({ text }) => text).join(' '));
    const places = textsOfLetter(LETTERS.nl)
      .filter((text) => /^[\x20-\x7e]+$/.test(text))
      .map((text) => [text, all.indexOf(text)] as const);
    let from = 0;
    for (const [text] of places) {
      const at = all.indexOf(text, from);
      expect(at, text).toBeGreaterThanOrEqual(from);
      from = at + text.length;
    }
  });

  it('leaves at least 18 millimetres to sign between the greeting and the name', async () => {
    const lines = await linesOf('nl', LETTERS.nl);
    const at = (text: string) => lines.find((line) => line.text === text)?.y ?? Number.NaN;
    expect(at('Met vriendelijke groet,') - at('Fatma')).toBeGreaterThan(18 * MILLIMETRE);
  });

  it('begins at the right edge in Arabic', async () => {
    const { pdf } = await print('ar', LETTERS.ar);
    const last = pdf.pages[0]?.lines[0]?.at(-1);
    expect((last?.x ?? 0) + (last?.width ?? 0)).toBeCloseTo((210 - 24) * MILLIMETRE, -1);
  });

  it('goes on on a second page, numbers both, and keeps greeting, room to sign and name together', async () => {
    for (let count = 4; count <= 30; count += 1) {
      const paragraphs = Array.from({ length: count }, (_, index) => `Alinea ${index + 1}.`);
      const lines = await linesOf('nl', { ...LETTERS.nl, paragraphs });
      const pageOf = (text: string) => lines.find((line) => line.text === text)?.page;
      expect(pageOf('Met vriendelijke groet,'), `${count}`).toBeDefined();
      expect(pageOf('Met vriendelijke groet,'), `${count}`).toBe(pageOf('Fatma'));
      const pages = Math.max(...lines.map(({ page }) => page)) + 1;
      expect(lines.filter(({ text }) => / \/ /.test(text)).map(({ text }) => text)).toEqual(
        pages === 1 ? [] : Array.from({ length: pages }, (_, at) => `${at + 1} / ${pages}`),
      );
    }
    const { pdf } = await print('nl', LONG_LETTER);
    expect(pdf.pages).toHaveLength(2);
  });

  it('never leaves what a list is of alone at the foot of a page', async () => {
    for (let count = 8; count <= 30; count += 1) {
      const paragraphs = [
        ...Array.from({ length: count }, (_, index) => `Alinea ${index + 1}.`),
        'Wij vragen u:',
        { lines: ['een ruimte', 'een budget'] },
      ];
      const lines = await linesOf('nl', { ...LETTERS.nl, paragraphs });
      const pageOf = (text: string) => lines.find((line) => line.text === text)?.page;
      expect(pageOf('Wij vragen u:'), `${count}`).toBe(pageOf('– een ruimte'));
    }
  });

  it('keeps a line in another language readable, with what is said of it on a line of its own', async () => {
    const lines = await linesOf('nl', LETTERS.nl);
    expect(lines.map(({ text }) => text)).toContain('[in het Arabisch geschreven]');
    const arabic = await linesOf('ar', LETTERS.ar);
    expect(arabic.map(({ text }) => text)).toContain('Wij spreken ook Nederlands. –');
  });

  it('keeps an address that is wider than the page within it', async () => {
    const address = `https://voorbeeld.nl/${'pad/'.repeat(60)}`;
    const { pdf } = await print('nl', { ...LETTERS.nl, paragraphs: [address, { lines: [address] }], from: [address] });
    for (const run of pdf.pages.flatMap((page) => page.runs)) {
      expect(run.x + run.width).toBeLessThanOrEqual((210 - 17) * MILLIMETRE);
    }
    const letters = plain(pdf.pages.flatMap((page) => page.runs.map((run) => run.text)).join('')).replace(/\s/g, '');
    expect(letters.split(address)).toHaveLength(4);
  });

  it('gives the same bytes for the same recipe', async () => {
    const one = await print('nl', LETTERS.nl);
    const other = await createPaperMaker().make(letterRecipe('nl', LETTERS.nl));
    expect(Buffer.from(other.bytes).equals(Buffer.from(one.bytes))).toBe(true);
  });
});

describe('what somebody writes in a letter', () => {
  it.each([
    '#read("/etc/passwd")',
    '#eval("1 + 1") #sys.inputs #panic("x")',
    '#set page(width: 1cm) #pagebreak()',
    '*vet* _schuin_ `code` $x^2$ = kop - punt @verwijzing <label>',
    '"dubbel" \\ \\n \\u{41} \\" ]]] }}} )))',
    '{{name}} $t(key) %s',
  ])('is printed as it is, in every field: %s', async (text) => {
    const letter: LetterData = {
      from: [text],
      to: [text],
      date: text,
      subject: text,
      opening: text,
      paragraphs: [text, { lines: [text] }],
      closing: [text, text],
      sources: [text],
      footer: [text],
    };
    const lines = await linesOf('nl', letter);
    expect(lines.map((line) => line.text.replace(/^– /, ''))).toEqual(Array(textsOfLetter(letter).length).fill(text));
  });

  it('is refused, without a word of it, when it is not what this paper needs', async () => {
    const wrong = { ...LETTERS.nl, to: 'geheim' };
    const thrown = await maker
      .make({ kind: 'letter', fileName: 'x.pdf', language: 'nl', data: wrong })
      .catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: 'paper.invalid' });
    expect(JSON.stringify(thrown, Object.getOwnPropertyNames(thrown))).not.toContain('geheim');
  });
});
