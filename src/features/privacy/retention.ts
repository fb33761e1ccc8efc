import { addDays, isoDate, localTime, readIsoDate } from '../../engine/calendar.ts';
import { mayBeTold, type Person, type Sheet } from '../../engine/person.ts';
import type { Session } from '../../engine/session.ts';
import type { NetworkFacts, World } from '../../engine/world.ts';
import { DEFAULT_RETENTION, type Retention } from '../../ports/retention.ts';
import { forgetHosted } from '../visits/hosted.ts';

/** Days of a month in `Retention`. */
const MONTH = 30;

/** Who told something that went may still be told so when they write again, days. Then nothing of them is left. */
export const REMEMBERED_DAYS = 90;

/** Dead letters, and copies of bytes that could not be read, are kept for a human so long, days. */
export const SET_ASIDE_DAYS = 90;

export function retentionOf({ retention }: Pick<NetworkFacts, 'retention'>): Retention {
  return retention ?? DEFAULT_RETENTION;
}

/** Of one person, what decides how long what they told is kept. */
export interface Holding {
  person: Person;
  session: Session;
}

/**
 * What there is to do for a person who has not written for long.
 * - `tell`: that what they told will go, and when
 * - `let-go`: what they told goes
 * - `leave`: nothing but a language and an address is left, and that goes as well
 */
export type Due = 'nothing' | 'tell' | 'let-go' | 'leave';

type Here = Pick<World, 'now' | 'network'>;

/**
 * What is due of a person on this day. Days are those of the calendar in the network's time zone, so that neither an hour of
 * the day nor a change of clocks makes a promise a day short.
 *
 * After STOP nothing is announced: it would be a message on our own initiative, which they forbade. Their answers are no
 * less theirs and no longer useful to anybody, so they go on their day all the same; the privacy statement says so.
 */
export function dueOf(holding: Holding, here: Here): Due {
  const { person, session } = holding;
  const { heardAt } = session;
  if (heardAt === 0) return 'nothing';
  const { network } = here;
  const { preparationMonths, announceDays } = retentionOf(network);
  const today = dayOf(here.now, network);
  const end = dayOf(heardAt, network, preparationMonths * MONTH);
  const answers = hasAnswers(person, today);
  if (answers && mayBeTold(person)) {
    if (!isTold(person, heardAt)) return today >= back(end, announceDays) ? 'tell' : 'nothing';
    return today >= goesOn(holding, network) ? 'let-go' : 'nothing';
  }
  if (today < end) return 'nothing';
  if (answers || hasLeftovers(holding, here)) return 'let-go';
  const { letGo } = person;
  const isRemembered = letGo !== undefined && today < dayOf(letGo, network, REMEMBERED_DAYS);
  return isBare(person) && !isRemembered ? 'leave' : 'nothing';
}

/** The day on which what a person told goes, as they are told: `YYYY-MM-DD`. Never sooner than promised when it was announced. */
export function goesOn({ person, session }: Holding, network: NetworkFacts, toldAt = person.toldOfEnd ?? 0): string {
  const { preparationMonths, announceDays } = retentionOf(network);
  const end = dayOf(session.heardAt, network, preparationMonths * MONTH);
  const promised = dayOf(toldAt, network, announceDays);
  return promised > end ? promised : end;
}

/** How many days what is due has been due for; 0 on the day itself, or when nothing is. */
export function daysLate(holding: Holding, { now, network }: Here): number {
  const { heardAt } = holding.session;
  if (heardAt === 0) return 0;
  const { preparationMonths } = retentionOf(network);
  const end = holding.person.toldOfEnd === undefined ? null : goesOn(holding, network);
  const due = end ?? dayOf(heardAt, network, preparationMonths * MONTH);
  const late = (Date.parse(dayOf(now, network)) - Date.parse(due)) / 86_400_000;
  return Math.max(0, late);
}

/** Whether they were told since they last wrote. */
export function isTold({ toldOfEnd }: Person, heardAt: number): boolean {
  return toldOfEnd !== undefined && toldOfEnd > heardAt;
}

/** What is about a day to come is still of use, to others too: a meeting that they organise, a visit. `today`: `YYYY-MM-DD`. */
export function isToCome({ answers: { date } }: Sheet, today: string): boolean {
  return date?.kind === 'date' && date.date >= today;
}

/** Whether there is something in their own words that they may miss. */
export function hasAnswers({ sheets, places = [], pairs = [] }: Person, today: string): boolean {
  return sheets.some((sheet) => !isToCome(sheet, today)) || places.length > 0 || pairs.length > 0;
}

/** Whether there is anything else that has no purpose left: it goes without being announced. */
function hasLeftovers({ person, session }: Holding, here: Here): boolean {
  const { announcements = [], told = [], pairing = [], founding = [], wrongCodes } = person;
  const lists = [announcements, told, pairing, founding, wrongCodes];
  return lists.some((each) => each.length > 0) || forgetHosted(person, here) !== person || hasWords(session);
}

/** What somebody typed may lie in what was under way. */
function hasWords({ stack, question, setAside, waiting }: Session): boolean {
  return (
    setAside !== undefined ||
    waiting !== null ||
    (question !== null && (question.pending !== undefined || question.picked.length > 0)) ||
    stack.some(({ slots, paused }) => paused !== undefined || Object.keys(slots).length > 0)
  );
}

/** Nobody has them on a list, and nobody waits for them: nothing but a language and an address is kept. */
function isBare(person: Person): boolean {
  const { roles, sheets, talks, groups, leads, founding, invitations, hosted, pairs, pairing } = person;
  return [roles, sheets, talks, groups, leads, founding, invitations, hosted, pairs, pairing].every(
    (each) => each === undefined || each.length === 0,
  );
}

/** The calendar day of a moment, or so many days later: `YYYY-MM-DD`. */
export function dayOf(at: number, { timeZone }: Pick<NetworkFacts, 'timeZone'>, days = 0): string {
  return isoDate(addDays(localTime(at, timeZone).day, days));
}

function back(day: string, days: number): string {
  return isoDate(addDays(readIsoDate(day), -days));
}
