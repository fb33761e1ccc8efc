import { LANGUAGES } from '../ports/language.ts';
import type { Attachment } from '../ports/media.ts';
import { type Answer, chosen } from './answer.ts';
import { isoDate, localTime } from './calendar.ts';
import type { AskStep } from './dialog.ts';
import type { Draft } from './draft.ts';
import type { LetterMaker } from './feature.ts';
import { LIMITS } from './limits.ts';
import { mostJsonBytes } from './most-json-bytes.ts';
import { type Reading, readFreely } from './read-answer.ts';
import { fold, wordsOf } from './recognise/normalise.ts';
import type { Frame, Question } from './session.ts';
import { isOffered, showQuestion } from './show-question.ts';
import { askAgain, follow, walk } from './walk.ts';

const encoder = new TextEncoder();

/** Acts on what an answer meant. Afterwards a question is open, or a letter is waited for. */
export function take(draft: Draft, frame: Frame, step: AskStep, question: Question, reading: Reading): void {
  switch (reading.kind) {
    case 'answer':
      if (step.relays) relay(draft, frame, step, step.relays, reading.answer);
      else if (isGone(draft, frame, step, reading.answer)) refuseGone(draft, frame, step, question);
      else if (isPast(draft, reading.answer)) {
        draft.sayText('engine.datePast');
        reopen(draft, frame, step, { phase: 'answer', picked: [] });
      } else accept(draft, frame, step, reading.answer);
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
    case 'mine':
    case 'none':
      askAgain(draft);
  }
}

/** Brings what was typed to somebody else, without a word, until the person says that the talk is over. */
function relay(draft: Draft, frame: Frame, step: AskStep, relays: LetterMaker, answer: Answer): void {
  draft.change({ misses: 0 });
  const said = answer.kind === 'text' ? answer.text : '';
  if (endsTalk(draft, said)) {
    draft.change({ question: null });
    follow(draft, step.exits);
    walk(draft);
    return;
  }
  bring(draft, frame, relays, answer);
}

function bring(draft: Draft, frame: Frame, relays: LetterMaker, answer: Answer): void {
  draft.answer = answer;
  const letter = relays(draft.view(frame));
  if (!('outcome' in letter)) {
    draft.events.push({ type: 'letter', ...letter });
    return;
  }
  // There is nobody on the other side any more: the step's own condition says so.
  draft.change({ question: null });
  draft.apply(letter);
  walk(draft);
}

/** Brings what was sent to somebody else, with the words under it; words that are refused stop it, and it is said why. */
export function takeMedia(
  draft: Draft,
  frame: Frame,
  step: AskStep,
  question: Question,
  { text, attachment }: { text: string; attachment: Attachment },
): void {
  const reading: Reading = text === '' ? WORDLESS : readFreely(draft, draft.view(frame), step, question, text);
  if (reading.kind !== 'answer' || !step.relays) {
    take(draft, frame, step, question, reading);
    return;
  }
  draft.change({ misses: 0 });
  draft.attachment = attachment;
  bring(draft, frame, step.relays, reading.answer);
}

const WORDLESS: Reading = { kind: 'answer', answer: { kind: 'text', text: '' } };

function endsTalk(draft: Draft, text: string): boolean {
  const said = wordsOf(fold(text)).join(' ');
  return LANGUAGES.some((language) =>
    draft.script.lexicons[language].talkEnd.some((end) => wordsOf(fold(end)).join(' ') === said),
  );
}

/**
 * Whether an option was shown and is not offered any more, because the dialog was edited or things changed since: it is
 * asked again rather than guessed.
 */
function isGone(draft: Draft, frame: Frame, step: AskStep, answer: Answer): boolean {
  if (answer.kind !== 'choice' && answer.kind !== 'choices') return false;
  const view = draft.view(frame);
  return chosen(answer).some((id) => !isOffered(view, draft, step, id));
}

/** A day that was shown as a button may have passed before it was tapped. */
function isPast(draft: Draft, answer: Answer): boolean {
  const { now, network } = draft.world;
  return answer.kind === 'date' && answer.date < isoDate(localTime(now, network.timeZone).day);
}

function refuseGone(draft: Draft, frame: Frame, step: AskStep, question: Question): void {
  const view = draft.view(frame);
  draft.note('stale-option');
  draft.sayText('engine.stale');
  const picked = question.picked.filter((id) => isOffered(view, draft, step, id));
  showQuestion(draft, frame, step, { ...question, picked }, { again: true });
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
  const eventsBefore = draft.events.length;
  const { returnTo } = frame;
  draft.change({ misses: 0, question: null });
  draft.setTop(returnTo === undefined ? { ...frame, trail: walked(frame, step) } : backFrom(frame));
  draft.answer = answer;
  if (step.save !== undefined) {
    draft.save(step.save, answer);
    if (!fits(draft)) {
      draft.person = before;
      // What followed from the answer, such as an appointment, is undone with it.
      draft.events.length = eventsBefore;
      draft.setTop(frame);
      draft.answer = undefined;
      draft.sayText('engine.full');
      walk(draft);
      return;
    }
  }
  const dialog = draft.dialogOf(frame);
  if (returnTo !== undefined && dialog?.steps.has(returnTo)) {
    const top = draft.top;
    if (top) draft.setTop({ ...top, step: returnTo });
  } else {
    follow(draft, step.exits);
  }
  walk(draft);
}

/** Where `back` leads from the next question. */
function walked({ trail }: Frame, step: AskStep): readonly string[] {
  const longer = [...trail, step.id];
  return longer.length > LIMITS.trail ? longer.slice(-LIMITS.trail) : longer;
}

/** Only this answer was changed. */
function backFrom({ returnTo, ...frame }: Frame): Frame {
  return { ...frame, trail: [] };
}

/** Whether the person's JSON stays within what one document may hold. */
function fits(draft: Draft): boolean {
  if (draft.person.sheets.length > LIMITS.sheets) return false;
  // The sheet is part of the person: mostly there is nothing more to count.
  if (mostJsonBytes(draft.person) <= LIMITS.sheetBytes) return true;
  const sheet = draft.sheetOf(draft.top);
  if (sheet && encoder.encode(JSON.stringify(sheet)).length > LIMITS.sheetBytes) return false;
  return encoder.encode(JSON.stringify(draft.person)).length <= LIMITS.personBytes;
}
