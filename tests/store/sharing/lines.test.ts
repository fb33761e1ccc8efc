import { describe, expect, it } from 'vitest';
import type { StoredDocument } from '../../../src/ports/document.ts';
import { VirtualClock } from '../../../src/runtime/virtual-clock.ts';
import { Lookup } from '../../../src/store/postgres/index.ts';
import { HeldLines } from '../../../src/store/postgres/sharing/held-lines.ts';
import { Lines } from '../../../src/store/postgres/sharing/lines.ts';
import type { Transaction } from '../../../src/store/postgres/transaction.ts';
import { ANNA, messageItem } from '../contract.ts';
import { START } from '../support.ts';

const WEB = { channel: 'web', scheme: 'session', value: 's1' };
const LOOKUP = new Lookup(Buffer.alloc(32, 7));
const LINE = LOOKUP.lineOf(WEB);
const SWEEP = 3_000;
const DOCUMENT: StoredDocument = {
  id: ANNA,
  kind: 'person',
  version: 1,
  body: null,
  timers: [],
  out: [messageItem(1)],
};

/** Lines over a database that answers as it is told; what it was asked stands in `asked`. */
function linesOver(answers: (readonly string[] | Error)[]) {
  const clock = new VirtualClock(START);
  const asked: string[] = [];
  const offered: string[] = [];
  let at = 0;
  const transaction: Transaction = {
    async query<Row extends object>(text: string): Promise<Row[]> {
      asked.push(/kennismaker\.(\w+)/.exec(text)?.[1] ?? text);
      const answer = answers.shift() ?? [];
      if (answer instanceof Error) throw answer;
      at += 1;
      return [{ mine: answer, at: String(at) } as unknown as Row];
    },
  };
  const lines = new Lines({
    database: { transaction: (work) => work(transaction) },
    lookup: LOOKUP,
    clock,
    presence: { id: 'me' },
    read: async () => ({ status: 'found', document: DOCUMENT }),
    serves: () => true,
    offered: (id) => offered.push(id),
    leads: () => false,
  });
  return { lines, clock, transaction, asked, offered };
}

describe('lines of which an answer was lost', () => {
  it('are known after a sweep, when the change holds, and offered to this process', async () => {
    const { lines, clock, transaction, asked, offered } = linesOver([[LINE], [LINE], [LINE]]);
    await lines.within(transaction, { by: 'commit', before: null, after: DOCUMENT });
    expect(lines.holds(ANNA, WEB)).toBe(false);
    await clock.advance(SWEEP);
    await lines.lookAfter(SWEEP);
    expect([lines.holds(ANNA, WEB), offered]).toEqual([true, [ANNA]]);
    // It is looked at until it can't hold any more, and offered once.
    await clock.advance(10 * SWEEP);
    await lines.lookAfter(SWEEP);
    await lines.lookAfter(SWEEP);
    expect([asked, offered]).toEqual([['follow', 'take', 'take'], [ANNA]]);
  });

  it('are not asked for again when the answer came', async () => {
    const { lines, clock, transaction, asked } = linesOver([[LINE]]);
    const done = await lines.within(transaction, { by: 'commit', before: null, after: DOCUMENT });
    done();
    await clock.advance(SWEEP);
    await lines.lookAfter(SWEEP);
    expect([lines.holds(ANNA, WEB), asked]).toEqual([true, ['follow']]);
  });

  it('are not held while it is not known whether they were given back, and are given back again', async () => {
    const { lines, clock, asked } = linesOver([[LINE], new Error('Cut.'), new Error('Cut.'), []]);
    await lines.take(ANNA);
    expect(lines.holds(ANNA, WEB)).toBe(true);
    await expect(lines.release(ANNA, WEB)).rejects.toThrow('Cut.');
    expect(lines.holds(ANNA, WEB)).toBe(false);
    await clock.advance(SWEEP);
    await expect(lines.lookAfter(SWEEP)).rejects.toThrow('Cut.');
    await lines.lookAfter(SWEEP);
    await lines.lookAfter(SWEEP);
    expect(lines.holds(ANNA, WEB)).toBe(false);
    expect(asked).toEqual(['take', 'release', 'release', 'release']);
  });

  it('are nobody’s to ask for when everything was lost', async () => {
    const { lines, clock, transaction, asked } = linesOver([[LINE]]);
    await lines.within(transaction, { by: 'commit', before: null, after: DOCUMENT });
    lines.lost();
    await clock.advance(SWEEP);
    await lines.lookAfter(SWEEP);
    expect(asked).toEqual(['follow']);
  });
});

describe('what a process knows of its lines', () => {
  it('is what the newest answer says, in whatever order they come', () => {
    const held = new HeldLines();
    held.take(ANNA, { mine: [], at: '10' });
    held.take(ANNA, { mine: [LINE], at: '9' });
    expect(held.has(ANNA, LINE)).toBe(false);
    held.age();
    held.take(ANNA, { mine: [LINE], at: '9' });
    expect(held.has(ANNA, LINE)).toBe(false);
    held.take(ANNA, { mine: [LINE], at: '11' });
    expect(held.has(ANNA, LINE)).toBe(true);
  });

  it('is nothing of a line as long as it is given back, by however many', () => {
    const held = new HeldLines();
    held.take(ANNA, { mine: [LINE], at: '1' });
    const [one, two] = [held.leave(ANNA, LINE), held.leave(ANNA, LINE)];
    held.take(ANNA, { mine: [LINE], at: '2' });
    one();
    one();
    expect(held.has(ANNA, LINE)).toBe(false);
    two();
    expect(held.has(ANNA, LINE)).toBe(true);
  });
});
