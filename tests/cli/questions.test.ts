import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UNANSWERED_DOCUMENT } from '../../src/features/questions/unanswered-desk.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { openFileStore } from '../../src/store/files/index.ts';
import { Place } from '../support/command-line.ts';

let place: Place;
beforeAll(async () => {
  place = await Place.make();
});
afterAll(() => place.leave());

const unanswered = (...args: string[]) => place.run(['questions', 'unanswered', '--data', place.data, ...args]);

describe('kennismaker questions unanswered', () => {
  it('prints nothing where nothing was asked', async () => {
    await (await openFileStore({ folder: place.data, clock: new VirtualClock(0) })).close();
    expect(await unanswered()).toEqual({ code: 0, out: '', err: '' });
  });

  it('prints day, language and text with tabs between, or one JSON object a line', async () => {
    const store = await openFileStore({ folder: place.data, clock: new VirtualClock(0) });
    const questions = [
      { at: Date.parse('2026-11-23T10:00:00Z'), language: 'nl', text: 'wie komt er vertellen' },
      { at: Date.parse('2026-11-24T10:00:00Z'), language: 'ar', text: 'من يدفع؟' },
    ];
    const body = { format: 1, state: { questions, toldAt: 0 }, nextSeq: 1, lettersIn: {}, lettersOut: {} };
    await store.commit({ id: UNANSWERED_DOCUMENT, kind: 'unanswered', expected: 0, body, timers: [], out: [] });
    await store.close();
    const { code, out } = await unanswered();
    expect(code).toBe(0);
    expect(out).toBe('2026-11-23\tnl\twie komt er vertellen\n2026-11-24\tar\tمن يدفع؟\n');
    const lines = (await unanswered('--json')).out.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { at: '2026-11-23T10:00:00.000Z', language: 'nl', text: 'wie komt er vertellen' },
      { at: '2026-11-24T10:00:00.000Z', language: 'ar', text: 'من يدفع؟' },
    ]);
  });
});
