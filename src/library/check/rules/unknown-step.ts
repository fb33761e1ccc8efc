import { END } from '../../../engine/compile-dialog.ts';
import { branchesOf } from '../facts.ts';
import type { Rule } from '../rule.ts';

/** A target that is no step of the dialog. */
export const unknownStep: Rule = {
  id: 'unknown-step',
  severity: 'error',
  about: 'A step leads to a step that does not exist in this dialog.',
  advice: 'Name a step of the same dialog, or end.',
  *find({ dialogs, at }) {
    for (const [id, { value }] of dialogs) {
      const known = (step: string) => step === END || Object.hasOwn(value.steps, step);
      if (!known(value.start)) yield { place: at(id, ['start']), message: `There is no step "${value.start}".` };
      for (const [name, step] of Object.entries(value.steps)) {
        for (const [index, { go }] of branchesOf(step).entries()) {
          if (known(go)) continue;
          const path = 'then' in step && typeof step.then === 'string' ? ['then'] : ['then', index, 'go'];
          yield {
            place: at(id, ['steps', name, ...path]),
            message: `Step ${name} leads to "${go}", which is no step.`,
          };
        }
      }
    }
  },
};
