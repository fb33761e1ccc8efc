import type { Backlog } from '../ports/watch.ts';
import type { Line, Waiting } from './outbox-line.ts';

/** What waits to be sent in each of these channels, and in those that something waits for though they are off. */
export function backlogOf(channels: Iterable<string>, lines: Iterable<Line>, now: number): Backlog[] {
  const all = new Map<string, Backlog>();
  const of = (channel: string): Backlog => {
    let backlog = all.get(channel);
    if (!backlog) {
      backlog = { channel, reply: 0, initiative: 0, oldestMs: 0 };
      all.set(channel, backlog);
    }
    return backlog;
  };
  for (const channel of channels) of(channel);
  for (const line of lines) {
    const backlog = of(line.channel);
    for (const waiting of line.items) {
      backlog[waiting.item.purpose] += 1;
      const since = dueSince(line, waiting, now);
      if (since !== null) backlog.oldestMs = Math.max(backlog.oldestMs, now - since);
    }
  }
  return [...all.values()];
}

/** Since when it could go as far as the person and the hour are concerned; null when it could not. */
function dueSince(line: Line, { item, notBefore }: Waiting, now: number): number | null {
  const isAway = line.notBefore === Number.POSITIVE_INFINITY;
  return isAway || notBefore > now ? null : Math.max(item.at, notBefore);
}
