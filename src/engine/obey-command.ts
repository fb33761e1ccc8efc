import type { Draft } from './draft.ts';
import type { Command } from './heard.ts';
import type { Frame } from './session.ts';
import { skip } from './take-answer.ts';
import { askAgain, enter, interrupt, MENU, resumeParent, walk } from './walk.ts';

/** Dialogs that answer a command by being put on top of what is under way. */
const DIALOGS: Partial<Record<Command, string>> = {
  menu: MENU,
  help: 'system.help',
  human: 'system.human',
  meetings: 'meeting.mine',
  stop: 'system.stop',
  data: 'system.my-data',
  withdraw: 'system.withdraw',
  erase: 'system.erase',
};

/** Does what can be asked for at any moment. Afterwards a question is open, or a letter is waited for. */
export function obey(draft: Draft, command: Command): void {
  draft.change({ misses: 0 });
  const dialog = DIALOGS[command];
  if (dialog !== undefined) {
    interrupt(draft, dialog);
    walk(draft);
    return;
  }
  switch (command) {
    case 'start':
      if (draft.person.stopped) interrupt(draft, 'system.start');
      else interrupt(draft, MENU);
      walk(draft);
      return;
    case 'language':
      interrupt(draft, 'system.language');
      walk(draft);
      return;
    case 'repeat':
      askAgain(draft);
      return;
    case 'skip':
      skipHere(draft);
      return;
    case 'back':
      back(draft);
      return;
    case 'restart':
      restart(draft);
  }
}

function skipHere(draft: Draft): void {
  const frame = draft.top;
  const step = frame && draft.dialogOf(frame)?.steps.get(frame.step);
  if (frame && step?.kind === 'ask') {
    skip(draft, frame, step);
    return;
  }
  askAgain(draft);
}

/** One question back: out of "own words" or a confirmation, to the question before, or to the dialog below. */
function back(draft: Draft): void {
  const frame = draft.top;
  const { question } = draft.session;
  draft.change({ question: null });
  if (!frame || (question && question.phase !== 'answer')) {
    walk(draft);
    return;
  }
  const { returnTo, ...rest } = frame;
  if (returnTo !== undefined) {
    // Only this answer was being changed: it stays as it was.
    draft.setTop({ ...rest, step: returnTo });
    walk(draft);
    return;
  }
  const last = frame.trail[frame.trail.length - 1];
  if (last !== undefined) {
    // Whoever goes back while a letter is answered waits for it no longer.
    if (draft.session.waiting?.depth === draft.session.stack.length - 1) draft.change({ waiting: null });
    draft.setTop({ ...frame, step: last, trail: frame.trail.slice(0, -1) });
    walk(draft);
    return;
  }
  if (draft.session.stack.length > 1) {
    draft.pop();
    backIn(draft, draft.top);
    return;
  }
  draft.sayText('engine.backNothing');
  walk(draft);
}

/** After a dialog was left backwards: the question below is asked again, or the one before it. */
function backIn(draft: Draft, frame: Frame | undefined): void {
  if (!frame) return;
  const step = draft.dialogOf(frame)?.steps.get(frame.step);
  if (step?.kind !== 'run') {
    resumeParent(draft);
    walk(draft);
    return;
  }
  const last = frame.trail[frame.trail.length - 1];
  if (last === undefined && draft.session.stack.length === 1) {
    // Nothing was asked before the dialog that was just left.
    draft.pop();
    walk(draft);
    return;
  }
  back(draft);
}

/** The dialog under way from its first question; answers that were given stay until they are given anew. */
function restart(draft: Draft): void {
  const [first] = draft.session.stack;
  draft.change({ stack: [], question: null, waiting: null });
  if (first) enter(draft, first.dialog, first.sheet === undefined ? {} : { sheet: first.sheet });
  walk(draft);
}
