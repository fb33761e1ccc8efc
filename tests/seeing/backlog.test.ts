import { expect, it } from 'vitest';
import type { Purpose } from '../../src/ports/document.ts';
import { backlogOf } from '../../src/runtime/backlog.ts';
import { type Line, newLine, newWaiting } from '../../src/runtime/outbox-line.ts';

const NOW = 1_000_000;

/** A line of messages committed at these moments, of which each may be held until another one. */
function line(channel: string, items: readonly { at: number; notBefore?: number; purpose?: Purpose }[]): Line {
  const made = newLine(channel);
  made.items = items.map(({ at, notBefore = 0, purpose = 'reply' }, index) => {
    const to = { channel, scheme: 'name', value: 'somebody' };
    const message = { language: 'nl' as const, text: '' };
    return { ...newWaiting('p1', { type: 'message', seq: index, purpose, to, message, at }), notBefore };
  });
  return made;
}

it('what waits is counted by channel and purpose, also of a channel that is off, and zero of one that is idle', () => {
  const lines = [
    line('telegram', [{ at: NOW }, { at: NOW, purpose: 'initiative' }]),
    line('telegram', [{ at: NOW }]),
    line('gone', [{ at: NOW }]),
  ];
  expect(backlogOf(['web', 'telegram'], lines, NOW)).toEqual([
    { channel: 'web', reply: 0, initiative: 0, oldestMs: 0 },
    { channel: 'telegram', reply: 2, initiative: 1, oldestMs: 0 },
    { channel: 'gone', reply: 1, initiative: 0, oldestMs: 0 },
  ]);
});

it('the oldest is the one that waits longest for nothing but its channel', () => {
  const lines = [line('telegram', [{ at: NOW - 5_000 }, { at: NOW - 90_000 }]), line('telegram', [{ at: NOW - 400 }])];
  expect(backlogOf([], lines, NOW)).toMatchObject([{ oldestMs: 90_000 }]);
});

it('who is away, and an hour that has not come, make nothing old', () => {
  const away = line('web', [{ at: NOW - 90_000 }]);
  away.notBefore = Number.POSITIVE_INFINITY;
  const night = line('web', [{ at: NOW - 80_000, notBefore: NOW + 1 }]);
  const window = line('web', [{ at: NOW - 70_000, notBefore: Number.POSITIVE_INFINITY }]);
  expect(backlogOf([], [away, night, window], NOW)).toEqual([{ channel: 'web', reply: 3, initiative: 0, oldestMs: 0 }]);
});

it('what was held until the morning is as old as the morning; what is tried again is as old as it is', () => {
  const morning = line('web', [{ at: NOW - 80_000, notBefore: NOW - 1_000 }]);
  expect(backlogOf([], [morning], NOW)).toMatchObject([{ oldestMs: 1_000 }]);
  const again = line('web', [{ at: NOW - 80_000 }]);
  again.notBefore = NOW + 60_000;
  expect(backlogOf([], [again], NOW)).toMatchObject([{ oldestMs: 80_000 }]);
});
