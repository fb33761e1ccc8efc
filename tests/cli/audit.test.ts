import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AUDIT_DOCUMENT } from '../../src/features/audit/letters.ts';
import type { Json } from '../../src/ports/json.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { openFileStore } from '../../src/store/files/index.ts';
import { Place } from '../support/command-line.ts';

let place: Place;
beforeEach(async () => {
  place = await Place.make();
});
afterEach(() => place.leave());

const OLDER = '0f0f0f0f-0000-4000-8000-000000000001';
const entry = (at: string, people: number | null) => ({
  at: Date.parse(at),
  by: 'who',
  what: 'broadcast.accepted',
  subject: 'meeting-1',
  groups: ['g1', 'g2'],
  people,
});

async function keep(pages: Readonly<Record<string, Json>>): Promise<void> {
  const store = await openFileStore({ folder: place.data, clock: new VirtualClock(0) });
  for (const [id, state] of Object.entries(pages)) {
    const body = { format: 1, state, nextSeq: 1, lettersIn: {}, lettersOut: {} };
    await store.commit({ id, kind: 'audit', expected: 0, body, timers: [], out: [] });
  }
  await store.close();
}

const audit = (...args: string[]) => place.run(['audit', '--data', place.data, ...args]);

describe('kennismaker audit', () => {
  it('prints nothing where nothing was sent', async () => {
    await keep({});
    expect(await audit()).toEqual({ code: 0, out: '', err: '' });
  });

  it('prints every page, the oldest entry first, with tabs between or as JSON', async () => {
    await keep({
      [AUDIT_DOCUMENT]: { entries: [entry('2026-11-24T10:00:00Z', null)], older: OLDER },
      [OLDER]: { entries: [entry('2026-11-23T10:00:00Z', 42)], older: null },
    });
    const { code, out } = await audit();
    expect(code).toBe(0);
    expect(out).toBe(
      '2026-11-23T10:00:00.000Z\tbroadcast.accepted\twho\tmeeting-1\tg1,g2\t42\n' +
        '2026-11-24T10:00:00.000Z\tbroadcast.accepted\twho\tmeeting-1\tg1,g2\t\n',
    );
    const lines = (await audit('--json')).out.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      entry('2026-11-23T10:00:00Z', 42),
      entry('2026-11-24T10:00:00Z', null),
    ]);
  });

  it('does not pass for whole when a page is missing', async () => {
    await keep({ [AUDIT_DOCUMENT]: { entries: [entry('2026-11-24T10:00:00Z', 1)], older: OLDER } });
    const { code, out, err } = await audit();
    expect(code).not.toBe(0);
    expect(out).toBe('');
    expect(err).toContain('audit.page-missing');
  });
});

describe('kennismaker audit verify', () => {
  it('says that the log is whole, with its head, and that an earlier head is still in it', async () => {
    // A code that is made is on the log.
    await keep({});
    expect((await place.run(['codes', 'create', '--role', 'admin', '--data', place.data])).code).toBe(0);
    const first = await audit('verify');
    expect(first.code).toBe(0);
    const head = /Head: ([0-9a-f]{32}) \(entry 1\)/.exec(first.out)?.[1] ?? '';
    expect(first.out).toContain('Whole: 1 entries');
    expect((await place.run(['people', 'list', '--data', place.data])).code).toBe(0);
    const again = await audit('verify', '--head', head);
    expect(again.code).toBe(0);
    expect(again.out).toContain('Whole: 2 entries');
    expect(again.out).toContain('still in it');
    const other = await audit('verify', '--head', '0'.repeat(32));
    expect(other.code).toBe(1);
    expect(other.out).toContain('not in it');
  });

  it('names the entry that is other than it was written, and ends with 1', async () => {
    await keep({
      [AUDIT_DOCUMENT]: {
        entries: [{ ...entry('2026-11-24T10:00:00Z', 1), seq: 1, hash: '0'.repeat(32) }],
        older: null,
        after: { seq: 0, hash: '' },
        end: '0'.repeat(32),
      },
    });
    const { code, out } = await audit('verify');
    expect(code).toBe(1);
    expect(out).toContain('BROKEN at entry 1');
    expect(out).toContain('backup');
  });
});
