import { z } from 'zod';
import { addDays, localTime, momentOf, weekdayOf } from '../../engine/calendar.ts';
import type { Desk, DeskTurn, DeskWorld } from '../../engine/desk.ts';
import type { Posted } from '../../engine/feature.ts';
import type { DocumentId, Timer } from '../../ports/document.ts';
import { DEFAULT_RETENTION } from '../../ports/retention.ts';
import { tellCoordinators } from '../network/coordinators.ts';

/** The one document of questions that could not be answered, so that topics can be added. */
export const UNANSWERED_DOCUMENT: DocumentId = 'unanswered';

/** Kept at most, in number and in bytes of UTF-8 JSON, so that the document stays small; the oldest go. */
const MOST_QUESTIONS = 200;
const MOST_BYTES = 32 * 1024;
const DAY = 24 * 3_600_000;
/** In one message to coordinators; the command line has all. */
const MOST_IN_A_LIST = 20;
const WEEKLY = 'unanswered.weekly';
/** The oldest question goes. */
const FORGET = 'unanswered.forget';
/** From itself: how long they are kept may be less than when its timer was set. */
export const UNANSWERED_TIDY = 'unanswered.tidy';

const stateSchema = z.object({
  questions: z.array(z.object({ at: z.number(), language: z.string(), text: z.string() })),
  /** When coordinators were told last, epoch milliseconds. */
  toldAt: z.number(),
});

const noteSchema = z.object({ text: z.string(), language: z.string() });

export type Unanswered = z.infer<typeof stateSchema>;

/** Reads the document's state as it was stored. */
export function readUnanswered(state: unknown): Unanswered {
  return stateSchema.parse(state);
}

/** Puts a question on the list; `text` has its names and numbers masked already. */
export function noteUnanswered(text: string, language: string): Posted {
  const body = { text, language };
  return { to: UNANSWERED_DOCUMENT, toKind: 'unanswered', letter: { kind: 'unanswered.note', body } };
}

export const unansweredDesk: Desk = {
  kind: 'unanswered',
  letter(state, from, letter, world): DeskTurn | null {
    if (letter.kind === UNANSWERED_TIDY) {
      return state === null || from !== world.self ? null : forgotten(readUnanswered(state), world);
    }
    if (letter.kind !== 'unanswered.note') return null;
    const { text, language } = noteSchema.parse(letter.body);
    const before = state === null ? { questions: [], toldAt: 0 } : recent(readUnanswered(state), world);
    const questions = newest([...before.questions, { at: world.now, language, text }]);
    // Once set the weekly one stays: a question on the day itself does not put the list off.
    const first = before.questions.length === 0 ? [weekly(world)] : [];
    return { state: { ...before, questions }, timers: { set: [...first, ...forget(questions, world)] } };
  },
  timer(state, timer, world): DeskTurn {
    if (timer.event === FORGET) return forgotten(readUnanswered(state), world);
    const left = recent(readUnanswered(state), world);
    const fresh = left.questions.filter(({ at }) => at > left.toldAt);
    const lines = fresh.slice(-MOST_IN_A_LIST).map(({ text }) => text);
    return {
      state: { ...left, toldAt: world.now },
      letters:
        fresh.length === 0
          ? []
          : [tellCoordinators({ kind: 'questions.weekly', body: { lines, count: fresh.length } })],
      timers: left.questions.length === 0 ? { cancel: [WEEKLY, FORGET] } : { set: [weekly(world)] },
    };
  },
};

/** Whether a question is kept for longer than it may be, or would be: the timer was set when more was allowed. */
export function isTooLong(
  state: Unanswered,
  timers: readonly Timer[],
  world: Pick<DeskWorld, 'now' | 'network'>,
): boolean {
  const [oldest] = state.questions;
  if (!oldest) return false;
  const end = oldest.at + kept(world);
  return end <= world.now || (timers.find(({ event }) => event === FORGET)?.at ?? Number.POSITIVE_INFINITY) > end;
}

/** Without what is too old; wakes up for the next one. */
function forgotten(before: Unanswered, world: DeskWorld): DeskTurn {
  const state = recent(before, world);
  const isEmpty = state.questions.length === 0;
  return { state, timers: isEmpty ? { cancel: [WEEKLY, FORGET] } : { set: forget(state.questions, world) } };
}

function forget([oldest]: Unanswered['questions'], world: DeskWorld): readonly Timer[] {
  return oldest ? [appointment(FORGET, oldest.at + kept(world))] : [];
}

/** For so long, milliseconds. */
function kept({ network }: Pick<DeskWorld, 'network'>): number {
  return (network.retention ?? DEFAULT_RETENTION).unansweredDays * DAY;
}

function newest(questions: Unanswered['questions']): Unanswered['questions'] {
  let kept = questions.slice(-MOST_QUESTIONS);
  while (Buffer.byteLength(JSON.stringify(kept)) > MOST_BYTES) kept = kept.slice(1);
  return kept;
}

function recent(state: Unanswered, world: DeskWorld): Unanswered {
  return { ...state, questions: state.questions.filter(({ at }) => at > world.now - kept(world)) };
}

/** The next Monday morning at ten that is still to come. */
function weekly({ now, network }: DeskWorld): Timer {
  const { day } = localTime(now, network.timeZone);
  const mondays = [1, 8].map((from) =>
    momentOf(addDays(day, from - weekdayOf(day)), { hour: 10, minute: 0 }, network.timeZone),
  );
  return appointment(WEEKLY, mondays.find((at) => at > now) ?? now);
}

function appointment(event: string, at: number): Timer {
  return { id: event, at, event, binding: { kind: 'appointment', subject: 'unanswered', version: 1 } };
}
