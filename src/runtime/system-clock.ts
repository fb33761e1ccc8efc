import type { Clock } from '../ports/clock.ts';

/** The longest delay that `setTimeout` keeps; a longer one fires at once. Source: Node's documentation of timers. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/** The clock of the machine. Wakes keep the process alive until they have fired or were called off. */
export const systemClock: Clock = {
  now: () => Date.now(),

  wakeAt(at, wake) {
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const left = Math.min(Math.max(0, at - Date.now()), LONGEST_TIMEOUT);
      timer = setTimeout(() => {
        // A timer may fire a millisecond early against the wall clock, and far too early when the delay was cut.
        if (Date.now() < at) arm();
        else wake();
      }, left);
    };
    arm();
    return () => clearTimeout(timer);
  },
};
