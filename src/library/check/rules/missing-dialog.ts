import type { Rule } from '../rule.ts';
import { ENGINE_DIALOGS } from '../used-by-code.ts';

/** A dialog that the companion itself opens. */
export const missingDialog: Rule = {
  id: 'missing-dialog',
  severity: 'error',
  about: 'A dialog that the companion opens by itself (the menu, the welcome, …) does not exist.',
  advice: 'Put the dialog back under its own name.',
  *find({ dialogs, complete }) {
    if (!complete) return;
    for (const id of ENGINE_DIALOGS) {
      if (!dialogs.has(id)) {
        yield { place: { file: 'dialogs', line: 1, column: 1 }, message: `There is no dialog "${id}".` };
      }
    }
  },
};
