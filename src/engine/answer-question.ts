import type { Answer } from './answer.ts';
import { foreign } from './change-language.ts';
import type { AskStep } from './dialog.ts';
import type { Draft } from './draft.ts';
import type { Notes } from './heard.ts';
import { LIMITS } from './limits.ts';
import { BETWEEN, interrupt, QUESTION, walk } from './walk.ts';

/** Whether a text is a question to the companion rather than an answer to the one that is open. */
export function isForUs(step: AskStep, ownWords: boolean, text: string, notes: Notes): boolean {
  if (step.hears === 'answer') return false;
  // In their own words people may well answer with a question: it must be one that can be answered.
  if (ownWords) return notes.asksSomething && readsAsQuestion(text) && notes.question?.sure === true;
  if (step.hears === 'question') return notes.asksSomething || notes.question?.sure === true;
  return notes.asksSomething && readsAsQuestion(text);
}

/** A question mark settles it; without one, a text that fits the open question is an answer to it. */
function readsAsQuestion(text: string): boolean {
  return /[?؟]\s*$/.test(text);
}

/** Answered at once, or asked back which topic was meant, or owned up to; then the open question is asked again. */
export function answerQuestion(draft: Draft, text: string, notes: Notes): void {
  const { question } = notes;
  draft.change({ misses: 0 });
  if (question === null) draft.note('question-unanswered');
  else draft.note(question.sure ? 'question-answered' : 'question-unsure');
  const { top } = draft;
  const before = top?.dialog === QUESTION ? top.slots.aside : undefined;
  const aside = before ? before.kind === 'yes-no' && before.yes : top !== undefined && !BETWEEN.includes(top.dialog);
  const slots: Record<string, Answer> = {
    ...(question?.sure && { topic: { kind: 'choice', option: question.topics[0] ?? '' } }),
    meant: { kind: 'choices', options: [...(question?.topics ?? [])] },
    aside: { kind: 'yes-no', yes: aside },
    // Only what can't surely be answered is kept, until it is clear whether a human is to be asked.
    ...(!question?.sure && { asked: { kind: 'text', text: cutTo(text, LIMITS.textAnswer) } }),
  };
  const step = question === null ? 'unknown' : question.sure ? 'answer' : 'which';
  if (top?.dialog === QUESTION) {
    draft.pop();
    draft.change({ question: null });
  }
  interrupt(draft, QUESTION, { step, slots, ...(foreign(draft, notes) && { language: notes.language }) });
  walk(draft);
}

function cutTo(text: string, characters: number): string {
  return [...text.slice(0, characters * 2)].slice(0, characters).join('');
}
