import { describe, expect, it } from 'vitest';
import type { Report, SendResult } from '../../src/ports/channel.ts';
import { AppError } from '../../src/ports/error.ts';
import { SILENT } from '../../src/ports/log.ts';
import type { Mark } from '../../src/ports/store.ts';
import type { BroadcastResult } from '../../src/runtime/outbox-record.ts';
import { ReportDesk } from '../../src/runtime/report-desk.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { type MessageItem, OutboxRig } from '../support/outbox-rig.ts';
import { addressOf, START } from '../support/rig.ts';

const MINUTE = 60_000;
const invitation = { purpose: 'initiative', about: 'part' } as const;
const whenBack: SendResult = { ok: false, code: 'channel.away', retry: 'when-back' };

async function outOf(rig: OutboxRig, id: string): Promise<readonly MessageItem[]> {
  const read = await rig.store.read(id);
  return read.status === 'found' ? (read.document.out as MessageItem[]) : [];
}

describe('a message of a broadcast', () => {
  it('is marked as tried before it is sent, and as sent before the broadcast hears of it', async () => {
    const rig = new OutboxRig();
    const seen: (number | undefined)[] = [];
    rig.channel.answer = async () => {
      seen.push((await outOf(rig, 'p'))[0]?.tried);
      return { ok: true };
    };
    let keep: () => void = () => {};
    const { mark } = rig.store;
    rig.store.mark = async (id, marks) => {
      if (marks[0]?.outcome === 'sent') await new Promise<void>((done) => (keep = done));
      return mark(id, marks);
    };
    await rig.put('p', [invitation]);
    for (let round = 0; round < 20; round += 1) await new Promise((done) => setImmediate(done));
    expect(seen).toEqual([START]);
    expect(rig.became).toEqual([]);
    keep();
    await rig.clock.settle();
    expect(rig.became).toEqual([{ part: 'part', person: 'p', outcome: 'sent' }]);
    expect(await outOf(rig, 'p')).toEqual([]);
  });

  it('costs one mark of a try, however often it is tried; any other message costs none', async () => {
    const rig = new OutboxRig();
    const marks: Mark[] = [];
    const { mark } = rig.store;
    rig.store.mark = (id, given) => {
      marks.push(...given);
      return mark(id, given);
    };
    rig.channel.answer = () =>
      rig.channel.tries < 4 ? { ok: false, code: 'channel.unavailable', retry: 'later' } : { ok: true };
    await rig.put('p', [invitation]);
    await rig.put('q', [{ to: addressOf('bea') }]);
    await rig.clock.advance(MINUTE);
    expect(marks.filter(({ outcome }) => outcome === 'trying')).toMatchObject([{ seq: 1 }]);
    expect(marks.filter(({ outcome }) => outcome === 'sent')).toHaveLength(2);
    expect(rig.became).toEqual([{ part: 'part', person: 'p', outcome: 'sent' }]);
    expect(rig.outbox.counts.maybeTwice).toBe(0);
  });

  it('that was under way when the process died is sent again, and counted as what may have come twice', async () => {
    const store = createMemoryStore();
    const before = new OutboxRig({ store });
    before.channel.answer = ({ to }) => (to.value === 'anna' ? new Promise(() => {}) : whenBack);
    await before.put('p', [invitation]);
    await before.put('q', [{ to: addressOf('bea'), purpose: 'initiative' }]);
    for (let round = 0; round < 20; round += 1) await new Promise((done) => setImmediate(done));

    const after = new OutboxRig({ store, closed: true });
    for (const id of ['p', 'q']) after.outbox.add(id, await outOf(after, id));
    after.outbox.open();
    await after.clock.settle();
    expect(after.channel.sent).toHaveLength(2);
    expect(after.became).toEqual([{ part: 'part', person: 'p', outcome: 'sent', twice: true }]);
    expect(after.outbox.counts).toMatchObject({ sent: 2, maybeTwice: 1 });
  });

  it('that was under way when the process died and is then withheld was not sent twice', async () => {
    const store = createMemoryStore();
    const before = new OutboxRig({ store });
    before.channel.answer = () => new Promise(() => {});
    await before.put('p', [invitation]);
    for (let round = 0; round < 20; round += 1) await new Promise((done) => setImmediate(done));
    const after = new OutboxRig({ store, closed: true });
    await after.put('p', [], { stopped: true });
    after.outbox.add('p', await outOf(after, 'p'));
    after.outbox.open();
    await after.clock.settle();
    expect(after.became).toEqual([{ part: 'part', person: 'p', outcome: 'withheld', code: 'person.stopped' }]);
    expect(after.outbox.counts.maybeTwice).toBe(0);
  });

  it('may have come twice when the channel never answered the first time', async () => {
    const rig = new OutboxRig({ hangs: true });
    rig.channel.answer = () => (rig.channel.tries === 1 ? new Promise(() => {}) : { ok: true });
    await rig.put('p', [invitation]);
    await rig.clock.advance(125_000);
    expect(rig.channel.tries).toBe(2);
    expect(rig.became).toEqual([{ part: 'part', person: 'p', outcome: 'sent', twice: true }]);
    expect(rig.outbox.counts.maybeTwice).toBe(1);
  });

  it('is not sent while it can not be kept that it is tried, and goes when it can', async () => {
    const rig = new OutboxRig();
    const { mark } = rig.store;
    let isFull = true;
    rig.store.mark = (id, marks) =>
      isFull
        ? Promise.reject(new AppError('store.unwritable', 'Full.', { advice: 'Make room.', retry: true }))
        : mark(id, marks);
    await rig.put('p', [invitation]);
    await rig.put('q', [{ to: addressOf('bea') }]);
    await rig.clock.advance(10 * MINUTE);
    expect(rig.channel.sent.map(({ to }) => to.value)).toEqual(['bea']);
    expect(rig.became).toEqual([]);
    isFull = false;
    await rig.clock.advance(10 * MINUTE);
    expect(rig.texts()).toEqual(['message 1']);
    expect(rig.became).toEqual([{ part: 'part', person: 'p', outcome: 'sent' }]);
  });
});

