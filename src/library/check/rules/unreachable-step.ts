import type { Rule } from '../rule.ts';
import { reachable, stepsAhead } from '../steps-ahead.ts';
import { ENGINE_STEPS } from '../used-by-code.ts';

/** A step that nothing leads to. */
export const unreachableStep: Rule = {
  id: 'unreachable-step',
  severity: 'error',
  about: 'No step leads to this one.',
  advice: 'Let a step lead to it, or take it out. People may stand on it: then give its name to another as alias.',
  *find({ dialogs, at }) {
    for (const [id, { value }] of dialogs) {
      const reached = reachable([value.start, ...(ENGINE_STEPS[id] ?? [])], (step) => stepsAhead(value, step));
      for (const step of Object.keys(value.steps)) {
        if (!reached.has(step)) yield { place: at(id, ['steps', step]), message: `Nothing leads to step ${step}.` };
      }
    }
  },
};
