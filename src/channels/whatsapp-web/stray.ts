import { type Failure, failureOf, isOfLibrary } from './failure.ts';

/**
 * How long after a browser is closed the library may still find out, milliseconds of real time: it looks every 200 ms
 * whether its page is there.
 */
const LINGER_MS = 1_000;

const told = new Set<(failure: Failure) => void>();
let lingering = 0;

/**
 * While a client runs, takes rejections that nobody caught and that can only be the library's own: one of them would end
 * the process, and with it all other channels. Everything else is raised as if this were not here. Returns how to end it.
 */
export function guardStrays(tell: (failure: Failure) => void): () => void {
  if (told.size === 0 && lingering === 0) process.on('unhandledRejection', onStray);
  told.add(tell);
  let released = false;
  return () => {
    if (released) return;
    released = true;
    told.delete(tell);
    lingering += 1;
    setTimeout(() => {
      lingering -= 1;
      if (told.size === 0 && lingering === 0) process.off('unhandledRejection', onStray);
    }, LINGER_MS).unref();
  };
}

function onStray(reason: unknown): void {
  if (isOfLibrary(reason)) {
    for (const tell of [...told]) tell(failureOf(reason));
    return;
  }
  // Somebody else listens too, and decides.
  if (process.listenerCount('unhandledRejection') > 1) return;
  // What Node does when nobody listens: an uncaught exception with the reason itself.
  throw reason instanceof Error ? reason : new Error(`A promise was rejected and nobody caught it: ${String(reason)}`);
}
