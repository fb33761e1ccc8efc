import { type Answer, OTHER } from './answer.ts';
import { longDate } from './calendar.ts';
import type { AskStep } from './dialog.ts';
import type { View } from './feature.ts';

/** Several titles in one line. A dot between them reads the same in every language and needs no "and". */
export function listed(items: readonly string[]): string {
  return items.join(' · ');
}

/** The title of one option of a step, in the person's language. */
export function optionTitle(view: View, step: AskStep, id: string): string {
  if (id === OTHER && step.other) return view.text(`${step.text}.other`);
  if (step.source) return step.source(view).find((option) => option.id === id)?.title ?? id;
  const key = `${step.text}.options.${id}`;
  return view.script.hasText(key) ? view.text(key) : id;
}

/** An answer as its person reads it back: titles of options, own words as written, dates in full. Empty when skipped. */
export function describeAnswer(view: View, step: AskStep, answer: Answer): string {
  switch (answer.kind) {
    case 'text':
      return answer.text;
    case 'choice':
      return answer.other ?? optionTitle(view, step, answer.option);
    case 'choices': {
      const titles = answer.options.filter((id) => id !== OTHER).map((id) => optionTitle(view, step, id));
      return listed(answer.other === undefined ? titles : [...titles, answer.other]);
    }
    case 'number':
      return String(answer.value);
    case 'date':
      return longDate(answer.date, view.language);
    case 'time':
      return answer.time;
    case 'phone':
      return answer.number;
    case 'yes-no':
      return view.text(answer.yes ? 'engine.yes' : 'engine.no');
    case 'skipped':
      return '';
  }
}
