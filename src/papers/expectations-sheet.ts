import type { PaperRecipe } from '../ports/message.ts';
import { EXPECTATIONS_TEMPLATE } from './expectations-template.ts';
import type { PaperContent } from './paper-content.ts';
import { lineSetter } from './printed-line.ts';
import { readProgramme } from './programme-data.ts';
import type { TypstPress } from './typst-press.ts';

/** Words of the sheet that are one line: the heads of its columns and the questions from top to bottom. */
const WORDS = ['volunteers', 'professionals', 'self', 'other', 'offer', 'not'] as const;

/**
 * The sheet on which volunteers and professionals write side by side what they expect, as a PDF: one page A4, in one
 * language or two. Errors: `AppError` with code `paper.invalid` or `paper.failed`.
 */
export async function printExpectationsSheet(
  recipe: PaperRecipe,
  press: () => Promise<TypstPress>,
  content: PaperContent,
): Promise<Uint8Array> {
  const { languages } = readProgramme(recipe, content);
  const { text } = content;
  const typst = await press();
  const sides = languages.map((language) => {
    const { direction, line, lines } = lineSetter(typst, language);
    return {
      ...Object.fromEntries(WORDS.map((word) => [word, line(text(language, `papers.expectations.${word}`))])),
      language,
      direction,
      title: line(text(language, 'papers.expectations.title')),
      intro: lines(text(language, 'papers.expectations.intro')),
      privacy: line(text(language, 'papers.privacy')),
      made: line(text(language, 'papers.madeWith')),
    };
  });
  const [first] = sides;
  return typst.print(EXPECTATIONS_TEMPLATE, { paper: JSON.stringify({ ...first, sides }) });
}
