import { OTHER } from '../../../engine/answer.ts';
import type { StepFile } from '../../../engine/dialog-schema.ts';
import { type Facts, optionIds, type WrittenCondition } from '../facts.ts';
import type { Rule } from '../rule.ts';

/** A condition about an answer that nobody can give, or that nothing saves. */
export const unknownOption: Rule = {
  id: 'unknown-option',
  severity: 'error',
  about: 'A condition asks for an option that the question does not have, or for an answer that no step saves.',
  advice: 'Use an id from options: of the step that saves the answer, and the name after its save:.',
  *find(facts) {
    for (const written of facts.conditions) {
      for (const { subject, test } of written.terms ?? []) {
        if (subject.includes('.') || subject === 'outcome') continue;
        const sources = sourcesOf(facts, written, subject);
        const place = facts.at(written.dialog.value.dialog, written.path);
        if (sources.length === 0) {
          const message = subject === 'answer' ? 'No question comes before it.' : `No step saves "${subject}".`;
          yield { place, message };
        } else if (
          (test.kind === 'is' || test.kind === 'includes') &&
          !sources.some((step) => mayBe(step, test.value))
        ) {
          yield { place, message: `"${subject}" can never be '${test.value}'.` };
        }
      }
    }
  },
};

/** The steps whose answer the condition may be about. Answers on one kind of sheet are shared by its dialogs. */
export function sourcesOf(facts: Facts, written: WrittenCondition, subject: string): StepFile[] {
  const { value } = written.dialog;
  if (subject === 'answer') {
    const own = value.steps[written.step];
    if (written.own && own) return [own];
    return Object.values(value.steps).filter((step) => 'ask' in step);
  }
  const files = [...facts.dialogs.values()].filter(
    (file) => file.value === value || (value.keeps !== undefined && file.value.keeps === value.keeps),
  );
  return files.flatMap((file) =>
    Object.values(file.value.steps).filter((step) => 'ask' in step && step.save === subject),
  );
}

function mayBe(step: StepFile, option: string): boolean {
  if (!('ask' in step)) return false;
  if (step.other !== undefined && option === OTHER) return true;
  // What a feature offers is only known in a conversation.
  if (step.options && !Array.isArray(step.options)) return true;
  return optionIds(step)?.includes(option) ?? false;
}
