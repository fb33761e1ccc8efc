import { describe, expect, it } from 'vitest';
import type { SendResult } from '../../src/ports/channel.ts';
import { OutboxRig } from '../support/outbox-rig.ts';
import { addressOf } from '../support/rig.ts';

const HOUR = 3_600_000;
const whenBack: SendResult = { ok: false, code: 'channel.away', retry: 'when-back' };

describe('what we send on our own initiative', () => {
  const initiative = { purpose: 'initiative' } as const;
  const EVENING = Date.parse('2026-11-23T21:30:00+01:00');
  const MORNING = Date.parse('2026-11-24T08:00:00+01:00');

  it.each([
    ['STOP', { stopped: true }],
    ['no consent', { consent: null }],
  ])('is withheld for good after %s', async (_why, change) => {
    const rig = new OutboxRig();
    await rig.put('p', [initiative, {}], change);
    await rig.clock.settle();
    expect(rig.texts()).toEqual(['message 2']);
    expect(await rig.unsent('p')).toEqual([]);
  });

  it('is withheld when STOP came after it was committed and before it was sent', async () => {
    const rig = new OutboxRig();
    rig.channel.answer = () => (rig.channel.tries === 1 ? whenBack : { ok: true });
    await rig.put('p', [initiative]);
    await rig.clock.settle();
    await rig.put('p', [], { stopped: true });
    rig.outbox.available(addressOf('anna'));
    await rig.clock.settle();
    expect(rig.texts()).toEqual([]);
    expect(await rig.unsent('p')).toEqual([]);
  });

  it('waits for the end of the quiet hours', async () => {
    const rig = new OutboxRig({ now: EVENING });
    await rig.put('p', [initiative]);
    await rig.clock.advanceTo(MORNING - 1);
    expect(rig.texts()).toEqual([]);
    await rig.clock.advanceTo(MORNING);
    expect(rig.texts()).toEqual(['message 1']);
  });

  it('holds up no answer to what the person says at night', async () => {
    const rig = new OutboxRig({ now: EVENING });
    await rig.put('p', [initiative]);
    await rig.clock.settle();
    await rig.put('p', [{}]);
    await rig.clock.settle();
    expect(rig.texts()).toEqual(['message 2']);
    await rig.clock.advanceTo(MORNING);
    expect(rig.texts()).toEqual(['message 2', 'message 1']);
  });

  it('is not sent in the morning when it is of no use any more by then', async () => {
    const rig = new OutboxRig({ now: EVENING });
    await rig.put('p', [{ ...initiative, notAfter: MORNING - HOUR }]);
    await rig.clock.advanceTo(MORNING + HOUR);
    expect(rig.texts()).toEqual([]);
    expect(await rig.unsent('p')).toEqual([]);
  });

  it('is withheld when the person is gone', async () => {
    const rig = new OutboxRig();
    rig.channel.answer = () => (rig.channel.tries === 1 ? whenBack : { ok: true });
    await rig.put('p', [initiative]);
    await rig.clock.settle();
    await rig.store.erase('p');
    rig.outbox.available(addressOf('anna'));
    await rig.clock.settle();
    expect(rig.texts()).toEqual([]);
    expect(rig.outbox.counts.waiting).toBe(0);
  });
});
