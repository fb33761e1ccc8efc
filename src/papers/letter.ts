import { z } from 'zod';
import type { PaperRecipe } from '../ports/message.ts';
import { LETTER_TEMPLATE } from './letter-template.ts';
import { lineSetter } from './printed-line.ts';
import { readData } from './recipe-data.ts';
import type { TypstPress } from './typst-press.ts';

/**
 * What a `letter` is made of: every string in the language of the letter, with the sender's own words in it. A paragraph is a
 * text or a list. The first line of `closing` is the greeting; room to sign follows it, and then the other lines.
 * A text may hold `\n`, and then prints as several lines.
 */
const letterData = z.strictObject({
  from: z.array(z.string()),
  to: z.array(z.string()),
  date: z.string(),
  subject: z.string(),
  opening: z.string(),
  paragraphs: z.array(z.union([z.string(), z.strictObject({ lines: z.array(z.string()) })])).min(1),
  closing: z.array(z.string()).min(1),
  sources: z.array(z.string()),
  footer: z.array(z.string()),
});

export type LetterData = z.infer<typeof letterData>;

/** A letter to print, sign and send, as a PDF (A4). Errors: `AppError` with code `paper.invalid` or `paper.failed`. */
export async function printLetter(recipe: PaperRecipe, press: () => Promise<TypstPress>): Promise<Uint8Array> {
  const { from, to, date, subject, opening, paragraphs, closing, sources, footer } = readData(letterData, recipe);
  const typst = await press();
  const { language, direction, line, lines } = lineSetter(typst, recipe.language);
  const [greeting = '', ...signed] = closing;
  const paper = {
    language,
    direction,
    // What the file is called by a reading aid.
    title: line(subject),
    from: lines(...from),
    to: lines(...to),
    date: line(date),
    subject: lines(subject),
    opening: lines(opening),
    paragraphs: paragraphs.map((each) =>
      typeof each === 'string'
        ? { list: false, lines: lines(each) }
        : { list: true, lines: each.lines.map((item) => lines(item)) },
    ),
    greeting: lines(greeting),
    signed: lines(...signed),
    sources: lines(...sources),
    footer: lines(...footer),
  };
  return typst.print(LETTER_TEMPLATE, { paper: JSON.stringify(paper) });
}
