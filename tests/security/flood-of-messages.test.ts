import { describe, expect, test } from 'vitest';
import { INBOUND_LIMITS } from '../../src/runtime/inbound-brake.ts';
import { Rig } from '../support/rig.ts';

/** One person writes faster than anybody types: to slow others down, or to fill the disk. */

const TOO_FAST = /^U stuurt sneller dan ik kan lezen\./;

async function flood(rig: Rig, name: string, times: number): Promise<void> {
  const all = Array.from({ length: times }, () => rig.inbound(name, { kind: 'command', name: 'help' }));
  await Promise.all(all.map((inbound) => rig.companion.receive(inbound)));
  await rig.companion.idle();
}

/** How often the person was told that they are too fast. */
function told(rig: Rig, name: string): number {
  return rig.messages(name).filter(({ message }) => TOO_FAST.test(message.text)).length;
}

describe('a flood of messages', () => {
  test('costs no turns over the limit, and is answered with one kind word', async () => {
    const rig = await Rig.start();
    await rig.welcome('anna');
    const before = rig.companion.counts.turns;
    await flood(rig, 'anna', 1_000);
    expect(rig.companion.counts.turns - before).toBeLessThanOrEqual(INBOUND_LIMITS.written);
    expect(rig.companion.counts.held).toBeGreaterThanOrEqual(900);
    expect(told(rig, 'anna')).toBe(1);
    expect(rig.companion.counts.deadLetters).toBe(0);
  });

  test('goes by others, who are answered meanwhile', async () => {
    const rig = await Rig.start();
    await rig.welcome('anna');
    await rig.welcome('bilal');
    await flood(rig, 'anna', 500);
    expect(await rig.hear('bilal', { kind: 'command', name: 'help' })).not.toEqual([]);
    expect(told(rig, 'bilal')).toBe(0);
  });

  test('is over after a pause: what comes then is read again', async () => {
    const rig = await Rig.start();
    await rig.welcome('anna');
    await flood(rig, 'anna', 200);
    expect(await rig.hear('anna', { kind: 'command', name: 'help' })).toEqual([]);
    await rig.clock.advance(INBOUND_LIMITS.quietMs - 1);
    expect(await rig.hear('anna', { kind: 'command', name: 'help' })).toEqual([]);
    await rig.clock.advance(INBOUND_LIMITS.quietMs);
    expect(await rig.hear('anna', { kind: 'command', name: 'help' })).not.toEqual([]);
    await flood(rig, 'anna', 200);
    expect(told(rig, 'anna')).toBe(2);
  });

  test('is not acknowledged before it is sure that its writer will be told', async () => {
    const rig = await Rig.start();
    await rig.welcome('anna');
    await flood(rig, 'anna', INBOUND_LIMITS.written);
    const over = rig.inbound('anna', { kind: 'text', text: 'mijn laatste bericht' });
    const { commit } = rig.store;
    rig.store.commit = () => Promise.reject(new Error('The disk is gone.'));
    await expect(rig.companion.receive(over)).rejects.toThrow('The disk is gone.');
    rig.store.commit = commit;
    await rig.companion.receive(over);
    await rig.companion.idle();
    expect(told(rig, 'anna')).toBe(1);
  });

  test('is not what a channel brings after it was away: 50 at once, or hundreds that were written over hours', async () => {
    const rig = await Rig.start();
    await rig.welcome('anna');
    await flood(rig, 'anna', 50);
    await rig.welcome('bilal');
    for (let at = 0; at < 300; at += 1) {
      const inbound = rig.inbound('bilal', { kind: 'command', name: 'help' });
      await rig.companion.receive({ ...inbound, at: inbound.at - 3_600_000 + at * 1_000, missed: true });
    }
    await rig.companion.idle();
    expect(rig.companion.counts.held).toBe(0);
  });

  test('that says that it is old is a flood all the same', async () => {
    const rig = await Rig.start();
    await rig.welcome('anna');
    for (let at = 0; at < 2 * INBOUND_LIMITS.arriving; at += 1) {
      const inbound = rig.inbound('anna', { kind: 'reaction', emoji: '' });
      await rig.companion.receive({ ...inbound, at: inbound.at - at * 86_400_000 });
    }
    expect(rig.companion.counts.held).toBeGreaterThanOrEqual(INBOUND_LIMITS.arriving - 10);
  });

  test('of many invented people takes a bounded place in memory', async () => {
    const rig = await Rig.start();
    const { InboundBrake } = await import('../../src/runtime/inbound-brake.ts');
    const brake = new InboundBrake(rig.clock, { ...INBOUND_LIMITS, people: 10 });
    const judge = (name: string) => brake.judge(rig.inbound(name, { kind: 'opened' }), 0, () => false);
    for (let at = 0; at < INBOUND_LIMITS.written; at += 1) expect(judge('anna')).toBe('take');
    expect(judge('anna')).toBe('held');
    for (let at = 0; at < 10; at += 1) judge(`n${at}`);
    // Forgotten by now, which is the price of the bound.
    expect(judge('anna')).toBe('take');
  });
});
