/** How long Telegram may hold a request for updates open, seconds. */
export const POLL_SECONDS = 30;

/** How long we wait for an answer, milliseconds. A request for updates gets this on top of `POLL_SECONDS`. */
export const ANSWER_WITHIN_MS = 30_000;

/** The same for a file, which takes its time on the way up. */
export const UPLOAD_WITHIN_MS = 60_000;

/**
 * Who would wait longer than this for a place, milliseconds, is sent away until about then: a broadcast must not hold
 * thousands of sends open.
 */
export const MOST_WAIT_MS = 30_000;

/** For what is only nice to have: that we are writing, a button that goes. */
export const COURTESY_WITHIN_MS = 10_000;

/** How long stopping may take, milliseconds; the whole companion has ten seconds. */
export const STOP_WITHIN_MS = 8_000;

/** An answer that is not there after this many milliseconds is announced by "typing…". */
export const TYPING_AFTER_MS = 700;

/** Waits between tries to reach Telegram, or to hand in an update that was not taken, milliseconds; the last repeats. */
export const BACK_OFF_MS: readonly number[] = [1_000, 2_000, 5_000, 15_000, 30_000];

/** The nth wait, counted from 1. */
export function backOff(times: number): number {
  return BACK_OFF_MS[Math.min(Math.max(times, 1), BACK_OFF_MS.length) - 1] ?? 0;
}
