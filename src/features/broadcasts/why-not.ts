import type { View } from '../../engine/feature.ts';

/** Why a message does not reach somebody, as people are told; several codes may come to the same. */
const REASONS: Readonly<Record<string, string>> = {
  'person.stopped': 'stopped',
  'person.gone': 'gone',
  'person.twice-invited': 'twiceInvited',
  'person.not-told': 'stopped',
  'broadcast.stopped': 'halted',
  'channel.blocked': 'unreachable',
  'channel.unreachable': 'unreachable',
  'channel.window-closed': 'window',
  'channel.not-heard': 'window',
  'channel.off': 'off',
};

/** Codes and their numbers of people, in words, a line each, most people first. */
export function whyNotLines(view: View, failed: Readonly<Record<string, number>>): string[] {
  const counts = new Map<string, number>();
  for (const [code, count] of Object.entries(failed)) {
    const reason = REASONS[code] ?? 'other';
    counts.set(reason, (counts.get(reason) ?? 0) + count);
  }
  return [...counts]
    .filter(([, count]) => count > 0)
    .toSorted(([, one], [, other]) => other - one)
    .map(([reason, count]) =>
      view.text('broadcasts.whyLine', { people: count, why: view.text(`broadcasts.why.${reason}`) }),
    );
}

/** How many people they are about. */
export function countOf(failed: Readonly<Record<string, number>>): number {
  return Object.values(failed).reduce((sum, count) => sum + count, 0);
}
