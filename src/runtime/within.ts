import type { Clock } from '../ports/clock.ts';

/** What `work` comes to, or `late` when it takes longer than `ms` milliseconds; it may end unheard after that. */
export function within<T>(clock: Clock, ms: number, work: Promise<T>, late: T): Promise<T> {
  return new Promise((resolve, reject) => {
    const callOff = clock.wakeAt(clock.now() + ms, () => resolve(late));
    work.then(resolve, reject).finally(callOff);
  });
}
