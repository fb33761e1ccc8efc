import type { Language } from '../ports/language.ts';
import { type Answer, OTHER } from './answer.ts';
import { longDate } from './calendar.ts';
import type { AskStep } from './dialog.ts';
import type { View } from './feature.ts';

const lists = new Map<Language, Intl.ListFormat>();

/** "a, b en c". */
export function listed(items: readonly string[], language: Language): string {
  let format = lists.get(language);
  if (!format) {
    format = new Intl.ListFormat(language, { type: 'conjunction' });
    lists.set(language, format);
  }
  return format.format(items);
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
      return listed(answer.other === undefined ? titles : [...titles, answer.other], view.language);
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
