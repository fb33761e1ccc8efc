import type { z } from 'zod';
import { AppError } from '../ports/error.ts';
import type { PaperRecipe } from '../ports/message.ts';

/** The recipe's data as the kind needs them. Errors: `AppError` with code `paper.invalid`. */
export function readData<Schema extends z.ZodType>(schema: Schema, { kind, data }: PaperRecipe): z.infer<Schema> {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  // Names the places that are wrong, never what stands there: it may be somebody's words.
  const places = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'data'} (${issue.code})`);
  throw invalidData(kind, places.join(', '));
}

/** `places` names what is wrong, and never repeats a person's words. */
export function invalidData(kind: string, places: string): AppError {
  return new AppError('paper.invalid', `The data of a ${kind} are not as they must be: ${places}.`, {
    advice: 'What asks for the paper hands in other data than src/papers describes for this kind.',
  });
}
