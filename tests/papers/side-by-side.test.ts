import { describe, expect, it } from 'vitest';
import { createPaperMaker } from '../../src/papers/paper-maker.ts';
import type { SideBySideData } from '../../src/papers/side-by-side.ts';
import type { Language } from '../../src/ports/language.ts';
import { inOrder, leftToRight, plain, readPdf, words, wordsInOrder } from './pdf.ts';
import { LONG_SHEET, SHEETS, sideRecipe, textsOfSides } from './sides.ts';

const maker = createPaperMaker();
const MILLIMETRE = 72 / 25.4;

async function print(language: Language, sheet: SideBySideData) {
  const { bytes, mediaType } = await maker.make(sideRecipe(language, sheet));
  return { pdf: await readPdf(bytes), mediaType, bytes };
}

/** One question with these answers, for tests that look at one thing. */
function sheetWith(question: Partial<SideBySideData['questions'][number]>): SideBySideData {
  return {
    title: 'Blad',
    subtitle: '',
    columns: { mine: 'U', theirs: 'Ander' },
    questions: [{ title: 'Vraag', mine: [], theirs: [], shared: [], ...question }],
    sections: [],
    footer: [],
  };
}

/** The number of a page and of the last one stand on each. */
const PAGE_WORDS = 2;

describe('answers side by side', () => {
  it.each(['nl', 'tr', 'ar'] as const)('hold every word of both sides, in %s', async (language) => {
    const { pdf, mediaType } = await print(language, SHEETS[language]);
    expect(mediaType).toBe('application/pdf');
    expect(pdf.pages).toHaveLength(1);
    const found = wordsInOrder(pdf);
    const wanted = [...textsOfSides(SHEETS[language]).flatMap(words), '1', '1'];
    expect(found.toSorted()).toEqual(wanted.toSorted());
    expect(found).toHaveLength(wanted.length);
  });

  it('hold every word of the longest answers, and say on every page whose column it is', async () => {
    const { pdf } = await print('nl', LONG_SHEET);
    expect(pdf.pages.length).toBeGreaterThan(1);
    expect(pdf.pages.length).toBeLessThanOrEqual(5);
    const wanted = textsOfSides(LONG_SHEET).flatMap(words);
    const again = pdf.pages.length * (words('Uw antwoord').length + words('Antwoord van Jeugdteam Zuid').length);
    const found = wordsInOrder(pdf).length - pdf.pages.length * PAGE_WORDS;
    expect(found).toBeGreaterThanOrEqual(wanted.length);
    expect(found).toBeLessThanOrEqual(wanted.length + again);
    for (const page of pdf.pages) {
      const answers = page.lines
        .map(leftToRight)
        .filter((line) => /Ouders weten|Elkaar leren kennen.*Elkaar/.test(line));
      if (answers.length > 0) expect(page.lines.map(leftToRight).join('\n')).toContain('Antwoord van Jeugdteam Zuid');
    }
  });

  it('go on over the pages when one side wrote more than a page, under the names of the columns', async () => {
    const text = 'Wij leggen uit hoe het bij ons gaat en wat daarbij helpt. '.repeat(120).trim();
    const { pdf } = await print('nl', sheetWith({ mine: [{ text }], theirs: [{ text: 'Kort' }] }));
    expect(pdf.pages.length).toBeGreaterThan(2);
    const all = pdf.pages.flatMap((page) => page.runs.map((run) => run.text)).join(' ');
    expect(plain(all).match(/gaat en/g)?.length).toBeGreaterThan(100);
    expect(words(all).filter((word) => word === words('helpt')[0])).toHaveLength(120);
    for (const page of pdf.pages) expect(page.lines.map(leftToRight)).toContain('U Ander');
  });

  it('never leave a question, what both said or the names of the columns alone at the foot of a page', async () => {
    for (let count = 1; count <= 44; count += 1) {
      const sheet: SideBySideData = {
        ...sheetWith({ mine: Array.from({ length: count }, (_, index) => ({ text: `Regel ${index + 1}` })) }),
        columns: { mine: 'U', theirs: 'Ander', both: 'Allebei' },
      };
      const last = { title: 'Tijd', mine: [{ text: 'Twee' }], theirs: [{ text: 'Acht' }], shared: ['Elke maand'] };
      const { pdf } = await print('nl', { ...sheet, questions: [...sheet.questions, last] });
      for (const page of pdf.pages) {
        const foot = leftToRight(page.lines.at(-2) ?? []);
        expect(['Vraag', 'Tijd', 'Allebei', '= Elke maand', 'U Ander'], `${count} lines`).not.toContain(foot);
      }
    }
  }, 60_000);

  it('mark what both answered with a sign, in its own place and in both columns', async () => {
    const { pdf } = await print('nl', {
      ...sheetWith({
        mine: [{ text: 'Vertrouwen' }, { text: 'Tijd' }],
        theirs: [{ text: 'Vertrouwen' }],
        shared: ['Vertrouwen'],
      }),
    });
    const lines = (pdf.pages[0]?.lines ?? []).map(leftToRight);
    expect(lines.filter((line) => line === '= Vertrouwen')).toHaveLength(1);
    expect(lines).toContain('= Vertrouwen = Vertrouwen');
    expect(lines).toContain('• Tijd');
    expect(lines.indexOf('= Vertrouwen')).toBeLessThan(lines.indexOf('U Ander'));
  });

  it('set own words in another language from their own side, under the name of that language', async () => {
    const arabic = 'نريد أن نلتقي كل شهر في مكاننا، وأن نتحدث عن المدرسة وعن اللغة وعن الأهل.';
    const dutch = 'Wij willen eerst luisteren. Daarna kijken wij samen wat er kan, en wie dat doet.';
    const edges = async (language: Language, text: string, own: string) => {
      const { pdf } = await print(language, sheetWith({ mine: [{ text, language: own }], theirs: [] }));
      const page = pdf.pages[0];
      const runs = page?.runs.filter((run) => words(text).includes(words(run.text)[0] ?? '-')) ?? [];
      const rows = [...new Set(runs.map((run) => Math.round(run.y)))];
      expect(rows.length).toBeGreaterThan(1);
      expect(page?.lines.map(leftToRight).join('\n')).toContain(plain(own));
      const ends = rows.map((y) => runs.filter((run) => Math.round(run.y) === y));
      return {
        left: ends.map((row) => Math.min(...row.map((run) => run.x))),
        right: ends.map((row) => Math.max(...row.map((run) => run.x + run.width))),
      };
    };
    const spread = (numbers: readonly number[]) => Math.max(...numbers) - Math.min(...numbers);
    const inDutch = await edges('nl', arabic, 'العربية');
    expect(spread(inDutch.right)).toBeLessThan(2);
    expect(spread(inDutch.left)).toBeGreaterThan(5);
    const inArabic = await edges('ar', dutch, 'Nederlands');
    expect(spread(inArabic.left)).toBeLessThan(2);
    expect(spread(inArabic.right)).toBeGreaterThan(5);
  });

  it('put the own column where reading begins: at the left in Dutch, at the right in Arabic', async () => {
    const columns = async (language: Language) => {
      const { pdf } = await print(language, sheetWith({ mine: [{ text: '12' }], theirs: [{ text: '8' }] }));
      const at = (text: string) => pdf.pages[0]?.runs.find((run) => run.text.trim() === text)?.x ?? 0;
      return at('12') - at('8');
    };
    expect(await columns('nl')).toBeLessThan(-50 * MILLIMETRE);
    expect(await columns('ar')).toBeGreaterThan(50 * MILLIMETRE);
  });

  it('put one bullet before what is said below them, however many lines it has', async () => {
    const sections = [{ heading: 'Samen doen', lines: ['1-2-4-Allen (12 minuten)\nIedereen praat mee.', 'Een wens'] }];
    const { pdf } = await print('nl', { ...sheetWith({}), sections });
    const lines = (pdf.pages[0]?.lines ?? []).map(leftToRight);
    expect(lines.slice(lines.indexOf('Samen doen') + 1, -1)).toEqual([
      '• 1-2-4-Allen (12 minuten)',
      'Iedereen praat mee.',
      '• Een wens',
    ]);
  });

  it('print a dash where one side skipped the question', async () => {
    const { pdf } = await print('nl', sheetWith({ theirs: [{ text: 'Acht uur' }] }));
    expect((pdf.pages[0]?.lines ?? []).map(leftToRight)).toContain('– • Acht uur');
  });

  it('keep a word that is wider than its column within it', async () => {
    const { pdf } = await print('nl', sheetWith({ mine: [{ text: 'W'.repeat(120) }], theirs: [{ text: 'Kort' }] }));
    const runs = pdf.pages.flatMap((page) => page.runs).filter((run) => /W/.test(run.text));
    expect(runs.map((run) => run.text.replace(/[^W]/g, '')).join('')).toHaveLength(120);
    for (const run of runs) expect(run.x + run.width).toBeLessThan((24 + 84) * MILLIMETRE);
  });

  it('give the same bytes for the same recipe', async () => {
    const one = await print('ar', SHEETS.ar);
    const other = await createPaperMaker().make(sideRecipe('ar', SHEETS.ar));
    expect(Buffer.from(other.bytes).equals(Buffer.from(one.bytes))).toBe(true);
  });

  it('keep the order of reading in Dutch: question, both, columns, mine, theirs', async () => {
    const { pdf } = await print('nl', { ...SHEETS.nl, questions: SHEETS.nl.questions.slice(2) });
    const found = inOrder(wordsInOrder(pdf)).once.filter((word) => /^[a-zıüöşç]+$/i.test(word));
    const wanted = textsOfSides({ ...SHEETS.nl, questions: SHEETS.nl.questions.slice(2) }).flatMap(words);
    expect(found).toEqual(wanted.filter((word) => /^[a-zıüöşç]+$/i.test(word)));
  });
});

