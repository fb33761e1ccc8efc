import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPaperMaker } from '../../src/papers/paper-maker.ts';
import type { AttendanceRow } from '../../src/ports/attendance.ts';
import { LANGUAGES, type Language } from '../../src/ports/language.ts';
import { attendance, guest, listRecipe } from './meetings.ts';
import { bodyText, leftToRight, readPdf, words, wordsFromTheRight } from './pdf.ts';
import { realContent, withoutMarks } from './toolkit-recipes.ts';

const content = withoutMarks(await realContent());

function makerOf(rows: readonly AttendanceRow[], other: Parameters<typeof attendance>[1] = {}) {
  return createPaperMaker(content, async () => attendance(rows, other));
}

/** As a spreadsheet reads it: fields in quotes, two quotes for one. */
function parse(csv: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const match of csv.matchAll(/"((?:[^"]|"")*)"(;|\r\n)/gy)) {
    row.push((match[1] ?? '').replaceAll('""', '"'));
    if (match[2] === ';') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

async function csvOf(rows: readonly AttendanceRow[], language: Language = 'nl'): Promise<string> {
  const file = await makerOf(rows).make(listRecipe('attendance-csv', language));
  expect(file.mediaType).toBe('text/csv');
  return new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(file.bytes);
}

const ROWS = [
  guest({ name: 'Nora', answer: 'no' }),
  guest({ name: 'Wim', answer: 'yes', seat: 'waiting', people: 2 }),
  guest({ name: 'Olga', answer: 'yes', seat: 'offered' }),
  guest({ name: null, answer: 'yes', seat: 'seated', people: 3 }),
  guest({ name: 'Zeynep', answer: 'yes', seat: 'seated', people: 2, interpreter: true }),
  guest({ name: 'Ålan', answer: 'yes', seat: 'none', childcare: true }),
  guest({ name: 'Kofi', undelivered: true }),
  guest({ name: 'Mia', answer: 'maybe', people: 4 }),
];

