import { NO_TURN, type Timer } from '../ports/document.ts';
import type { Draft } from './draft.ts';
import type { Script } from './script.ts';
import type { Frame, Session } from './session.ts';
import { enter, MENU } from './walk.ts';

/** Timer by which what somebody typed, who agreed to nothing, is let go of. */
export const LET_GO_TIMER = 'let-go';

/** How long a conversation that was left may still be gone on with, milliseconds. */
const LET_GO_AFTER = 24 * 60 * 60_000;

/** Words of the person in a conversation that is not at its end. */
export interface TypedWords {
  name: string;
  text: string;
}

/** What the person typed, and is held until their conversation is at its end; what others wrote may lie beside it. */
export function typedWords(script: Script, { stack, setAside }: Session): TypedWords[] {
  const typed = stack.flatMap((frame) => typedIn(script, frame));
  return setAside ? [...typed, { name: 'setAside', text: setAside.text }] : typed;
}

function typedIn(script: Script, { dialog, slots }: Frame): TypedWords[] {
  const steps = [...(script.dialogs.get(dialog)?.steps.values() ?? [])];
  const saved = new Set(steps.flatMap((step) => (step.kind === 'ask' && step.save !== undefined ? [step.save] : [])));
  return Object.entries(slots).flatMap(([name, answer]) => {
    // A question that was asked before is handed on to who may answer it.
    if (!saved.has(name) && name !== 'asked') return [];
    const text = answer.kind === 'text' ? answer.text : answer.kind === 'choice' ? answer.other : undefined;
    return text === undefined || text === '' ? [] : [{ name, text }];
  });
}

/**
 * Nothing is kept of who agreed to nothing but what is needed to ask: what they typed in a conversation is held while it goes
 * on, and for a day after they wrote last.
 */
export function planLetGo(draft: Draft): void {
  if (draft.over || draft.person.consent !== null || typedWords(draft.script, draft.session).length === 0) return;
  draft.events.push({ type: 'set-timer', timer: timerAt(draft.world.now + LET_GO_AFTER) });
}

function timerAt(at: number): Timer {
  return { id: LET_GO_TIMER, at, event: LET_GO_TIMER, binding: { kind: 'wait', turn: NO_TURN } };
}

/** It is due: the conversations that hold such words end without a word. Who writes next is answered from the menu. */
export function letGo(draft: Draft): void {
  const { session, script, person, world } = draft;
  if (person.consent !== null || typedWords(script, session).length === 0) return;
  const at = session.heardAt + LET_GO_AFTER;
  if (at > world.now) {
    draft.events.push({ type: 'set-timer', timer: timerAt(at) });
    return;
  }
  const { setAside, ...rest } = session;
  const stays = session.stack.map((frame) => typedIn(script, frame).length === 0);
  if (!stays.at(-1)) {
    // What is on the screen is about it: nothing is open any more.
    draft.session = { ...rest, stack: [], question: null, waiting: null };
    enter(draft, MENU);
    return;
  }
  const waiting = session.waiting && stays[session.waiting.depth] ? session.waiting : null;
  const gone = waiting ? stays.slice(0, waiting.depth).filter((each) => !each).length : 0;
  draft.session = {
    ...rest,
    stack: session.stack.filter((_, depth) => stays[depth]),
    waiting: waiting && { ...waiting, depth: waiting.depth - gone },
  };
}
