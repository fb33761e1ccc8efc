import { chosen } from '../../engine/answer.ts';
import { momentOf, readIsoDate } from '../../engine/calendar.ts';
import type { Sheet } from '../../engine/person.ts';
import { endOfQuiet } from '../../engine/quiet-hours.ts';
import type { World } from '../../engine/world.ts';
import { textIn } from './visit-sheet.ts';

/**
 * What the visitor promised there: the answer `promise`, and the day `promiseBy`. `promiseAt`: another day on which to be
 * reminded; `promiseState`: `tomorrow` when it was put off by a day once, `done` when it was kept; `promiseAsked`: when
 * they were reminded last.
 */
type Answers = Pick<Sheet, 'answers'>;

const AT = { hour: 9, minute: 0 };

const DAY = 24 * 3_600_000;

const LATER = 3 * 3_600_000;

/** Nobody is reminded of a promise a week after its day. */
const USEFUL = 7 * DAY;

/** The words of the promise; empty when nothing was promised. */
export function promiseOf({ answers }: Answers): string {
  return textIn(answers.promise);
}

/** Whether there is a promise whose day was given and that was not kept yet, as far as they said. */
export function hasOpenPromise(sheet: Answers): boolean {
  return promiseOf(sheet) !== '' && dayOf(sheet) !== null && !isKept(sheet);
}

export function isKept({ answers }: Answers): boolean {
  return chosen(answers.promiseState)[0] === 'done';
}

/** Whether "tomorrow" was said before. */
export function wasPutOff({ answers }: Answers): boolean {
  return chosen(answers.promiseState)[0] === 'tomorrow';
}

/** When they are reminded of it; null: not, or not any more. */
export function promiseTime(sheet: Answers, { now, network }: World): { at: number; notAfter: number } | null {
  const day = dayOf(sheet);
  if (!hasOpenPromise(sheet) || day === null) return null;
  const nine = momentOf(readIsoDate(day), AT, network.timeZone);
  const wanted = endOfQuiet(network, nine) ?? nine;
  const asked = sheet.answers.promiseAsked;
  if (asked?.kind === 'number' && asked.value >= wanted) return null;
  // Nine is past already: not at once, because they may have said it a minute ago.
  const later = now + LATER;
  const at = wanted > now ? wanted : (endOfQuiet(network, later) ?? later);
  const notAfter = wanted + USEFUL;
  return at > notAfter ? null : { at, notAfter };
}

function dayOf({ answers }: Answers): string | null {
  const day = answers.promiseAt ?? answers.promiseBy;
  return day?.kind === 'date' ? day.date : null;
}
