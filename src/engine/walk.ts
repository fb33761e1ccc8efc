import { AppError } from '../ports/error.ts';
import type { Answer } from './answer.ts';
import { END } from './compile-dialog.ts';
import type { Branch, Dialog, Step } from './dialog.ts';
import type { Draft } from './draft.ts';
import type { ActionResult } from './feature.ts';
import { LIMITS } from './limits.ts';
import { hasRole } from './person.ts';
import type { Frame, Question } from './session.ts';
import { showQuestion, variables } from './show-question.ts';

/** Where everybody comes back to. */
export const MENU = 'system.menu';

/** Where quick questions are answered. */
export const QUESTION = 'system.question';

/** Dialogs in which nothing is under way that something else would be in the middle of. */
export const BETWEEN: readonly string[] = [MENU, QUESTION, 'system.stuck'];

/** Timer of a step that waits for a letter. */
export const WAIT_TIMER = 'engine.wait';

/** Goes on from where the top dialog stands, until a question is open or a letter is waited for. */
export function walk(draft: Draft): void {
  while (!draft.over && !draft.hasQuestion && draft.session.waiting?.depth !== draft.session.stack.length - 1) {
    const frame = draft.top;
    if (!frame) {
      enter(draft, MENU);
      continue;
    }
    const dialog = draft.dialogOf(frame);
    if (!dialog) {
      draft.note('moved-step');
      draft.sayText('engine.gone');
      draft.pop();
      resumeParent(draft);
      continue;
    }
    // A role can be taken away in the middle of what it was for.
    if (!hasRole(draft.person, dialog.roles)) {
      draft.sayText('engine.notForYou');
      draft.pop();
      resumeParent(draft);
      continue;
    }
    draft.countStep(dialog.id);
    const step = standingStep(draft, dialog, frame);
    if (step) perform(draft, dialog, step);
  }
}

/** The step that a frame stands on; led by an alias, or back to a checkpoint, when the dialog was edited meanwhile. */
function standingStep(draft: Draft, dialog: Dialog, frame: Frame): Step | null {
  const step = dialog.steps.get(frame.step);
  if (step) return step;
  const renamed = dialog.aliases.get(frame.step);
  if (renamed !== undefined) {
    draft.setTop({ ...frame, step: renamed });
    return null;
  }
  const place = lastCheckpoint(draft, dialog, frame) ?? dialog.start;
  draft.note('moved-step');
  draft.sayText('engine.moved');
  const { paused, ...rest } = frame;
  draft.setTop({ ...rest, step: place, trail: [] });
  draft.change({ question: null });
  return null;
}

/** The last checkpoint that was passed and still exists; what vanished may have been one itself. */
function lastCheckpoint(draft: Draft, dialog: Dialog, frame: Frame): string | undefined {
  const passed = [
    frame.checkpoint ?? draft.sheetOf(frame)?.checkpoint ?? '',
    frame.trail.findLast((id) => dialog.steps.get(id)?.checkpoint) ?? '',
  ];
  return passed.map((id) => dialog.aliases.get(id) ?? id).find((id) => dialog.steps.has(id));
}

function perform(draft: Draft, dialog: Dialog, step: Step): void {
  const frame = draft.top;
  if (!frame) return;
  const { observe } = draft.script;
  if (step.if && !step.if(draft.view(frame), draft)) {
    observe?.(dialog.id, step.id, 'passed');
    goTo(draft, step.next ?? END);
    return;
  }
  observe?.(dialog.id, step.id);
  switch (step.kind) {
    case 'ask':
      openQuestion(draft, dialog, frame, step);
      return;
    case 'say': {
      const view = draft.view(frame);
      draft.say({ text: view.text(step.say, variables(view, step.vars)), alone: step.alone });
      follow(draft, step.exits);
      return;
    }
    case 'run':
      enter(draft, step.run, { slots: passedOn(draft, frame, step) });
      return;
    case 'switch':
      draft.change({ stack: [], question: null, waiting: null });
      enter(draft, step.dialog);
      return;
    case 'do': {
      const result = step.action(draft.view(frame));
      draft.outcome = undefined;
      act(draft, result, step.exits);
      return;
    }
    case 'send': {
      const letter = step.letter(draft.view(frame));
      if ('outcome' in letter) {
        draft.apply(letter);
        follow(draft, step.exits);
        return;
      }
      draft.events.push({ type: 'letter', ...letter });
      const { turn } = draft.session;
      draft.change({ waiting: { turn, depth: draft.session.stack.length - 1 }, question: null });
      draft.events.push({
        type: 'set-timer',
        timer: {
          id: WAIT_TIMER,
          at: draft.world.now + step.seconds * 1000,
          event: WAIT_TIMER,
          binding: { kind: 'wait', turn },
        },
      });
    }
  }
}

