import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isMissed, Marks } from '../../../src/channels/whatsapp-web/marks.ts';

const NOW = Date.UTC(2026, 10, 23, 11);
const SECOND = NOW / 1000;
const HOUR = 3_600_000;
const ANNA = '31611111111@c.us';
const OWN = ['31600000000@c.us', '90000000000@lid'];

let folder: string;
let path: string;
let marks: Marks;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kennismaker-marks-'));
  path = join(folder, 'marks.jsonl');
  marks = await Marks.open(path);
});
afterEach(async () => {
  await marks.close();
  await rm(folder, { recursive: true });
});

async function reopen(): Promise<void> {
  await marks.close();
  marks = await Marks.open(path);
}

const missed = (seconds: number, id: string, now = NOW): boolean => isMissed(marks.since(ANNA, now), { seconds, id });

describe('the marks of what was taken', () => {
  it('stand for each message of the last second by itself', async () => {
    await marks.link(OWN, NOW - HOUR);
    await marks.move(ANNA, SECOND, 'a', NOW);
    await marks.move(ANNA, SECOND, 'b', NOW);
    await reopen();
    expect([missed(SECOND, 'a'), missed(SECOND, 'b'), missed(SECOND, 'c')]).toEqual([false, false, true]);
    expect([missed(SECOND - 1, 'd'), missed(SECOND + 1, 'a')]).toEqual([false, true]);
  });

  it('never move back', async () => {
    await marks.link(OWN, NOW - HOUR);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 12 }), async (seconds) => {
        let highest = marks.since(ANNA, NOW).seconds;
        for (const [index, offset] of seconds.entries()) {
          await marks.move(ANNA, SECOND + offset, `m${index}`, NOW);
          const { seconds: now } = marks.since(ANNA, NOW);
          expect(now).toBeGreaterThanOrEqual(highest);
          highest = now;
        }
      }),
      { seed: 5, numRuns: 20 },
    );
  });

  it('are nothing before the phone was linked, and reach back 48 hours at most', async () => {
    await marks.link(OWN, NOW);
    expect(marks.since(ANNA, NOW + HOUR).seconds).toBe(SECOND);
    await marks.move(ANNA, SECOND, 'a', NOW);
    expect(marks.since(ANNA, NOW + 72 * HOUR)).toEqual({ seconds: SECOND + 24 * 3_600, ids: [] });
  });

  it('begin anew with another number, and go on with the same number by another of its ids', async () => {
    await marks.link(['31600000000@c.us'], NOW - HOUR);
    await marks.move(ANNA, SECOND, 'a', NOW);
    await marks.link(OWN, NOW + HOUR);
    await marks.link(['90000000000@lid'], NOW + 2 * HOUR);
    await reopen();
    expect(missed(SECOND, 'a')).toBe(false);
    await marks.link(['31655555555@c.us'], NOW + 3 * HOUR);
    expect(marks.has(ANNA)).toBe(false);
    expect(marks.since(ANNA, NOW + 4 * HOUR).seconds).toBe(SECOND + 3 * 3_600);
  });

  it('survive a line that was being written when the power went, and say how many lines are unreadable', async () => {
    await marks.link(OWN, NOW - HOUR);
    await marks.move(ANNA, SECOND, 'a', NOW);
    await marks.close();
    await appendFile(path, '{"kind":"mark","chat":"x"}\n{"kind":"mark","ch');
    marks = await Marks.open(path);
    expect(marks.unreadable).toBe(1);
    expect(missed(SECOND, 'a')).toBe(false);
    await marks.move(ANNA, SECOND + 1, 'b', NOW);
    await reopen();
    expect(marks.unreadable).toBe(0);
    expect(missed(SECOND + 1, 'b')).toBe(false);
  });

  it('forget a person without a trace of who it was, and what they said is not read again', async () => {
    await marks.link(OWN, NOW - HOUR);
    await marks.move(ANNA, SECOND, 'a', NOW);
    await marks.forget([ANNA], NOW, NOW + 1_000);
    // The message by which it was asked is done with a moment later.
    await marks.move(ANNA, SECOND, 'wis', NOW);
    await reopen();
    expect(await readFile(path, 'utf8')).not.toContain('31611111111');
    expect([missed(SECOND - 60, 'x'), missed(SECOND, 'a'), missed(SECOND + 2, 'nieuw')]).toEqual([false, false, true]);
    await marks.forget(['31622222222@c.us'], NOW + 72 * HOUR);
    // Two days later nothing is left of it at all.
    expect(await readFile(path, 'utf8')).not.toContain('gone');
  });

  it('do not grow with each message for ever', async () => {
    await marks.link(OWN, NOW - HOUR);
    await Promise.all(Array.from({ length: 6_000 }, (_, index) => marks.move(ANNA, SECOND + index, `m${index}`, NOW)));
    await reopen();
    expect((await readFile(path, 'utf8')).length).toBeLessThan(100_000);
    expect(marks.since(ANNA, NOW).seconds).toBe(SECOND + 5_999);
  });
});
