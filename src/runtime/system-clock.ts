import type { Clock } from '../ports/clock.ts';

/**
 * A wait is cut into pieces of this length at most, milliseconds: what comes due because the machine's clock was set forwards is
 * noticed by then, and `setTimeout` keeps none beyond 24 days.
 */
const LONGEST_WAIT = 30_000;

/** When the machine's clock was set back, ours goes on at this speed until the machine's is level with it. */
const SLOWLY = 0.5;

/**
 * The clock of the machine, but for one thing: it never goes back. Whoever waits for a second from now would otherwise wait an
 * hour when an operator, or a virtual machine that wakes up, sets the clock back by one; and so would every answer that has a
 * place in the pace of its channel. Wakes keep the process alive until they have fired or were called off.
 *
 * @param wall Epoch milliseconds, as the machine has them.
 * @param ticks Milliseconds that nobody sets.
 */
export function createSystemClock(wall = (): number => Date.now(), ticks = (): number => performance.now()): Clock {
  let last = { at: wall(), ticks: ticks() };

  const now = (): number => {
    const tick = ticks();
    last = { at: Math.max(wall(), last.at + Math.max(0, tick - last.ticks) * SLOWLY), ticks: tick };
    return Math.floor(last.at);
  };

  return {
    now,

    wakeAt(at, wake) {
      let timer: NodeJS.Timeout;
      const arm = (): void => {
        const left = Math.min(Math.max(0, at - now()), LONGEST_WAIT);
        timer = setTimeout(() => {
          // A timer may fire a millisecond early against the wall clock, and far too early when the wait was cut.
          if (now() < at) arm();
          else wake();
        }, left);
      };
      arm();
      return () => clearTimeout(timer);
    },
  };
}

export const systemClock: Clock = createSystemClock();