/** The answers that a dialog starts with. */
function passedOn(draft: Draft, frame: Frame, step: Extract<Step, { kind: 'run' }>): Frame['slots'] {
  const view = draft.view(frame);
  const slots: Record<string, Answer> = {};
  for (const [name, own] of step.with) {
    const answer = view.answer(own);
    if (answer) slots[name] = answer;
  }
  return slots;
}

/** Applies an action's result and goes where it says, else along the branches. */
export function act(draft: Draft, result: ActionResult, then: readonly Branch[]): void {
  draft.apply(result);
  const { goTo: place, close } = result;
  if (close) takeAway(draft, close);
  if (!place) {
    follow(draft, then);
    return;
  }
  draft.change({ stack: [], question: null, waiting: null });
  enter(draft, place.dialog, place);
}

/** Takes the first branch that holds. */
export function follow(draft: Draft, branches: readonly Branch[]): void {
  const frame = draft.top;
  if (!frame) return;
  const view = draft.view(frame);
  const taken = branches.findIndex((branch) => !branch.when || branch.when(view, draft));
  draft.script.observe?.(frame.dialog, frame.step, taken < 0 ? 'else' : String(taken));
  goTo(draft, branches[taken]?.go ?? END);
}

function goTo(draft: Draft, target: string): void {
  const frame = draft.top;
  if (!frame) return;
  if (target === END) {
    leave(draft, frame);
    return;
  }
  const step = draft.dialogOf(frame)?.steps.get(target);
  const next: Frame = { ...frame, step: target };
  if (step?.checkpoint) next.checkpoint = target;
  draft.setTop(next);
}

/** A dialog has come to its end. */
function leave(draft: Draft, frame: Frame): void {
  const sheet = draft.sheetOf(frame);
  // One that is left without being finished (only an answer was changed) keeps its place.
  if (sheet && sheet.dialog === frame.dialog && sheet.position !== null && sheet.finishedAt !== undefined) {
    draft.replaceSheet({ ...sheet, position: null, updatedAt: draft.world.now });
  }
  draft.pop();
  resumeParent(draft);
}

/** After a dialog on top is gone: the one below goes on after its `run` step, or its question is asked again. */
export function resumeParent(draft: Draft): void {
  const parent = draft.top;
  // After an erasure nothing is asked: there is nobody left to ask.
  if (!parent || draft.over) return;
  const step = draft.dialogOf(parent)?.steps.get(parent.step);
  if (step?.kind === 'run') {
    follow(draft, step.exits);
    return;
  }
  if (step?.kind === 'send') {
    const { waiting } = draft.session;
    if (waiting?.outcome !== undefined) {
      draft.change({ waiting: null });
      draft.apply({ outcome: waiting.outcome, ...(waiting.answers && { answers: waiting.answers }) });
      follow(draft, step.exits);
    } else if (waiting) {
      draft.sayText(step.say ?? 'engine.waiting');
    }
    return;
  }
  if (step?.kind === 'ask' && parent.paused) {
    const { paused, ...rest } = parent;
    draft.setTop(rest);
    draft.change({ question: paused });
    askAgain(draft);
  }
  // Any other step has not been performed yet; walking goes on with it.
}

/** A dialog, and answers that tell which of several it is: the same talk, the same meeting. */
type Place = NonNullable<ActionResult['close']>;

export function isUnderWay(frame: Frame | undefined, { dialog, slots }: Place): boolean {
  if (frame?.dialog !== dialog) return false;
  return Object.entries(slots).every(([name, answer]) => JSON.stringify(frame.slots[name]) === JSON.stringify(answer));
}

/** Takes a dialog away wherever it stands, however often; gives whether it was on top, and its question open. */
export function takeAway(draft: Draft, place: Place): boolean {
  const wasOnTop = isUnderWay(draft.top, place);
  for (;;) {
    const { stack, waiting } = draft.session;
    const depth = stack.findIndex((frame) => isUnderWay(frame, place));
    if (depth < 0) break;
    const stillWaits = waiting && waiting.depth !== depth ? waiting : null;
    draft.change({
      stack: stack.filter((_, index) => index !== depth),
      waiting: stillWaits && stillWaits.depth > depth ? { ...stillWaits, depth: stillWaits.depth - 1 } : stillWaits,
    });
  }
  if (wasOnTop) draft.change({ question: null });
  return wasOnTop;
}

