import { endOfQuiet } from '../../engine/quiet-hours.ts';
import type { NetworkFacts } from '../../engine/world.ts';

const HOUR = 3_600_000;

/** How long a place that came free is kept. */
const KEPT = 24 * HOUR;

/** The last moment to say yes lies so long before the start, so that the next one can still come. */
const BEFORE_START = 2 * HOUR;

/** Nobody gets less time than this to say yes, unless the meeting begins. */
const LEAST = HOUR;

/**
 * Until when a place that comes free now is kept for who is next, epoch milliseconds; null: it began, and nothing is offered.
 * Time begins when they may be told: in quiet hours, at their end.
 */
export function offerUntil(start: number, now: number, network: NetworkFacts): number | null {
  const told = endOfQuiet(network, now) ?? now;
  if (told >= start) return null;
  const until = Math.min(told + KEPT, start - BEFORE_START);
  return until - told >= LEAST ? until : start;
}
