import type { Clock } from '../../ports/clock.ts';

/** Resolves after `ms` milliseconds on the clock, or at once when the signal says stop. */
export function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      callOff();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const callOff = clock.wakeAt(clock.now() + ms, end);
    signal.addEventListener('abort', end, { once: true });
  });
}

/** Resolves when `work` has ended, or after `ms` milliseconds on the clock, or at once when the signal says stop. */
export async function atMost(clock: Clock, ms: number, work: Promise<unknown>, stop?: AbortSignal): Promise<void> {
  const over = new AbortController();
  const end = (): void => over.abort();
  if (stop?.aborted) return;
  stop?.addEventListener('abort', end, { once: true });
  await Promise.race([work.then(end, end), sleep(clock, ms, over.signal)]);
  end();
  stop?.removeEventListener('abort', end);
}
