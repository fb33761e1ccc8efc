import { z } from 'zod';
import { addDays, localTime, momentOf, weekdayOf } from '../../engine/calendar.ts';
import type { Desk, DeskTurn, DeskWorld } from '../../engine/desk.ts';
import type { Posted } from '../../engine/feature.ts';
import type { DocumentId, Timer } from '../../ports/document.ts';
import { tellCoordinators } from '../network/coordinators.ts';

/** The one document of questions that could not be answered, so that topics can be added. */
export const UNANSWERED_DOCUMENT: DocumentId = 'unanswered';

/** Kept at most, in number and in bytes of UTF-8 JSON, so that the document stays small; the oldest go. */
const MOST_QUESTIONS = 200;
const MOST_BYTES = 32 * 1024;
/** Kept for so long, milliseconds. */
const KEPT = 90 * 24 * 3_600_000;
/** In one message to coordinators; the command line has all. */
const MOST_IN_A_LIST = 20;
const WEEKLY = 'unanswered.weekly';

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
  letter(state, _from, letter, world): DeskTurn | null {
    if (letter.kind !== 'unanswered.note') return null;
    const { text, language } = noteSchema.parse(letter.body);
    const before = state === null ? { questions: [], toldAt: 0 } : recent(readUnanswered(state), world);
    const questions = newest([...before.questions, { at: world.now, language, text }]);
    // Once set it stays: a question on the day itself does not put the list off.
    return {
      state: { ...before, questions },
      ...(before.questions.length === 0 && { timers: { set: [weekly(world)] } }),
    };
  },
  timer(state, _timer, world): DeskTurn {
    const kept = recent(readUnanswered(state), world);
    const fresh = kept.questions.filter(({ at }) => at > kept.toldAt);
    const lines = fresh.slice(-MOST_IN_A_LIST).map(({ text }) => text);
    return {
      state: { ...kept, toldAt: world.now },
      letters:
        fresh.length === 0
          ? []
          : [tellCoordinators({ kind: 'questions.weekly', body: { lines, count: fresh.length } })],
      timers: kept.questions.length === 0 ? { cancel: [WEEKLY] } : { set: [weekly(world)] },
    };
  },
};

function newest(questions: Unanswered['questions']): Unanswered['questions'] {
  let kept = questions.slice(-MOST_QUESTIONS);
  while (Buffer.byteLength(JSON.stringify(kept)) > MOST_BYTES) kept = kept.slice(1);
  return kept;
}

function recent(state: Unanswered, { now }: DeskWorld): Unanswered {
  return { ...state, questions: state.questions.filter(({ at }) => at > now - KEPT) };
}

/** The next Monday morning at ten that is still to come. */
function weekly({ now, network }: DeskWorld): Timer {
  const { day } = localTime(now, network.timeZone);
  const mondays = [1, 8].map((from) =>
    momentOf(addDays(day, from - weekdayOf(day)), { hour: 10, minute: 0 }, network.timeZone),
  );
  return {
    id: WEEKLY,
    at: mondays.find((at) => at > now) ?? now,
    event: WEEKLY,
    binding: { kind: 'appointment', subject: 'unanswered', version: 1 },
  };
}
