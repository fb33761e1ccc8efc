import { z } from 'zod';
import type { PaperRecipe } from '../ports/message.ts';
import { type LineSetter, lineSetter, type PrintedLine } from './printed-line.ts';
import { readData } from './recipe-data.ts';
import { SIDE_BY_SIDE_TEMPLATE } from './side-by-side-template.ts';
import type { TypstPress } from './typst-press.ts';

/**
 * One thing that a side answered. `language`: what that language calls itself, for own words that stand there as they were
 * written; they are then set as their own direction asks, at their own side of the column.
 */
const answered = z.strictObject({ text: z.string(), language: z.string().optional() });

/**
 * What a `side-by-side` is made of: every string in the reader's language, apart from own words. `shared` is what both
 * answered: it comes first, under `columns.both` where that is given, and is marked with "=" there and in the columns.
 * A side without lines prints a dash. A text may hold `\n`, and then prints as several lines.
 */
const sideBySideData = z.strictObject({
  title: z.string(),
  subtitle: z.string(),
  columns: z.strictObject({ mine: z.string(), theirs: z.string(), both: z.string().optional() }),
  questions: z.array(
    z.strictObject({
      title: z.string(),
      mine: z.array(answered),
      theirs: z.array(answered),
      shared: z.array(z.string()),
    }),
  ),
  sections: z.array(z.strictObject({ heading: z.string(), lines: z.array(z.string()) })),
  footer: z.array(z.string()),
});

export type SideBySideData = z.infer<typeof sideBySideData>;

/** Answers of two people beside each other, as a PDF (A4). Errors: `AppError` with code `paper.invalid` or `paper.failed`. */
export async function printSideBySide(recipe: PaperRecipe, press: () => Promise<TypstPress>): Promise<Uint8Array> {
  const { title, subtitle, columns, questions, sections, footer } = readData(sideBySideData, recipe);
  const typst = await press();
  const setter = lineSetter(typst, recipe.language);
  const { language, direction, line, lines } = setter;
  const paper = {
    language,
    direction,
    title: line(title),
    subtitle: lines(subtitle),
    columns: {
      mine: line(columns.mine),
      theirs: line(columns.theirs),
      both: columns.both === undefined ? null : line(columns.both),
    },
    questions: questions.map((question) => ({
      title: line(question.title),
      mine: question.mine.map((each) => answerOf(setter, each, question.shared)),
      theirs: question.theirs.map((each) => answerOf(setter, each, question.shared)),
      shared: question.shared.map(line),
    })),
    sections: sections.map((section) => ({
      heading: line(section.heading),
      // Each with the lines that it has, under one bullet.
      items: section.lines.map((item) => lines(item)),
    })),
    footer: lines(...footer),
  };
  return typst.print(SIDE_BY_SIDE_TEMPLATE, { paper: JSON.stringify(paper) });
}

interface PrintedAnswer {
  lines: PrintedLine[];
  /** Own words: what their language calls itself. */
  language: PrintedLine | null;
  shared: boolean;
}

function answerOf(
  { line, lines }: LineSetter,
  { text, language }: z.infer<typeof answered>,
  shared: readonly string[],
): PrintedAnswer {
  return {
    lines: lines(text),
    language: language === undefined ? null : line(language),
    shared: language === undefined && shared.includes(text),
  };
}
