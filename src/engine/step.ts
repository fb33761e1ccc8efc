import { Draft } from './draft.ts';
import type { EngineEvent } from './event.ts';
import { hearPerson } from './hear-person.ts';
import { hearLetter, hearNotice, hearTimer } from './hear-world.ts';
import type { Heard } from './heard.ts';
import { planLetGo } from './let-go.ts';
import { newPerson, type Person } from './person.ts';
import type { Script } from './script.ts';
import { newSession, type Session } from './session.ts';
import type { World } from './world.ts';

/** What the engine keeps of one person. Plain JSON, small, immutable. */
export interface State {
  person: Person;
  session: Session;
}

export interface StepResult extends State {
  /** In order: what to say first, then letters, timers and what was noted. */
  events: readonly EngineEvent[];
}

/**
 * One turn: what a person said, a timer that came due or a letter that arrived, and what the companion makes of it.
 * Pure: sends nothing, stores nothing, and knows the time only from `world`.
 * Errors: `AppError` `engine.too-many-steps`, `engine.stack-depth`, `engine.unknown-dialog`, `text.missing`: mistakes in
 * dialogs, which the check finds before people do.
 */
export function step(script: Script, state: State, heard: Heard, world: World): StepResult {
  const draft = new Draft(script, state, world, heard.kind === 'person' ? heard.channel : 'none');
  switch (heard.kind) {
    case 'person':
      hearPerson(draft, heard.content, heard.notes, heard.unseen ?? false);
      planLetGo(draft);
      break;
    case 'timer':
      hearTimer(draft, heard.timer);
      break;
    case 'notice':
      hearNotice(draft, heard.notice, heard.channel);
      break;
    case 'letter':
      hearLetter(draft, heard.letter);
  }
  const events = draft.finish();
  if (draft.erased) {
    // The language stays for the goodbye only; the runtime removes the document once it was sent.
    return { person: { ...newPerson(), language: draft.person.language }, session: newSession(), events };
  }
  if (draft.joined) return { person: draft.person, session: newSession(), events };
  return { person: draft.person, session: draft.session, events };
}
