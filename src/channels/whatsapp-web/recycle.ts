import { DateTime } from 'luxon';
import type { Clock } from '../../ports/clock.ts';

/** Local hours as `21:00`; the same twice means that there are none. */
export interface QuietHours {
  from: string;
  to: string;
}

/** Where there are no quiet hours, few people write at this hour. */
const NIGHT: QuietHours = { from: '03:00', to: '05:00' };

/** When something is going on, it is looked at again after this, milliseconds. */
const AGAIN_MS = 60_000;

/**
 * When the browser is to be started anew next, and until when that may wait, epoch milliseconds: the middle of the quiet
 * hours, and their end. Its memory only grows.
 */
export function nextRecycle(now: number, quiet: QuietHours, timeZone: string): { at: number; until: number } {
  const { from, to } = quiet.from === quiet.to ? NIGHT : quiet;
  const local = DateTime.fromMillis(now, { zone: timeZone });
  for (let days = -1; ; days += 1) {
    const start = at(local.plus({ days }), from);
    const sameDay = at(local.plus({ days }), to);
    const end = sameDay <= start ? at(local.plus({ days: days + 1 }), to) : sameDay;
    const middle = Math.floor((start + end) / 2);
    if (middle > now) return { at: middle, until: end };
  }
}

function at(day: DateTime, time: string): number {
  return day
    .set({ hour: Number(time.slice(0, 2)), minute: Number(time.slice(3, 5)), second: 0, millisecond: 0 })
    .toMillis();
}

/** Calls `recycle` once a day in the quiet hours, as soon as `isIdle` after their middle. Returns how to end it. */
export function recycleDaily(options: {
  clock: Clock;
  quiet: QuietHours;
  timeZone: string;
  isIdle(): boolean;
  recycle(): void;
}): () => void {
  const { clock, quiet, timeZone, isIdle, recycle } = options;
  let disarm = (): void => {};
  const plan = (): void => {
    const next = nextRecycle(clock.now(), quiet, timeZone);
    const look = (): void => {
      if (isIdle()) recycle();
      else if (clock.now() + AGAIN_MS < next.until) {
        disarm = clock.wakeAt(clock.now() + AGAIN_MS, look);
        return;
      }
      plan();
    };
    disarm = clock.wakeAt(next.at, look);
  };
  plan();
  return () => disarm();
}