describe('who comes, for a spreadsheet', () => {
  it('has a byte order mark, a head, and everybody in order: yes, maybe, no answer, waiting, no', async () => {
    const csv = await csvOf(ROWS);
    expect(csv.startsWith('\uFEFF"Naam";"Antwoord";"Mensen";"Tolk";"Opvang";"Bericht"\r\n')).toBe(true);
    expect(parse(csv.slice(1)).slice(1)).toEqual([
      ['Ålan', 'Ja', '1', '', 'ja', ''],
      ['Zeynep', 'Ja', '2', 'ja', '', ''],
      ['zonder naam', 'Ja', '3', '', '', ''],
      ['Mia', 'Misschien', '4', '', '', ''],
      ['Kofi', 'Geen antwoord', '', '', '', 'niet aangekomen'],
      ['Olga', 'Wachtlijst', '1', '', '', ''],
      ['Wim', 'Wachtlijst', '2', '', '', ''],
      ['Nora', 'Nee', '', '', '', ''],
    ]);
  });

  it.each(LANGUAGES)('has its head in the language of who reads it: %s', async (language) => {
    const [head] = parse((await csvOf([], language)).slice(1));
    expect(head).toEqual(
      ['name', 'answer', 'people', 'interpreter', 'childcare', 'message'].map((column) =>
        content.text(language, `papers.attendance.columns.${column}`),
      ),
    );
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+31 6', "'+31 6"],
    ['-2', "'-2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'=1"],
    ['\r\n=1', "'=1"],
    ['\u00A0 =1', "'=1"],
    ['\u200B=1', "'\u200B=1"],
    ['＝1+1', "'＝1+1"],
    ['＋1', "'＋1"],
    ['－1', "'－1"],
    ['＠a', "'＠a"],
    ['"=1";"x"', '"=1";"x"'],
    ['Jan; "Piet"\r\nKlaas', 'Jan; "Piet" Klaas'],
    ['عائشة', 'عائشة'],
  ])('does not let a name calculate, or begin a field of its own: %j', async (name, field) => {
    const rows = parse((await csvOf([guest({ name })])).slice(1));
    expect(rows).toHaveLength(2);
    expect(rows[1]).toHaveLength(6);
    expect(rows[1]?.[0]).toBe(field);
  });

  it('keeps one line for each person, whatever they call themselves', async () => {
    const hostile = fc.string({ unit: 'binary', maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(fc.array(hostile, { maxLength: 5 }), async (names) => {
        const csv = (await csvOf(names.map((name) => guest({ name })))).slice(1);
        const rows = parse(csv);
        expect(rows).toHaveLength(names.length + 1);
        // Everything was read: nothing stands between the fields.
        expect(rows.map((row) => row.map((field) => `"${field.replaceAll('"', '""')}"`).join(';')).join('\r\n')).toBe(
          csv.slice(0, -2),
        );
        for (const row of rows) expect(row[0]).not.toMatch(/^[\s\u200B\u2060\uFEFF]*[=+\-@＝＋－＠]/u);
      }),
      { numRuns: 300, seed: 20261122 },
    );
  });

  it('writes ten thousand people in well under a second', async () => {
    const rows = Array.from({ length: 10_000 }, (_, index) => guest({ name: `Naam ${index}`, answer: 'yes' }));
    const start = performance.now();
    const csv = await csvOf(rows);
    expect(performance.now() - start).toBeLessThan(2_000);
    expect(csv.split('\r\n')).toHaveLength(10_002);
  });

  it('says that there is no list for who may not have it, and asks by both ids', async () => {
    const asked: string[][] = [];
    const maker = createPaperMaker(content, async (...ids) => {
      asked.push(ids);
      return null;
    });
    for (const kind of ['attendance-csv', 'attendance-list'] as const) {
      await expect(maker.make(listRecipe(kind))).rejects.toMatchObject({ code: 'paper.not-found' });
    }
    expect(asked).toEqual([
      ['m', 'a'],
      ['m', 'a'],
    ]);
    await expect(createPaperMaker(content).make(listRecipe('attendance-csv'))).rejects.toMatchObject({
      code: 'paper.unknown',
    });
  });
});

describe('who comes, on paper', () => {
  it('lists who comes and who may, with what they need and the sums, and nobody else', async () => {
    const pdf = await readPdf((await makerOf(ROWS).make(listRecipe('attendance-list'))).bytes);
    expect(pdf.title).toBe('Samen koken');
    const text = bodyText(pdf);
    expect(text).toContain('donderdag 3 december 2026, 19:30 uur Buurthuis De Kring Groepen: Moeders van Noord');
    const lines = pdf.pages.flatMap((page) => page.lines.map(leftToRight));
    expect(lines).toContain('Zeynep 2 ja');
    expect(lines).toContain('Ålan 1 ja');
    expect(lines.indexOf('zonder naam 3')).toBe(lines.indexOf('Zeynep 2 ja') + 1);
    expect(lines.indexOf('Mia 4')).toBeGreaterThan(lines.indexOf('Komt misschien'));
    expect(text).toContain('Mensen samen: 6 Tolk nodig: 1 Opvang nodig: 1');
    expect(text).toContain('Mensen samen: 4');
    for (const absent of ['Nora', 'Wim', 'Olga', 'Kofi']) expect(text).not.toContain(absent);
  });

  it('says so while nobody comes', async () => {
    const text = bodyText(await readPdf((await makerOf([]).make(listRecipe('attendance-list'))).bytes));
    expect(text).toContain('Nog niemand.');
    expect(text).not.toContain('Komt misschien');
  });

  it('goes over as many pages as it takes, with the heads of the columns on each, and leaves out nobody', async () => {
    const rows = Array.from({ length: 400 }, (_, index) =>
      guest({ name: `Naam${index}`, answer: 'yes', seat: 'seated' }),
    );
    const pdf = await readPdf((await makerOf(rows).make(listRecipe('attendance-list'))).bytes);
    expect(pdf.pages.length).toBeGreaterThan(10);
    for (const page of pdf.pages) {
      expect(page.lines.map(leftToRight)).toContain('Naam Mensen Tolk Opvang Is er');
    }
    const found = bodyText(pdf).match(/Naam\d+/g);
    expect(found).toEqual(rows.map(({ name }) => name));
    expect(bodyText(pdf)).toContain('Mensen samen: 400');
  });

  it('is read from the right in Arabic, with the names in the first column', async () => {
    const rows = [guest({ name: 'نور', answer: 'yes', people: 2 }), guest({ name: 'Fatma', answer: 'yes' })];
    const pdf = await readPdf((await makerOf(rows).make(listRecipe('attendance-list', 'ar'))).bytes);
    expect(pdf.language).toBe('ar');
    const all = wordsFromTheRight(pdf);
    for (const word of words('نور Fatma سيحضر الاسم العدد')) expect(all).toContain(word);
    const [name] = pdf.pages[0]?.runs.filter(({ text }) => text.includes('Fatma')) ?? [];
    const page = pdf.pages[0];
    expect((name?.x ?? 0) + (name?.width ?? 0)).toBeGreaterThan((page?.width ?? 0) * 0.8);
  });

  it('prints names as they are, without an empty box or a refusal', async () => {
    const names = ['#eval("1")', '*vet* $x$', '=1+1', '😀', '\u0000', 'ሰላም', 'x'.repeat(40), '<b>', '\u202Ex\u202C'];
    for (const language of LANGUAGES) {
      const rows = names.map((name) => guest({ name, answer: 'yes' }));
      const { bytes } = await makerOf(rows, { title: '#panic("x")\n=', place: '\u0000' }).make(
        listRecipe('attendance-list', language),
      );
      const pdf = await readPdf(bytes);
      expect(pdf.pages.flatMap((page) => page.glyphs)).not.toContain(0);
      if (language !== 'ar') expect(bodyText(pdf)).toContain('#eval("1")');
    }
  });
});
