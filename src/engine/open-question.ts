import type { AskStep } from './dialog.ts';
import type { Draft } from './draft.ts';
import type { Frame, Question } from './session.ts';

/** The question that is open, with where it stands. */
export interface Open {
  frame: Frame;
  step: AskStep;
  question: Question;
}

/** Null when none is open: a letter is waited for, or something was edited away. */
export function openQuestion(draft: Draft): Open | null {
  const frame = draft.top;
  const { question } = draft.session;
  const step = frame && draft.dialogOf(frame)?.steps.get(frame.step);
  return frame && question && step?.kind === 'ask' ? { frame, step, question } : null;
}
