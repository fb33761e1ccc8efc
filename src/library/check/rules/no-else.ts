import { branchesOf } from '../facts.ts';
import type { Rule } from '../rule.ts';

/** Branches that may all fail. */
export const noElse: Rule = {
  id: 'no-else',
  severity: 'warning',
  about: 'All branches of a step have a condition: when none holds, the dialog ends.',
  advice: 'Add a last branch without when.',
  *find({ dialogs, at }) {
    for (const [id, { value }] of dialogs) {
      for (const [name, step] of Object.entries(value.steps)) {
        // What a wait lacks is said by another rule.
        if ('send' in step) continue;
        const branches = branchesOf(step);
        if (branches.length > 0 && branches.every((branch) => branch.when !== undefined)) {
          yield { place: at(id, ['steps', name, 'then']), message: `Step ${name} has no branch for everything else.` };
        }
      }
    }
  },
};