/** Starts a dialog on top of what is under way. */
export function enter(
  draft: Draft,
  dialogId: string,
  place: {
    step?: string;
    sheet?: string;
    returnTo?: string;
    slots?: Frame['slots'];
    language?: Frame['language'];
  } = {},
): void {
  const dialog = draft.script.dialogs.get(dialogId);
  if (!dialog) {
    throw new AppError('engine.unknown-dialog', `There is no dialog "${dialogId}".`, {
      advice: 'Run the check: it names the dialog and step that lead there.',
    });
  }
  if (!hasRole(draft.person, dialog.roles)) {
    draft.sayText('engine.notForYou');
    resumeParent(draft);
    return;
  }
  const frame: Frame = { dialog: dialogId, step: place.step ?? dialog.start, trail: [], slots: place.slots ?? {} };
  if (place.sheet !== undefined) frame.sheet = place.sheet;
  if (place.returnTo !== undefined) frame.returnTo = place.returnTo;
  if (place.language !== undefined) frame.language = place.language;
  draft.push(frame);
}

/**
 * Puts a dialog on top without losing the question below. One that is already under way starts anew instead, so that
 * "menu, menu, menu" does not pile up.
 */
export function interrupt(
  draft: Draft,
  dialogId: string,
  place: NonNullable<Parameters<typeof enter>[2]> & { apart?: true } = {},
): void {
  const { stack, question } = draft.session;
  const slots = place.apart ? (place.slots ?? {}) : {};
  const depth = stack.findIndex(
    (frame) => frame.sheet === place.sheet && isUnderWay(frame, { dialog: dialogId, slots }),
  );
  if (depth >= 0) {
    draft.cutTo(depth);
    draft.change({ question: null });
  } else if (draft.top && question) {
    draft.setTop({ ...draft.top, paused: question });
    draft.change({ question: null });
  }
  if (draft.session.stack.length >= LIMITS.stackKept) {
    // Too deep to keep everything: what keeps a sheet can be resumed from the menu.
    draft.change({ stack: [], question: null, waiting: null });
  }
  enter(draft, dialogId, place);
}

function openQuestion(draft: Draft, dialog: Dialog, frame: Frame, step: Extract<Step, { kind: 'ask' }>): void {
  const question: Question = {
    number: draft.session.questions + 1,
    phase: 'answer',
    shown: [],
    page: 0,
    picked: [],
  };
  const sheet = draft.sheetOf(frame);
  // Changing one answer, or choosing what to change, is no place to go on from.
  const isPlace = step.save !== undefined && frame.returnTo === undefined && sheet?.finishedAt === undefined;
  if (sheet && isPlace && sheet.dialog === dialog.id && sheet.position !== step.id) {
    const { checkpoint } = frame;
    draft.replaceSheet({ ...sheet, position: step.id, ...(checkpoint === undefined ? {} : { checkpoint }) });
  }
  showQuestion(draft, frame, step, question, { again: false });
}

/** Says that an answer is waited for, when it is; nobody who writes meanwhile is left without a word. */
export function sayWaiting(draft: Draft): boolean {
  const { top: frame } = draft;
  const { waiting, stack } = draft.session;
  const step = frame && draft.dialogOf(frame)?.steps.get(frame.step);
  if (step?.kind !== 'send' || waiting?.depth !== stack.length - 1) return false;
  draft.sayText(step.say ?? 'engine.waiting');
  return true;
}

/** Shows the open question once more; opens the step anew when no question was open. */
export function askAgain(draft: Draft): void {
  const { top: frame } = draft;
  const { question } = draft.session;
  if (!frame || !question) {
    if (!sayWaiting(draft)) walk(draft);
    return;
  }
  const step = draft.dialogOf(frame)?.steps.get(frame.step);
  if (step?.kind !== 'ask') {
    // The step was edited while its question was open.
    draft.change({ question: null });
    walk(draft);
    return;
  }
  if (step.if && !step.if(draft.view(frame), draft)) {
    // What it asks about is over meanwhile.
    draft.change({ question: null });
    walk(draft);
    return;
  }
  showQuestion(draft, frame, step, question, { again: true });
}
