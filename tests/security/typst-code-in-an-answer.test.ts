/**
 * An answer that is Typst code (`#read`, `#import`, raw text, brackets, maths), to read a file of the server or to break a
 * paper: in every kind of PDF that holds people's words it is printed as the letters that it is made of.
 */
import { describe, expect, it } from 'vitest';
import { createPaperMaker } from '../../src/papers/paper-maker.ts';
import type { PaperRecipe } from '../../src/ports/message.ts';
import { cardWith, recipe } from '../papers/cards.ts';
import { attendance, guest, listRecipe } from '../papers/meetings.ts';
import { bodyText, readPdf } from '../papers/pdf.ts';
import { letterRecipe, sideRecipe } from '../papers/sides.ts';
import { realContent } from '../papers/toolkit-recipes.ts';

const CODE = [
  '#read("/etc/passwd")',
  '#read("/etc/hostname").split("\\n")',
  '#import "@preview/cetz:0.3.0": *',
  '#include "/etc/passwd"',
  '#eval("1+1")',
  '#panic("x")',
  '#sys.inputs',
  '#while(true){}',
  '#let f(n)=f(n+1);#f(0)',
  '#set page(width:1cm)',
  '#pagebreak()',
  '#link("file:///etc/passwd")[x]',
  '#image("/etc/passwd")',
  '`raw`',
  '```rs x```',
  '$ x^2 sum_(i=0) $',
  '@ref <label>',
  '*vet* _schuin_ ~ --- //x /*y*/',
  '= kop',
  '- punt + punt / term: x',
  ']}) [({',
  '"]) #panic("y") ("',
  '\\u{23}read("x") \\#read("x")',
];

const maker = createPaperMaker(await realContent(), async () =>
  attendance(
    CODE.map((name) => guest({ name, answer: 'yes' })),
    { title: CODE[0] ?? '', place: CODE[2] ?? '', groups: [CODE[4] ?? ''] },
  ),
);

/** Letters without what lines and columns do to the spaces between them. */
function letters(text: string): string {
  return text.replace(/[\s\u200B\u00AD\u2011-]+/g, '');
}

async function printed(paper: PaperRecipe): Promise<string> {
  const { bytes, mediaType } = await maker.make(paper);
  expect(mediaType).toBe('application/pdf');
  expect(Buffer.from(bytes).includes('/JavaScript')).toBe(false);
  expect(Buffer.from(bytes).includes('root:')).toBe(false);
  return letters(bodyText(await readPdf(bytes)));
}

const answers = CODE.map((text) => ({ text }));
const LETTER = {
  from: CODE,
  to: CODE,
  date: CODE[0] ?? '',
  subject: CODE[1] ?? '',
  opening: CODE[2] ?? '',
  paragraphs: [...CODE, { lines: CODE }],
  closing: CODE,
  sources: CODE,
  footer: CODE,
};

const PAPERS: Readonly<Record<string, PaperRecipe>> = {
  'a preparation card': recipe('nl', cardWith(CODE, CODE[0])),
  'two columns': sideRecipe('nl', {
    title: CODE[0] ?? '',
    subtitle: CODE[1] ?? '',
    columns: { mine: 'U', theirs: 'Zij' },
    questions: [{ title: CODE[2] ?? '', mine: answers, theirs: [], shared: CODE }],
    sections: [{ heading: CODE[3] ?? '', lines: CODE }],
    footer: CODE,
  }),
  'a letter': letterRecipe('nl', LETTER),
  'who comes': listRecipe('attendance-list'),
};

describe('Typst code in what people write', () => {
  it.each(Object.entries(PAPERS))('is printed as it stands in %s', async (_, paper) => {
    const found = await printed(paper);
    for (const code of CODE) expect(found, code).toContain(letters(code));
  });
});
