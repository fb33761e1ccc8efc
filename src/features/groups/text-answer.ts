import type { Answer } from '../../engine/answer.ts';
import type { View } from '../../engine/feature.ts';

/** A text that was saved in the dialog; empty when there is none. */
export function textAnswer(view: View, name: string): string {
  const answer = view.answer(name);
  return answer?.kind === 'text' ? answer.text : '';
}

/** The option that was chosen, by the name under which it was saved; empty when there is none. */
export function chosenOption(view: View, name: string): string {
  const answer = view.answer(name);
  return answer?.kind === 'choice' ? answer.option : '';
}

/** A number that was saved in the dialog; 0 when there is none. */
export function numberAnswer(view: View, name: string): number {
  const answer = view.answer(name);
  return answer?.kind === 'number' ? answer.value : 0;
}

export function asText(text: string): Answer {
  return { kind: 'text', text };
}

export function asNumber(value: number): Answer {
  return { kind: 'number', value };
}

/** A title or name on one line, without spaces that nobody sees. */
export function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
