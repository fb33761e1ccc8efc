import type { Answer } from './answer.ts';
import type { AskStep } from './dialog.ts';
import type { Draft } from './draft.ts';
import { LIMITS } from './limits.ts';
import type { Reading } from './read-answer.ts';
import type { Frame, Question } from './session.ts';
import { showQuestion } from './show-question.ts';
import { askAgain, follow, walk } from './walk.ts';

const encoder = new TextEncoder();

/** Acts on what an answer meant. Afterwards a question is open, or a letter is waited for. */
export function take(draft: Draft, frame: Frame, step: AskStep, question: Question, reading: Reading): void {
  switch (reading.kind) {
    case 'answer':
      accept(draft, frame, step, reading.answer);
      return;
    case 'confirm':
      reopen(draft, frame, step, { phase: 'confirm', pending: reading.answer, picked: [] });
      return;
    case 'denied':
      reopen(draft, frame, step, { phase: 'answer', picked: [] });
      return;
    case 'own-words':
      reopen(draft, frame, step, { phase: 'other', picked: reading.picked });
      return;
    case 'picked':
      draft.change({ misses: 0 });
      showQuestion(draft, frame, step, { ...question, picked: reading.picked }, { again: true });
      return;
    case 'more':
      showQuestion(draft, frame, step, { ...question, page: question.page + 1 }, { again: true });
      return;
    case 'skip':
      skip(draft, frame, step);
      return;
    case 'example':
      draft.say({ text: `${draft.text('engine.exampleLead')}\n${draft.text(`${step.text}.example`)}` });
      askAgain(draft);
      return;
    case 'refused':
      draft.sayText(reading.key, reading.vars);
      askAgain(draft);
      return;
    case 'none':
      askAgain(draft);
  }
}

/** A question about the same step, but another question: options of the earlier one are stale from now on. */
function reopen(
  draft: Draft,
  frame: Frame,
  step: AskStep,
  change: Pick<Question, 'phase' | 'picked'> & { pending?: Answer },
): void {
  draft.change({ misses: 0 });
  showQuestion(
    draft,
    frame,
    step,
    { number: draft.session.questions + 1, shown: [], page: 0, ...change },
    { again: true },
  );
}

/** The person does not want to answer now; an answer that was given before stays. */
export function skip(draft: Draft, frame: Frame, step: AskStep): void {
  if (!step.skippable) {
    draft.sayText('engine.skipNotHere');
    askAgain(draft);
    return;
  }
  const before = step.save === undefined ? undefined : draft.view(frame).answer(step.save);
  accept(draft, frame, step, before ?? { kind: 'skipped' });
}

function accept(draft: Draft, frame: Frame, step: AskStep, answer: Answer): void {
  const before = draft.person;
  const { returnTo, ...rest } = frame;
  const trail = [...frame.trail, step.id].slice(-LIMITS.trail);
  draft.change({ misses: 0, question: null });
  draft.setTop({ ...rest, trail: returnTo === undefined ? trail : [] });
  draft.answer = answer;
  if (step.save !== undefined) {
    draft.save(step.save, answer);
    if (!fits(draft)) {
      draft.person = before;
      draft.setTop(frame);
      draft.answer = undefined;
      draft.sayText('engine.full');
      walk(draft);
      return;
    }
  }
  const dialog = draft.dialogOf(rest);
  if (returnTo !== undefined && dialog?.steps.has(returnTo)) {
    const top = draft.top;
    if (top) draft.setTop({ ...top, step: returnTo });
  } else {
    follow(draft, step.exits);
  }
  walk(draft);
}

/** Whether the person's JSON stays within what one document may hold. */
function fits(draft: Draft): boolean {
  if (draft.person.sheets.length > LIMITS.sheets) return false;
  const sheet = draft.sheetOf(draft.top);
  if (sheet && encoder.encode(JSON.stringify(sheet)).length > LIMITS.sheetBytes) return false;
  return encoder.encode(JSON.stringify(draft.person)).length <= LIMITS.personBytes;
}
