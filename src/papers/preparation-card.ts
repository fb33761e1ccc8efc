import { z } from 'zod';
import type { PaperRecipe } from '../ports/message.ts';
import { PREPARATION_CARD_TEMPLATE } from './preparation-card-template.ts';
import { lineSetter } from './printed-line.ts';
import { readData } from './recipe-data.ts';
import type { TypstPress } from './typst-press.ts';

/** Ruled lines for handwriting fill two pages at most. */
const MAX_NOTE_LINES = 50;

/**
 * What a `preparation-card` is made of: every string in the reader's language, with the person's own words in it.
 * A line may hold `\n`, and then prints as several. A section without lines prints room to write by hand.
 */
const preparationCardData = z.strictObject({
  title: z.string(),
  subtitle: z.string(),
  sections: z.array(z.strictObject({ heading: z.string(), lines: z.array(z.string()) })).min(1),
  notes: z.strictObject({ heading: z.string(), lines: z.int().min(1).max(MAX_NOTE_LINES) }).nullable(),
  footer: z.array(z.string()),
});

export type PreparationCardData = z.infer<typeof preparationCardData>;

/** The card as a PDF (A4). Errors: `AppError` with code `paper.invalid` or `paper.failed`. */
export async function printPreparationCard(recipe: PaperRecipe, press: () => Promise<TypstPress>): Promise<Uint8Array> {
  const { title, subtitle, sections, notes, footer } = readData(preparationCardData, recipe);
  const typst = await press();
  const { language, direction, line, lines } = lineSetter(typst, recipe.language);
  const paper = {
    language,
    direction,
    title: line(title),
    subtitle: line(subtitle),
    sections: sections.map((section) => ({ heading: line(section.heading), lines: lines(...section.lines) })),
    notes: notes === null ? null : { heading: line(notes.heading), lines: notes.lines },
    footer: lines(...footer),
  };
  return typst.print(PREPARATION_CARD_TEMPLATE, { paper: JSON.stringify(paper) });
}
