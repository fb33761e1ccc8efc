import { z } from 'zod';
import { AppError } from '../ports/error.ts';
import type { PaperRecipe } from '../ports/message.ts';
import { PREPARATION_CARD_TEMPLATE } from './preparation-card-template.ts';
import { documentDirection, lineDirection, protectNumbers } from './reading-direction.ts';
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
  const parsed = preparationCardData.safeParse(recipe.data);
  if (!parsed.success) throw invalid(parsed.error);
  const { title, subtitle, sections, notes, footer } = parsed.data;

  const typst = await press();
  const direction = documentDirection(recipe.language);
  const line = (text: string) => {
    const drawable = typst.drawable(text);
    return { text: protectNumbers(drawable), direction: lineDirection(drawable, direction) };
  };
  const lines = (texts: readonly string[]) =>
    texts.flatMap((text) => text.split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/).map(line));

  const card = {
    language: recipe.language,
    direction,
    title: line(title),
    subtitle: line(subtitle),
    sections: sections.map((section) => ({ heading: line(section.heading), lines: lines(section.lines) })),
    notes: notes === null ? null : { heading: line(notes.heading), lines: notes.lines },
    footer: lines(footer),
  };
  return typst.print(PREPARATION_CARD_TEMPLATE, { card: JSON.stringify(card) });
}

/** Names the places that are wrong, never what stands there: it may be somebody's words. */
function invalid(error: z.ZodError): AppError {
  const places = error.issues.map((issue) => `${issue.path.join('.') || 'data'} (${issue.code})`).join(', ');
  return new AppError('paper.invalid', `The data of a preparation card are not as they must be: ${places}.`, {
    advice: 'The dialog that asks for the card hands in other data than src/papers/preparation-card.ts describes.',
  });
}
