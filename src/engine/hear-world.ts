import type { Notice } from '../ports/channel.ts';
import type { Timer } from '../ports/document.ts';
import type { Json } from '../ports/json.ts';
import type { Answer } from './answer.ts';
import type { Draft } from './draft.ts';
import type { AppointmentOpener, Chore, Feature, LetterReader, LetterResult } from './feature.ts';
import { LET_GO_TIMER, letGo } from './let-go.ts';
import { LIMITS } from './limits.ts';
import { mayBeTold } from './person.ts';
import type { Script } from './script.ts';
import type { Frame } from './session.ts';
import {
  askAgain,
  BETWEEN,
  enter,
  follow,
  interrupt,
  isUnderWay,
  resumeParent,
  takeAway,
  WAIT_TIMER,
  walk,
} from './walk.ts';

/** A timer came due: the end of a wait, or an appointment. One that has lost its sense does nothing. */
export function hearTimer(draft: Draft, timer: Timer): void {
  if (timer.event === WAIT_TIMER) {
    const { waiting } = draft.session;
    if (timer.binding.kind !== 'wait' || waiting?.turn !== timer.binding.turn) return;
    settleWait(draft, 'timeout');
    return;
  }
  if (timer.event === LET_GO_TIMER) {
    letGo(draft);
    return;
  }
  const chore = member(draft.script, timer.event, (feature) => feature.chores);
  if (chore) {
    draft.person = chore({ person: draft.person, world: draft.world }, timer);
    return;
  }
  const opener = member(draft.script, timer.event, (feature) => feature.appointments);
  const { person, world, script } = draft;
  const place = opener?.({ person, world, script, heardAt: draft.session.heardAt }, timer);
  if (!place || !mayBeTold(draft.person)) return;
  // Who talks with a human may well wait an hour for an answer.
  const quiet = isRelaying(draft) ? LIMITS.quietInTalk : LIMITS.quietBeforeAppointment;
  const later = draft.session.heardAt + quiet;
  if (draft.session.question && later > draft.world.now) {
    // The person is in the middle of something: it waits for a quiet moment.
    draft.events.push({ type: 'set-timer', timer: { ...timer, at: later } });
    return;
  }
  // Who is asked something new by us is past saying "that was my answer".
  const { setAside, ...session } = draft.session;
  draft.session = session;
  if (draft.session.question) interrupt(draft, place.dialog, place);
  else enter(draft, place.dialog, place);
  walk(draft);
  if (place.template) draft.template = place.template;
  if (place.about !== undefined) draft.about = place.about;
}

/** A channel needs a human, or does not any more: told to who runs the companion, beside whatever they are doing. */
export function hearNotice(draft: Draft, notice: Notice, channel: string): void {
  if (!mayBeTold(draft.person)) return;
  const text = draft.text(`engine.notices.${notice}`, { channel: draft.text(`engine.channels.${channel}`) });
  draft.say({ text, topic: `notice:${channel}` });
}

/** Where somebody stands who has not said anything in this document yet. */
const NOWHERE: Frame = { dialog: '', step: '', trail: [], slots: {} };

/** A letter arrived: the answer to one that a dialog waits for, or news. An answer that comes too late does nothing. */
export function hearLetter(draft: Draft, letter: { kind: string; body: Json }): void {
  const { waiting, stack } = draft.session;
  const reader = member(draft.script, letter.kind, (feature) => feature.answers);
  if (!reader) return;
  const frame = stack[waiting?.depth ?? stack.length - 1] ?? NOWHERE;
  const result = reader(draft.view(frame), letter.body);
  const { outcome, person, answers, timers, letters, close } = result;
  const isAwaited = outcome !== undefined && waitsFor(draft, letter.kind, result);
  const { say, open } = isAwaited || !result.late ? result : result.late;
  if (person) draft.person = person;
  draft.apply({ ...(timers && { timers }), ...(letters && { letters }) });
  if (say) draft.say(say);
  if (close && takeAway(draft, close) && !open) {
    // The person did nothing: what is asked instead keeps quiet hours and STOP, as the news itself does.
    draft.unasked = !isAwaited && (say === undefined || say.initiative === true);
    resumeParent(draft);
    walk(draft);
  }
  // Something else may have come to an end with the dialog that waited.
  if (isAwaited && draft.session.waiting) settleWait(draft, outcome, answers);
  else if (open && !isUnderWay(draft.top, open)) {
    const step = isOccupied(draft) ? { step: open.occupied } : {};
    interrupt(draft, open.dialog, { slots: open.slots, ...step });
    walk(draft);
  }
  // What nobody asked for is said beside the open question, which stays as it is.
  else if (say && !say.initiative && !draft.hasQuestion && !isRelaying(draft)) askAgain(draft);
}

/** Whether a dialog waits for just this answer: late ones, and those to other letters, are no answer to it. */
function waitsFor(draft: Draft, kind: string, { answersTo }: LetterResult): boolean {
  const { waiting, stack } = draft.session;
  const frame = waiting && stack[waiting.depth];
  const step = frame && draft.dialogOf(frame)?.steps.get(frame.step);
  if (step?.kind !== 'send' || waiting?.outcome !== undefined) return false;
  const [feature = ''] = kind.split('.');
  return answersTo === undefined ? step.sends.startsWith(`${feature}.`) : step.sends === `${feature}.${answersTo}`;
}

/** Whether the person is in the middle of something: what they say next belongs there. */
function isOccupied(draft: Draft): boolean {
  const { top, session, world } = draft;
  if (!top || !session.question || BETWEEN.includes(top.dialog)) return false;
  return session.heardAt + LIMITS.quietBeforeAppointment > world.now;
}

/** What is typed goes to somebody else: nothing is asked again between two messages of a talk. */
function isRelaying(draft: Draft): boolean {
  const { top } = draft;
  const step = top && draft.dialogOf(top)?.steps.get(top.step);
  return step?.kind === 'ask' && step.relays !== undefined;
}

function settleWait(draft: Draft, outcome: string, answers: Readonly<Record<string, Answer>> = {}): void {
  const { waiting, stack } = draft.session;
  if (!waiting) return;
  draft.events.push({ type: 'cancel-timer', id: WAIT_TIMER });
  if (waiting.depth < stack.length - 1) {
    // Another dialog is on top: told when the person comes back to this one.
    draft.change({ waiting: { ...waiting, outcome, answers } });
    return;
  }
  draft.change({ waiting: null });
  draft.apply({ outcome, answers });
  const frame = draft.top;
  const step = frame && draft.dialogOf(frame)?.steps.get(frame.step);
  if (step?.kind === 'send') follow(draft, step.exits);
  walk(draft);
}

/** Finds `feature.name` in one kind of members. */
function member<T extends AppointmentOpener | Chore | LetterReader>(
  script: Script,
  name: string,
  kind: (feature: Feature) => Readonly<Record<string, T>> | undefined,
): T | undefined {
  const [featureName = '', memberName = ''] = name.split('.');
  const feature = script.features.get(featureName);
  const members = feature && kind(feature);
  return members && Object.hasOwn(members, memberName) ? members[memberName] : undefined;
}
