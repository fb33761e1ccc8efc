import type { Rule } from '../rule.ts';

/** A dialog that is run or switched to and does not exist. */
export const unknownDialog: Rule = {
  id: 'unknown-dialog',
  severity: 'error',
  about: 'A step runs or switches to a dialog that does not exist.',
  advice: 'Use the name after dialog: in one of the files.',
  *find({ dialogs, at, complete }) {
    if (!complete) return;
    for (const [id, { value }] of dialogs) {
      for (const [name, step] of Object.entries(value.steps)) {
        const [word, target] =
          'run' in step ? ['run', step.run] : 'switch' in step ? ['switch', step.switch] : ['', undefined];
        if (target !== undefined && !dialogs.has(target)) {
          yield { place: at(id, ['steps', name, word]), message: `There is no dialog "${target}".` };
        }
      }
    }
  },
};