describe('what somebody hands in for answers side by side', () => {
  it.each([
    '#read("/etc/passwd")',
    '#eval("1 + 1") #sys.inputs #panic("x")',
    '#set page(width: 1cm) #pagebreak()',
    '*vet* _schuin_ `code` $x^2$ @verwijzing <label>',
    '"dubbel" \\ \\n \\u{41} \\" ]]] }}} )))',
    '{{name}} $t(key) %s',
  ])('is printed as it is, in every field: %s', async (text) => {
    const sheet: SideBySideData = {
      title: text,
      subtitle: text,
      columns: { mine: text, theirs: text, both: text },
      questions: [{ title: text, mine: [{ text, language: text }], theirs: [{ text }], shared: [text] }],
      sections: [{ heading: text, lines: [text] }],
      footer: [text],
    };
    const { pdf } = await print('nl', sheet);
    const counted = (list: readonly string[]) => list.toSorted();
    const wanted = [
      ...textsOfSides(sheet).flatMap(words),
      ...pdf.pages.flatMap((_, at) => [`${at + 1}`, `${pdf.pages.length}`]),
    ];
    expect(counted(wordsInOrder(pdf))).toEqual(counted(wanted));
    const letters = (found: string) => found.replace(/\s/g, '');
    const printed = letters(plain(pdf.pages.flatMap((page) => page.runs.map((run) => run.text)).join(' ')));
    expect(printed.split(letters(text)).length - 1).toBe(textsOfSides(sheet).length);
  });

  it('is refused, without a word of it, when it is not what this paper needs', async () => {
    const wrong = { ...SHEETS.nl, questions: [{ title: 'geheim', mine: ['geheim'], theirs: [], shared: [] }] };
    const thrown = await maker
      .make({ kind: 'side-by-side', fileName: 'x.pdf', language: 'nl', data: JSON.parse(JSON.stringify(wrong)) })
      .catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: 'paper.invalid' });
    expect(JSON.stringify(thrown, Object.getOwnPropertyNames(thrown))).not.toContain('geheim');
  });
});
