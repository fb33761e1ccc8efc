import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/runtime/system-clock.ts';

describe('the clock of the machine', () => {
  const DAY = 86_400_000;

  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
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
});