describe('a broadcast is told once what became of each of its messages', () => {
  const told = (result: BroadcastResult) => [{ part: 'part', person: 'p', ...result }];

  it.each<[string, SendResult, BroadcastResult]>([
    ['refused', { ok: false, code: 'channel.refused', retry: 'never' }, { outcome: 'failed', code: 'channel.refused' }],
    [
      'nobody there',
      { ok: false, code: 'channel.blocked', retry: 'never', unreachable: true },
      { outcome: 'unreachable', code: 'channel.blocked' },
    ],
  ])('%s', async (_what, answer, result) => {
    const rig = new OutboxRig();
    rig.channel.answer = () => answer;
    await rig.put('p', [invitation, { purpose: 'initiative' }]);
    await rig.clock.advance(MINUTE);
    expect(rig.became).toEqual(told(result));
  });

  it('expired', async () => {
    const rig = new OutboxRig();
    rig.channel.answer = () => whenBack;
    await rig.put('p', [{ ...invitation, notAfter: START + MINUTE }]);
    await rig.clock.advance(2 * MINUTE);
    rig.outbox.available(addressOf('anna'));
    await rig.clock.settle();
    expect(rig.became).toEqual(told({ outcome: 'expired' }));
  });

  it('settled by a later turn, as that marked it, and the place in the pace goes to the next', async () => {
    const rig = new OutboxRig({ overall: [{ max: 1, per: MINUTE }] });
    await rig.put('p', [invitation]);
    await rig.put('q', [{ ...invitation, to: addressOf('bea') }]);
    await rig.put('r', [{ ...invitation, to: addressOf('coen') }]);
    await rig.clock.settle();
    rig.outbox.drop('q', [
      { seq: 2, outcome: 'withheld', code: 'channel.address-moved' },
      { seq: 99, outcome: 'superseded' },
    ]);
    await rig.clock.advance(MINUTE);
    expect(rig.became).toEqual([
      { part: 'part', person: 'p', outcome: 'sent' },
      { part: 'part', person: 'q', outcome: 'withheld', code: 'channel.address-moved' },
      { part: 'part', person: 'r', outcome: 'sent' },
    ]);
    expect(rig.drained.toSorted()).toEqual(['p', 'q', 'r']);
  });

  it('settled by a later turn in the middle of a try that fails: it is not tried again', async () => {
    const rig = new OutboxRig();
    rig.channel.answer = () => {
      rig.outbox.drop('p', [{ seq: 1, outcome: 'superseded' }]);
      return { ok: false, code: 'channel.unavailable', retry: 'later' };
    };
    await rig.put('p', [invitation]);
    await rig.clock.advance(10 * MINUTE);
    expect(rig.channel.tries).toBe(1);
    expect(rig.became).toEqual(told({ outcome: 'superseded' }));
    expect(rig.outbox.counts.waiting).toBe(0);
  });

  it('settled by a later turn in the middle of a try that succeeds: then it was sent', async () => {
    const rig = new OutboxRig();
    rig.channel.answer = () => {
      rig.outbox.drop('p', [{ seq: 1, outcome: 'superseded' }]);
      return { ok: true };
    };
    await rig.put('p', [invitation]);
    await rig.clock.settle();
    expect(rig.became).toEqual(told({ outcome: 'sent' }));
  });
});

