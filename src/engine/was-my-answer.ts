import type { Draft } from './draft.ts';
import { openQuestion } from './open-question.ts';
import { EXTRA } from './option-id.ts';
import { readFreely } from './read-answer.ts';
import type { Question, SetAside } from './session.ts';
import { take } from './take-answer.ts';
import { askAgain } from './walk.ts';

/** A text that was taken for something else than an answer; one turn long it can still become one. */
export function setAside(draft: Draft, text: string, question: Question): void {
  const { stack } = draft.session;
  const { stopped: wasStopped, language, nextSheet } = draft.person;
  draft.change({ setAside: { text, stack, question, wasStopped, language, nextSheet } });
}

/** Whether a typed number is that of "that was my answer". */
export function isAsideChosen(question: Question, text: string): boolean {
  const place = question.shown.indexOf(EXTRA.mine);
  return place >= 0 && text === String(place + 1);
}

/** "That was my answer": back to where the text was said, and take it as one. */
export function takeAside(draft: Draft, aside: SetAside): void {
  const { stack, question, wasStopped, language, nextSheet } = aside;
  const { waiting } = draft.session;
  // A sheet that the command began (by skipping the first answer) was not meant to be.
  const sheets = draft.person.sheets.filter((sheet) => Number(sheet.id.slice(1)) < nextSheet);
  draft.person = { ...draft.person, stopped: wasStopped, language, sheets, nextSheet };
  draft.change({ stack, question, waiting: waiting && stack[waiting.depth] ? waiting : null });
  const open = openQuestion(draft);
  if (!open) {
    askAgain(draft);
    return;
  }
  const reading = readFreely(draft, draft.view(open.frame), open.step, open.question, aside.text);
  take(draft, open.frame, open.step, open.question, reading);
}
