import { addDays, type Day, localTime, momentOf } from '../../engine/calendar.ts';
import { endOfQuiet, startOfQuiet } from '../../engine/quiet-hours.ts';
import type { NetworkFacts } from '../../engine/world.ts';

/**
 * The prompts before a visit (domain research §6.2), in the order in which they come. The folder has no turn of its own:
 * it is the line of the morning itself, and stands on every card.
 */
export const PROMPTS = [
  'form',
  'backing',
  'time',
  'place-theirs',
  'bring',
  'judgement',
  'may-and-must',
  'ask',
  'goal',
  'folder',
] as const;
export type PromptId = (typeof PROMPTS)[number];

/** Which come when there is not time for all: the first of these. */
const PRIORITY: readonly PromptId[] = [
  'ask',
  'bring',
  'judgement',
  'may-and-must',
  'form',
  'time',
  'goal',
  'place-theirs',
  'backing',
];

/** When prompts come by themselves. `again`: what was put off with "not now". */
export type MomentId = 'week' | 'two-days' | 'evening' | 'again' | 'morning';

export interface Moment {
  id: MomentId;
  /** Epoch milliseconds. */
  at: number;
}

/** Prompts at once: right after planning, and later. */
const BUDGET = { planned: 3, week: 2, 'two-days': 2, evening: 2, again: 2, morning: 0 } as const;

const HOUR = 3_600_000;

/** What comes so soon after something else is left out. */
const APART = 2 * HOUR;

/** "Not now" means: not within this. */
const PUT_OFF = 3 * HOUR;

/** Who is on their way already is not asked anything. */
const BEFORE_VISIT = HOUR;

/** What would fall in quiet hours goes so long before them: who is in the middle of something then still gets it. */
const BEFORE_QUIET = HOUR / 2;

type Hours = Pick<NetworkFacts, 'timeZone' | 'quietHours'>;

export interface Situation {
  now: number;
  /** When the visit is. */
  visit: number;
  /** When prompts came last, or the visit was written down. */
  since: number;
  /** When they said "not now"; null: they did not. */
  putOff: number | null;
  network: Hours;
}

/**
 * The moments that are still to come, ascending. One that is overdue (the visit was moved towards now, or nobody could be
 * reached) comes now, and only the last of such. None is in quiet hours, none within an hour of the visit or after it, and
 * none within two hours of the one before.
 */
export function momentsBefore({ now, visit, since, putOff, network }: Situation): readonly Moment[] {
  const planned: Moment[] = usual(visit, network).filter(({ at }) => at > since);
  const again = putOff === null ? null : (endOfQuiet(network, putOff + PUT_OFF) ?? putOff + PUT_OFF);
  // What was put off comes with the next ones when those are near.
  if (again !== null && again > since && !planned.some(({ at }) => at <= again + APART))
    planned.push({ id: 'again', at: again });
  const sorted = planned.toSorted((one, other) => one.at - other.at);
  const late = sorted.findLast(({ at }) => at <= now);
  const coming = sorted.filter(({ at }) => at > now);
  if (late) coming.unshift({ id: late.id, at: endOfQuiet(network, now) ?? now });
  const kept: Moment[] = [];
  for (const moment of coming) {
    const before = kept.at(-1)?.at ?? since;
    if (moment.at - before >= APART && moment.at <= visit - BEFORE_VISIT) kept.push(moment);
  }
  return kept;
}

/** What is asked at this moment, and what that leaves for later. */
export interface Round {
  prompts: readonly PromptId[];
  /** Nothing is asked by itself after this: the card comes now. */
  isLast: boolean;
}

/**
 * The prompts for now. As many are kept as there is room for until the visit, the most useful ones, and the first of
 * those come now. `later`: the moments after this one.
 */
export function roundOf(kind: 'planned' | 'due', asked: ReadonlySet<string>, later: readonly Moment[]): Round {
  const now = kind === 'planned' ? BUDGET.planned : BUDGET.week;
  const room = later.reduce<number>((sum, { id }) => sum + BUDGET[id], now);
  const kept = new Set(PRIORITY.filter((id) => !asked.has(id)).slice(0, room));
  return {
    prompts: PROMPTS.filter((id) => kept.has(id)).slice(0, now),
    isLast: later.every(({ id }) => id === 'morning'),
  };
}

/** The moments of a visit that is far enough away for all of them. */
function usual(visit: number, network: Hours): Moment[] {
  const { day } = localTime(visit, network.timeZone);
  const clock = (days: number, hour: number) => momentOf(addDays(day, -days), { hour, minute: 0 }, network.timeZone);
  const moments: readonly [MomentId, number | null][] = [
    ['week', awake(clock(7, 10), network)],
    ['two-days', awake(clock(2, 10), network)],
    ['evening', evening(clock(1, 19), clock(1, 15), network)],
    ['morning', awake(clock(0, 8), network)],
  ];
  return moments.flatMap(([id, when]) => (when === null ? [] : [{ id, at: when }]));
}

/** The moment itself, or the end of the quiet hours that it is in; null when that is another day. */
function awake(wanted: number, network: Hours): number | null {
  const end = endOfQuiet(network, wanted);
  return end === null || isSameDay(end, wanted, network) ? (end ?? wanted) : null;
}

/** In the evening, before the night begins; else in the afternoon; null when all of that is quiet. */
function evening(wanted: number, afternoon: number, network: Hours): number | null {
  const quietFrom = startOfQuiet(network, wanted);
  if (quietFrom === null) return wanted;
  const tries = [quietFrom - BEFORE_QUIET, afternoon];
  return tries.find((at) => endOfQuiet(network, at) === null && isSameDay(at, wanted, network)) ?? null;
}

function isSameDay(one: number, other: number, { timeZone }: Hours): boolean {
  const [a, b]: [Day, Day] = [localTime(one, timeZone).day, localTime(other, timeZone).day];
  return a.year === b.year && a.month === b.month && a.day === b.day;
}
