import type { Rule } from '../rule.ts';

/** An earlier name that leads to two places. */
export const aliasClash: Rule = {
  id: 'alias-clash',
  severity: 'error',
  about: 'An alias is the name of a step that still exists, or of two steps.',
  advice: 'An alias is a name that a step had before and that nothing has now.',
  *find({ dialogs, at }) {
    for (const [id, { value }] of dialogs) {
      const taken = new Map(Object.keys(value.steps).map((step) => [step, step]));
      for (const [step, { aliases }] of Object.entries(value.steps)) {
        for (const [index, alias] of (aliases ?? []).entries()) {
          const other = taken.get(alias);
          if (other !== undefined) {
            const place = at(id, ['steps', step, 'aliases', index]);
            yield { place, message: `"${alias}" already leads to step ${other}.` };
          }
          taken.set(alias, step);
        }
      }
    }
  },
};
