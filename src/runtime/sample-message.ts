import { newPerson, type Person } from '../engine/person.ts';
import type { Script } from '../engine/script.ts';
import { newSession } from '../engine/session.ts';
import { step } from '../engine/step.ts';
import type { World } from '../engine/world.ts';
import type { Letter, Timer } from '../ports/document.ts';
import type { Language } from '../ports/language.ts';
import type { Message } from '../ports/message.ts';

/** Somebody who has been quiet for so long is in the middle of nothing, milliseconds. */
const LONG_AGO = 24 * 3_600_000;

/** Timers of a letter that are due within this are what it leads to now, milliseconds. */
const SOON = 60_000;

/**
 * What a person would be told who gets this letter now, while they are doing nothing else: for a preview. A person is made
 * up for it, who gets the letter as everybody does.
 */
export function sampleMessages(script: Script, world: World, letter: Letter, language: Language): readonly Message[] {
  const before = { ...world, now: world.now - LONG_AGO };
  const consent = { textVersion: 1, language, at: before.now, channel: 'none' };
  const person: Person = { ...newPerson(), language, consent };
  const opened = { kind: 'person', content: { kind: 'opened' }, notes: null, channel: 'none' } as const;
  const idle = step(script, { person, session: newSession() }, opened, before);
  let result = step(script, idle, { kind: 'letter', from: 'sample', letter }, world);
  const messages = saidIn(result.events);
  const timers: Timer[] = result.events.flatMap((event) => (event.type === 'set-timer' ? [event.timer] : []));
  for (const timer of timers.filter(({ at }) => at <= world.now + SOON)) {
    result = step(script, result, { kind: 'timer', timer }, world);
    messages.push(...saidIn(result.events));
  }
  return messages;
}

function saidIn(events: ReturnType<typeof step>['events']): Message[] {
  return events.flatMap((event) => (event.type === 'say' ? [event.message] : []));
}
