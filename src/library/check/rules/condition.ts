import type { Rule } from '../rule.ts';

/** A condition that is not of the grammar. */
export const condition: Rule = {
  id: 'condition',
  severity: 'error',
  about: 'A condition can not be read.',
  advice:
    "Write name is 'x', name includes 'x', name is skipped, name is answered, name > 3 or feature.query, joined by and.",
  *find({ conditions, at }) {
    for (const { dialog, path, source, terms } of conditions) {
      if (terms === null) yield { place: at(dialog.value.dialog, path), message: `"${source}" is no condition.` };
    }
  },
};
