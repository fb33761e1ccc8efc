import { describe, expect, it } from 'vitest';
import { SlidingRate } from '../../src/runtime/sliding-rate.ts';

describe('a rate over a sliding time span', () => {
  it('has room for as many as it allows, and for the next when the first of them is as old as the span', () => {
    const rate = new SlidingRate({ max: 3, per: 1_000 });
    for (const at of [0, 10, 20]) {
      expect(rate.openAt(0, at)).toBeLessThanOrEqual(at);
      rate.note(at);
    }
    expect(rate.openAt(0, 20)).toBe(1_000);
    expect(rate.openAt(1, 20)).toBe(1_010);
    rate.note(1_000);
    expect(rate.openAt(0, 1_000)).toBe(1_010);
  });

  it('keeps room for what is promised, and none is left when all is promised', () => {
    const rate = new SlidingRate({ max: 2, per: 1_000 });
    expect(rate.openAt(1, 0)).toBeLessThanOrEqual(0);
    expect(rate.openAt(2, 0)).toBe(Number.POSITIVE_INFINITY);
  });

  it('waits no longer than its span when the clock was set back', () => {
    const rate = new SlidingRate({ max: 1, per: 1_000 });
    rate.note(3_600_000);
    expect(rate.openAt(0, 500)).toBe(1_500);
    expect(rate.openAt(0, 1_500)).toBe(1_500);
  });
});
