import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Clock } from '../../src/ports/clock.ts';
import { createSystemClock } from '../../src/runtime/system-clock.ts';

describe('the clock of the machine', () => {
  const DAY = 86_400_000;
  const HOUR = 3_600_000;
  let systemClock: Clock;

  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
    systemClock = createSystemClock();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('wakes once, not before the time', () => {
    let woken = 0;
    systemClock.wakeAt(systemClock.now() + 500, () => {
      woken += 1;
    });
    vi.advanceTimersByTime(499);
    expect(woken).toBe(0);
    vi.advanceTimersByTime(1);
    expect(woken).toBe(1);
    vi.advanceTimersByTime(10_000);
    expect(woken).toBe(1);
  });

  it('keeps a wake that is further away than a timer can count', () => {
    let wokenAt = 0;
    const at = systemClock.now() + 60 * DAY;
    systemClock.wakeAt(at, () => {
      wokenAt = systemClock.now();
    });
    vi.advanceTimersByTime(60 * DAY - 1);
    expect(wokenAt).toBe(0);
    vi.advanceTimersByTime(1);
    expect(wokenAt).toBe(at);
  });

  it('can be called off, also after the first part of a long wait', () => {
    let woken = false;
    const callOff = systemClock.wakeAt(systemClock.now() + 60 * DAY, () => {
      woken = true;
    });
    vi.advanceTimersByTime(30 * DAY);
    callOff();
    vi.advanceTimersByTime(60 * DAY);
    expect(woken).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('wakes soon for a time that has passed', () => {
    let woken = false;
    systemClock.wakeAt(5, () => {
      woken = true;
    });
    expect(woken).toBe(false);
    vi.advanceTimersByTime(1);
    expect(woken).toBe(true);
  });

  it('does not go back when the clock of the machine is set back, and is level with it again after a while', () => {
    vi.advanceTimersByTime(HOUR);
    const before = systemClock.now();
    vi.setSystemTime(before - HOUR);
    expect(systemClock.now()).toBe(before);
    vi.advanceTimersByTime(10_000);
    expect(systemClock.now()).toBe(before + 5_000);
    vi.advanceTimersByTime(2 * HOUR);
    expect(systemClock.now()).toBe(Date.now());
    vi.advanceTimersByTime(10_000);
    expect(systemClock.now()).toBe(Date.now());
  });

  it('wakes who waits for a moment soon, although the clock of the machine was set back an hour', () => {
    let woken = 0;
    const wake = () => {
      woken += 1;
    };
    systemClock.wakeAt(systemClock.now() + 1_000, wake);
    vi.setSystemTime(Date.now() - HOUR);
    systemClock.wakeAt(systemClock.now() + 1_000, wake);
    vi.advanceTimersByTime(2_100);
    expect(woken).toBe(2);
  });

  it('notices within half a minute that the clock of the machine was set forwards', () => {
    let woken = false;
    systemClock.wakeAt(systemClock.now() + HOUR, () => {
      woken = true;
    });
    vi.advanceTimersByTime(1_000);
    vi.setSystemTime(Date.now() + 2 * HOUR);
    vi.advanceTimersByTime(30_000);
    expect(woken).toBe(true);
  });
});
