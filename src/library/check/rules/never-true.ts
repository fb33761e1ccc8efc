import { branchesOf } from '../facts.ts';
import type { Rule } from '../rule.ts';
import { sourcesOf } from './unknown-option.ts';

/** A condition or branch that can never be taken. */
export const neverTrue: Rule = {
  id: 'never-true',
  severity: 'error',
  about: 'A condition can never hold, or a branch stands behind one that is always taken.',
  advice: 'Take it out, or mend the condition.',
  *find(facts) {
    for (const written of facts.conditions) {
      const place = facts.at(written.dialog.value.dialog, written.path);
      for (const { subject, test } of written.terms ?? []) {
        if (subject === 'outcome' && test.kind !== 'is') {
          yield { place, message: "An outcome can only be asked as: outcome is 'x'." };
        }
        if (subject === 'outcome' || subject.includes('.')) continue;
        const sources = sourcesOf(facts, written, subject).filter((step) => 'ask' in step);
        if (sources.length === 0) continue;
        if (test.kind === 'skipped' && !sources.some((step) => step.skippable)) {
          yield { place, message: `"${subject}" can not be skipped: its question is not skippable.` };
        }
        if ((test.kind === 'more' || test.kind === 'less') && !sources.some((step) => step.ask === 'number')) {
          yield { place, message: `"${subject}" is no number.` };
        }
      }
    }
    for (const [id, { value }] of facts.dialogs) {
      for (const [name, step] of Object.entries(value.steps)) {
        const branches = branchesOf(step);
        const always = branches.findIndex((branch) => branch.when === undefined);
        if (always >= 0 && always < branches.length - 1) {
          const place = facts.at(id, ['steps', name, 'then', always + 1]);
          yield { place, message: `The branches behind number ${always + 1} are never taken.` };
        }
      }
    }
  },
};
