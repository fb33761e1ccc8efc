import { describe, expect, it } from 'vitest';
import { inboundHash, REMEMBERED_DAYS, remember, type Seen, wasSeen } from '../../src/runtime/seen.ts';
import { Rig, START } from '../support/rig.ts';

const DAY = 86_400_000;

describe('a message that a channel delivers twice', () => {
  it('has one turn and one answer', async () => {
    const rig = await Rig.start();
    await rig.say('anna', 'hallo', 'same');
    const turn = (await rig.body('anna'))?.session.turn;
    expect(await rig.say('anna', 'hallo', 'same')).toEqual([]);
    expect((await rig.body('anna'))?.session.turn).toBe(turn);
    expect(rig.companion.counts.repeats).toBe(1);
  });

  it('has one turn when both come at once', async () => {
    const rig = await Rig.start();
    const inbound = rig.inbound('anna', { kind: 'text', text: 'hallo' }, 'same');
    await Promise.all([rig.companion.receive(inbound), rig.companion.receive(inbound)]);
    expect((await rig.body('anna'))?.session.turn).toBe(1);
  });

  it('has one turn when the companion was restarted in between', async () => {
    const first = await Rig.start();
    await first.say('anna', 'hallo', 'same');
    await first.companion.stop();
    const second = await Rig.start({ store: first.store, seed: 'second' });
    expect(await second.say('anna', 'hallo', 'same')).toEqual([]);
    expect((await second.body('anna'))?.session.turn).toBe(1);
  });

  it('is another message when it comes from another address', async () => {
    const rig = await Rig.start();
    await rig.say('anna', 'hallo', 'same');
    expect(await rig.say('bea', 'hallo', 'same')).not.toEqual([]);
  });
});

describe('the memory of what was taken', () => {
  const hash = (id: string) =>
    inboundHash({
      address: { channel: 'test', scheme: 'name', value: 'anna' },
      externalId: id,
      at: 0,
      content: { kind: 'opened' },
    });

  it('lasts eight whole days, whatever time of the day it was and however much is said meanwhile', () => {
    for (const hour of [0, 1, 12, 23]) {
      const taken = START - (START % DAY) + hour * 3_600_000;
      let seen: Seen = remember({}, hash('first'), taken);
      for (let later = taken; later < taken + REMEMBERED_DAYS * DAY; later += 3 * 3_600_000) {
        seen = remember(seen, hash(String(later)), later);
      }
      expect(wasSeen(seen, hash('first'))).toBe(true);
      seen = remember(seen, hash('last'), taken + (REMEMBERED_DAYS + 2) * DAY);
      expect(wasSeen(seen, hash('first'))).toBe(false);
    }
  });

  it('stays small for somebody who never stops writing, and knows the latest', () => {
    let seen: Seen = {};
    for (let count = 0; count < 20_000; count += 1) seen = remember(seen, hash(String(count)), START + count * 10_000);
    expect(JSON.stringify(seen).length).toBeLessThan(5_000);
    for (let count = 19_500; count < 20_000; count += 1) expect(wasSeen(seen, hash(String(count)))).toBe(true);
  });

  it('is not fooled by a hash that lies across two others', () => {
    const seen: Seen = { 20000: 'abcdefghijklmnop' };
    expect(wasSeen(seen, 'abcdefgh')).toBe(true);
    expect(wasSeen(seen, 'efghijkl')).toBe(false);
  });

  it('does not hold what the channel said of the message', () => {
    expect(hash('telegram-123456')).toMatch(/^[\w-]{8}$/);
  });
});
