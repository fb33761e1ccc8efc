import { AppError } from '../ports/error.ts';
import type { PaperMaker, PaperRecipe } from '../ports/message.ts';
import { printPreparationCard } from './preparation-card.ts';
import { loadTypstPress, type TypstPress } from './typst-press.ts';

/** Every kind of paper, by `PaperRecipe.kind`. */
const PRINTERS: ReadonlyMap<string, (recipe: PaperRecipe, press: () => Promise<TypstPress>) => Promise<Uint8Array>> =
  new Map([['preparation-card', printPreparationCard]]);

/**
 * Makes papers as PDF. The compiler is loaded with the first one, and kept. The same recipe gives the same bytes.
 *
 * Errors: `AppError` with code
 *  - `paper.unknown`  no paper of this kind exists
 *  - `paper.invalid`  the recipe's data are not what this kind needs
 *  - `paper.failed`   the compiler could not be loaded, or refused
 */
export function createPaperMaker(): PaperMaker {
  let loading: Promise<TypstPress> | null = null;
  const press = (): Promise<TypstPress> => {
    loading ??= loadTypstPress().catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };
  return {
    async make(recipe) {
      const print = PRINTERS.get(recipe.kind);
      if (print === undefined) {
        throw new AppError('paper.unknown', 'No paper of this kind exists.', {
          advice: `A dialog asks for a paper that this version can't make. It knows: ${[...PRINTERS.keys()].join(', ')}.`,
        });
      }
      return { fileName: recipe.fileName, mediaType: 'application/pdf', bytes: await print(recipe, press) };
    },
  };
}
