import { type Answer, chosen } from '../../engine/answer.ts';
import type { View } from '../../engine/feature.ts';
import type { Sheet } from '../../engine/person.ts';
import { FORMS } from '../cooperation/forms.ts';
import type { PromptId } from './prompt-plan.ts';

/**
 * Of each prompt: the name under which its answer lies on the visit's sheet, and what is offered as an answer. Texts are
 * `prompts.list.<id>`.
 */
export const QUESTIONS: Readonly<Record<PromptId, { saved: string; options: readonly string[] }>> = {
  form: { saved: 'myForm', options: FORMS.map(({ id }) => id) },
  backing: { saved: 'myBacking', options: ['manager', 'colleagues', 'gemeente', 'nobody'] },
  time: { saved: 'myTime', options: ['once', 'some', 'monthly', 'unknown'] },
  'place-theirs': { saved: 'myPlace', options: ['they-lead', 'they-choose', 'no-desk', 'no-names'] },
  bring: { saved: 'myOffer', options: ['knowledge', 'doors', 'advice', 'support'] },
  judgement: { saved: 'myJudgement', options: ['shield', 'bridge', 'unwilling', 'know-better'] },
  'may-and-must': { saved: 'myDuties', options: ['secrecy', 'permission', 'duty', 'voluntary'] },
  ask: { saved: 'myAsk', options: ['needs', 'strengths', 'parents', 'help'] },
  goal: { saved: 'myGoal', options: ['dare-ask', 'activity', 'strong', 'know-help'] },
  folder: { saved: 'myStart', options: ['question', 'listening', 'thanks', 'time'] },
};

/** What the visitor answered to a prompt, as they read it back; empty when they did not. */
export function ownWords(view: View, { answers }: Pick<Sheet, 'answers'>, prompt: PromptId): string {
  return wordsOf(view, prompt, answers[QUESTIONS[prompt].saved]);
}

function wordsOf(view: View, prompt: PromptId, answer: Answer | undefined): string {
  if (answer?.kind === 'text') return answer.text;
  if (answer?.kind === 'choice' && answer.other !== undefined) return answer.other;
  const [option] = chosen(answer);
  const known = QUESTIONS[prompt].options.find((each) => each === option);
  return known === undefined ? '' : view.text(`prompts.list.${prompt}.options.${known}`);
}
