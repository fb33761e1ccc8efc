import type { Rule } from '../rule.ts';

/** A part that the dialog does not have. */
export const unknownPart: Rule = {
  id: 'unknown-part',
  severity: 'error',
  about: 'A step belongs to a part that neither the dialog lists nor another one that keeps the same answers.',
  advice: 'Use one of parts: of the same dialog.',
  *find({ dialogs, at }) {
    for (const [id, { value }] of dialogs) {
      // Answers on one kind of sheet come on one card: its parts may be listed by another dialog that fills it.
      const parts = [...dialogs.values()].flatMap(({ value: other }) =>
        other === value || (value.keeps !== undefined && other.keeps === value.keeps) ? (other.parts?.of ?? []) : [],
      );
      for (const [name, step] of Object.entries(value.steps)) {
        if (step.part !== undefined && !parts.includes(step.part)) {
          yield { place: at(id, ['steps', name, 'part']), message: `There is no part "${step.part}".` };
        }
      }
    }
  },
};