describe('what a channel reports of a message of a broadcast', () => {
  const report = (status: Report['status'], more: Partial<Report> = {}): Report => ({
    to: addressOf('anna'),
    externalId: 'e1',
    status,
    at: 5,
    ...more,
  });

  async function desk(about: boolean) {
    const store = createMemoryStore();
    const to = addressOf('anna');
    const out = [
      {
        type: 'message' as const,
        seq: 1,
        purpose: 'initiative' as const,
        to,
        message: { language: 'nl' as const, text: 'x' },
        at: 0,
        ...(about && { about: 'part' }),
      },
    ];
    await store.commit({ id: 'p', kind: 'person', expected: 0, body: {}, timers: [], out, addresses: [to] });
    const became: unknown[][] = [];
    const reports = new ReportDesk(store, new VirtualClock(0), SILENT, (...told) => became.push(told));
    const sent = () =>
      reports.sent('test', 'e1', 'p', 1, store.mark('p', [{ seq: 1, outcome: 'sent', at: 1, externalId: 'e1' }]));
    return { reports, became, sent };
  }

  it('is told as it changes, and neither again nor back', async () => {
    const { reports, became, sent } = await desk(true);
    await sent();
    for (const each of [report('delivered'), report('delivered'), report('read'), report('delivered')]) {
      await reports.take(each);
    }
    await reports.take(report('failed', { code: 'channel.blocked', unreachable: true }));
    expect(became).toEqual([
      ['part', 'p', { outcome: 'delivered' }],
      ['part', 'p', { outcome: 'read' }],
      ['part', 'p', { outcome: 'unreachable', code: 'channel.blocked' }],
    ]);
  });

  it('is told when it came before the record of the send', async () => {
    const { reports, became, sent } = await desk(true);
    await reports.take(report('failed', { code: 'channel.refused' }));
    expect(became).toEqual([]);
    await sent();
    expect(became).toEqual([['part', 'p', { outcome: 'failed', code: 'channel.refused' }]]);
  });

  it('comes after the word that it was sent, even when it was there first', async () => {
    const rig = new OutboxRig();
    rig.channel.answer = async () => {
      await rig.reports.take(report('delivered'));
      return { ok: true, externalId: 'e1' };
    };
    await rig.put('p', [invitation]);
    await rig.clock.settle();
    expect(rig.became.map(({ outcome }) => outcome)).toEqual(['sent', 'delivered']);
  });

  it('is told nobody of any other message', async () => {
    const { reports, became, sent } = await desk(false);
    await sent();
    await reports.take(report('read'));
    expect(became).toEqual([]);
  });
});
