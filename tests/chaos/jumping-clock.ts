/**
 * Lets the machine's clock jump, for this process: from now on `Date` says another hour. Timers of the event loop go on as they
 * were, as they do when a real clock is set.
 */
export function jumpClock(ms: number): void {
  const now = Date.now;
  Date.now = () => now() + ms;
}
