import { describe, expect, it } from 'vitest';
import type { OutItem, StoredDocument } from '../../src/ports/document.ts';
import { SILENT } from '../../src/ports/log.ts';
import { bringLetters } from '../../src/runtime/letter-job.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';

const NOW = Date.UTC(2026, 10, 22);
const DAY = 24 * 3_600_000;

const letter = (seq: number, to: string, number: number): OutItem => ({
  type: 'letter',
  seq,
  to,
  toKind: 'talk',
  number,
  letter: { kind: 'talk.say', body: null },
});

/** Brings letters where some receivers take none. Gives what was brought and what was given up, and whether it is done again. */
async function bring(out: readonly OutItem[], ...deaf: readonly string[]) {
  const document: StoredDocument = { id: 'from', kind: 'person', version: 1, body: null, timers: [], out };
  const brought: string[] = [];
  const givenUp: string[] = [];
  let isAgain = false;
  await bringLetters(document, {
    clock: new VirtualClock(NOW),
    log: SILENT,
    async deliver(_from, { to, seq }) {
      if (deaf.includes(to)) throw new Error('Not now.');
      brought.push(`${to} ${seq}`);
    },
    async giveUp(_from, { to, seq }) {
      givenUp.push(`${to} ${seq}`);
    },
  }).catch(() => {
    isAgain = true;
  });
  return { brought: brought.toSorted(), givenUp, isAgain };
}

describe('a job for letters', () => {
  it('brings those for each receiver in order, past one who can take none', async () => {
    const out = [letter(1, 'a', NOW), letter(2, 'b', NOW), letter(3, 'a', NOW + 1), letter(4, 'b', NOW + 1)];
    expect(await bring(out)).toEqual({ brought: ['a 1', 'a 3', 'b 2', 'b 4'], givenUp: [], isAgain: false });
    expect(await bring(out, 'a')).toEqual({ brought: ['b 2', 'b 4'], givenUp: [], isAgain: true });
  });

  it('gives up what nobody could take for three days, however often that was tried, and nothing younger', async () => {
    const out = [letter(1, 'a', NOW - 3 * DAY), letter(2, 'a', NOW - 3 * DAY + 1)];
    expect(await bring(out, 'a')).toEqual({ brought: [], givenUp: ['a 1'], isAgain: true });
    expect(await bring(out)).toEqual({ brought: ['a 1', 'a 2'], givenUp: [], isAgain: false });
  });
});
