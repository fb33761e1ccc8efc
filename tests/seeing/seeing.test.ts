import { describe, expect, it } from 'vitest';
import type { StoredDocument } from '../../src/ports/document.ts';
import { AppError } from '../../src/ports/error.ts';
import { SILENT } from '../../src/ports/log.ts';
import type { Commit, Store } from '../../src/ports/store.ts';
import { NOBODY_WATCHES, type Watch } from '../../src/ports/watch.ts';
import { Seeing } from '../../src/runtime/seeing.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { type LogLine, Rig } from '../support/rig.ts';

const of = (logged: readonly LogLine[], event: string) => logged.filter((line) => line.event === event);

describe('what a turn said', () => {
  it('carries its name over a restart', async () => {
    const store = createMemoryStore();
    const before = await Rig.start({ store });
    before.channel.answer = () => ({ ok: false, code: 'channel.away', retry: 'when-back' });
    await before.say('anna', 'hallo');
    const [turn] = of(before.logged, 'turn').filter(({ fields }) => fields.by === 'person');
    expect(turn?.fields.turn).toMatch(/#1$/);
    await before.companion.stop();

    const after = await Rig.start({ store, seed: 'after' });
    const sends = of(after.logged, 'send');
    expect(sends.length).toBeGreaterThan(0);
    for (const { fields } of sends) expect(fields).toMatchObject({ turn: turn?.fields.turn, result: 'sent' });
  });

  it('and what could not be sent is warned of with it', async () => {
    const rig = await Rig.start();
    rig.channel.answer = () => ({ ok: false, code: 'channel.refused', retry: 'never' });
    await rig.say('anna', 'hallo');
    const failed = of(rig.logged, 'send-failed');
    expect(failed.length).toBeGreaterThan(0);
    for (const { fields } of failed)
      expect(fields).toMatchObject({ turn: `${fields.document}#1`, code: 'channel.refused' });
    expect(of(rig.logged, 'not-sent').map(({ fields }) => fields.outcome)).toEqual(failed.map(() => 'failed'));
  });
});

describe('a timer that is due', () => {
  it('is late until it is done, however often that fails, and told so when it fires', async () => {
    const inner = createMemoryStore();
    let works = true;
    const store: Store = Object.assign(Object.create(inner), {
      read: (id: string) =>
        works ? inner.read(id) : Promise.reject(new AppError('store.unwritable', '', { advice: '' })),
    });
    const rig = await Rig.start({ store });
    await rig.preparing('anna', '2026-11-24');
    await rig.hear('anna', { kind: 'command', name: 'menu' });
    const due = (await rig.document('anna'))?.timers.map(({ at }) => at).sort() ?? [];
    const [first = 0] = due;
    expect(first).toBeGreaterThan(rig.clock.now());
    expect(rig.companion.backlog.timersLateMs).toBe(0);
    works = false;
    await rig.clock.advance(first - rig.clock.now() + 150_000);
    expect(rig.companion.backlog.timersLateMs).toBe(150_000);
    works = true;
    await rig.clock.advance(60_000);
    expect(rig.companion.backlog.timersLateMs).toBe(0);
    expect(of(rig.logged, 'turn').some(({ fields }) => fields.by === 'timer')).toBe(true);
  });
});

describe('a commit', () => {
  const COMMIT: Commit = { id: 'p1', kind: 'person', expected: 3, body: {}, timers: [], out: [] };
  const DOCUMENT: StoredDocument = { id: 'p1', kind: 'person', version: 4, body: {}, timers: [], out: [] };

  function watching() {
    const told: unknown[] = [];
    let now = 0;
    const watch: Watch = {
      ...NOBODY_WATCHES,
      now: () => now,
      turn: (turn) => told.push(turn),
      commit: (result, ms) => told.push([result, ms]),
    };
    const pass = (ms: number) => {
      now += ms;
    };
    return { told, pass, seeing: new Seeing(SILENT, watch) };
  }

  it('is timed, and its turn from what came in', async () => {
    const { told, pass, seeing } = watching();
    const deadline = { over: false };
    seeing.because(deadline, { by: 'person', since: seeing.now() });
    pass(7);
    await seeing.commit(COMMIT, deadline, 'command', async () => {
      pass(5);
      return DOCUMENT;
    });
    expect(told).toEqual([['done', 5], { of: 'person', by: 'person', ms: 12 }]);
  });

  it.each([
    ['store.conflict', 'conflict'],
    ['store.address-taken', 'conflict'],
    ['store.unwritable', 'failed'],
  ])('that ends with %s is told as %s, makes no turn, and rejects as it did', async (code, result) => {
    const { told, seeing } = watching();
    const error = new AppError(code, '', { advice: '' });
    const committing = seeing.commit(COMMIT, { over: false }, 'person', () => Promise.reject(error));
    await expect(committing).rejects.toBe(error);
    expect(told).toEqual([[result, 0]]);
  });
});
