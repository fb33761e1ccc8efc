import { describe, expect, it } from 'vitest';
import type { Rate } from '../../src/ports/capabilities.ts';
import { broadcastPerSecond, sendingSeconds } from '../../src/runtime/sending-time.ts';

function channel(overall: [number, number][], initiative: [number, number][] = []) {
  const rate = ([max, per]: [number, number]): Rate => ({ max, per, source: 'test', checkedOn: '2026-01-01' });
  return { rates: { overall: overall.map(rate), perChat: [], initiative: initiative.map(rate) } };
}

describe('how long sending takes', () => {
  it('is no time on a channel without a limit, or to nobody', () => {
    expect(sendingSeconds([{ people: 10_000, capabilities: channel([]) }])).toBe(0);
    expect(sendingSeconds([{ people: 0, capabilities: channel([[30, 1_000]]) }])).toBe(0);
    expect(sendingSeconds([])).toBe(0);
  });

  it('leaves a fifth of what a channel allows for replies', () => {
    expect(sendingSeconds([{ people: 24, capabilities: channel([[30, 1_000]]) }])).toBe(0);
    expect(sendingSeconds([{ people: 25, capabilities: channel([[30, 1_000]]) }])).toBe(1);
    expect(sendingSeconds([{ people: 10_000, capabilities: channel([[30, 1_000]]) }])).toBe(416);
  });

  it('counts what is said of initiative alone in full', () => {
    const careful = channel(
      [],
      [
        [1, 3_000],
        [200, 86_400_000],
      ],
    );
    expect(sendingSeconds([{ people: 100, capabilities: careful }])).toBe(297);
    // The rest waits for tomorrow.
    expect(sendingSeconds([{ people: 201, capabilities: careful }])).toBe(86_400);
    expect(broadcastPerSecond(careful)).toBeCloseTo(200 / 86_400);
  });

  it('is as long as the slowest channel takes, because they go beside each other', () => {
    const slow = { people: 10, capabilities: channel([], [[1, 3_000]]) };
    const fast = { people: 100, capabilities: channel([[30, 1_000]]) };
    expect(sendingSeconds([slow, fast])).toBe(27);
  });

  it('always lets one through, however little a channel allows', () => {
    expect(sendingSeconds([{ people: 3, capabilities: channel([[1, 1_000]]) }])).toBe(2);
  });
});
