import type { Capabilities, Rate } from '../ports/capabilities.ts';

/** What is sent on our own initiative takes at most this much of what a channel allows; the rest is for replies. */
const SHARE = 0.8;

/** How fast a channel may send what nobody asked for; an empty list is no limit. All of the list hold at once. */
export function broadcastRates({ rates }: Pick<Capabilities, 'rates'>): readonly Pick<Rate, 'max' | 'per'>[] {
  return [
    ...rates.overall.map(({ max, per }) => ({ max: Math.max(1, Math.floor(max * SHARE)), per })),
    ...rates.initiative,
  ];
}

/** Messages a second that a channel takes in the long run of what nobody asked for; infinity without a limit. */
export function broadcastPerSecond(capabilities: Pick<Capabilities, 'rates'>): number {
  return Math.min(...broadcastRates(capabilities).map(({ max, per }) => (max * 1_000) / per));
}

/**
 * Seconds until the last of a broadcast has left, when nothing else is sent: channels work beside each other, so the
 * slowest one decides.
 */
export function sendingSeconds(
  audience: Iterable<{ people: number; capabilities: Pick<Capabilities, 'rates'> }>,
): number {
  let most = 0;
  for (const { people, capabilities } of audience)
    for (const { max, per } of broadcastRates(capabilities))
      most = Math.max(most, (Math.max(0, Math.ceil(people / max) - 1) * per) / 1_000);
  return most;
}
