import type { ChannelState } from '../ports/channel.ts';
import type { Companion } from '../runtime/companion.ts';
import type { Measures } from '../web/metrics.ts';

/** What there is to measure of a companion, and of the channels that are off, now. */
export function measuresOf(companion: Companion, off: readonly ({ name: string } & ChannelState)[]): Measures {
  const { repeats, held, refused, deadLetters, noted, outbox } = companion.counts;
  const { messages, letters, timersLateMs, unheld } = companion.backlog;
  const { writable, quarantined } = companion.health;
  return {
    repeats,
    held,
    refused,
    deadLetters,
    noted,
    maybeTwice: outbox.maybeTwice,
    backlog: messages,
    lettersWaiting: letters,
    timersLateMs,
    unheld,
    storeWritable: writable,
    quarantined,
    retention: companion.retention,
    channels: [...companion.channels, ...off],
  };
}
