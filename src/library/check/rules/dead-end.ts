import { END } from '../../../engine/compile-dialog.ts';
import { branchesOf } from '../facts.ts';
import type { Rule } from '../rule.ts';
import { reachable, stepsAhead } from '../steps-ahead.ts';

/** A place from where a conversation can't go on. */
export const deadEnd: Rule = {
  id: 'dead-end',
  severity: 'error',
  about: 'From this step no question and no end can be reached, or a wait has no way out when no answer comes.',
  advice: "Lead on to a question or to end; give a wait a branch for outcome is 'timeout', or a last one without when.",
  *find({ dialogs, at, conditions }) {
    for (const [id, { value }] of dialogs) {
      for (const [name, step] of Object.entries(value.steps)) {
        const place = at(id, ['steps', name]);
        const ahead = reachable([name], (each) => stepsAhead(value, each));
        const onward = [...ahead].some((each) => {
          const found = value.steps[each];
          return each === END || (found !== undefined && ('ask' in found || 'switch' in found));
        });
        if (!onward) yield { place, message: `From step ${name} no question and no end can be reached.` };
        if ('send' in step && !branchesOf(step).some((branch) => branch.when === undefined)) {
          const waits = conditions.some(
            (each) =>
              each.dialog.value === value &&
              each.step === name &&
              each.terms?.some(
                (term) => term.subject === 'outcome' && term.test.kind === 'is' && term.test.value === 'timeout',
              ),
          );
          if (!waits) yield { place, message: `Step ${name} waits, and has no branch for when no answer comes.` };
        }
      }
    }
  },
};
