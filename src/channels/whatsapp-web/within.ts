import type { Clock } from '../../ports/clock.ts';
import { NoAnswer } from './failure.ts';

/** What `work` gives, or `NoAnswer` after `ms` milliseconds on the clock; what comes later is dropped. */
export function within<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const callOff = clock.wakeAt(clock.now() + ms, () => reject(new NoAnswer('No answer in time.')));
    work.then(resolve, reject).finally(callOff);
  });
}

/** Resolves when `work` has ended in whatever way, or after `ms` milliseconds on the clock. */
export async function atMost(clock: Clock, ms: number, work: Promise<unknown>): Promise<void> {
  await within(clock, ms, work).catch(() => undefined);
}
