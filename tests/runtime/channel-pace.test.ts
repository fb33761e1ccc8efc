import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Capabilities } from '../../src/ports/capabilities.ts';
import type { Channel } from '../../src/ports/channel.ts';
import type { Purpose } from '../../src/ports/document.ts';
import { CONSOLE } from '../../src/rendering/capabilities/console.ts';
import { ChannelPace, type Place } from '../../src/runtime/channel-pace.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { mostInWindow, START } from '../support/windows.ts';

const source = { source: 'test', checkedOn: '2026-11-01' };

function channelWith(
  overall: readonly [max: number, per: number][],
  initiative: readonly [max: number, per: number][] = [],
  maySend?: Channel['maySend'],
): Pick<Channel, 'capabilities' | 'maySend'> {
  const rates = (given: readonly [number, number][]) => given.map(([max, per]) => ({ max, per, ...source }));
  const capabilities: Capabilities = {
    ...CONSOLE,
    rates: { overall: rates(overall), perChat: [], initiative: rates(initiative) },
  };
  return { capabilities, ...(maySend && { maySend }) };
}

/** A pace over a virtual clock, in which each message takes `latency` from its place to its send, and as long again. */
class PaceRig {
  readonly clock = new VirtualClock(START);
  readonly pace: ChannelPace;
  readonly sends: Record<Purpose, number[]> = { reply: [], initiative: [] };

  constructor(
    channel: Pick<Channel, 'capabilities' | 'maySend'> | undefined,
    readonly latency = 0,
  ) {
    this.pace = new ChannelPace(channel, this.clock);
  }

  /** Sends one as soon as there is a place, and then calls `next`. */
  send(purpose: Purpose, next: () => void = () => {}): void {
    const go = (place: Place): void => {
      this.#after(this.latency, () => {
        place.used();
        this.sends[purpose].push(this.clock.now());
        this.#after(this.latency, () => place.over());
        next();
      });
    };
    this.pace.ask(purpose, false, go);
  }

  many(purpose: Purpose, count: number): void {
    for (let n = 0; n < count; n += 1) this.send(purpose);
  }

  get all(): number[] {
    return [...this.sends.reply, ...this.sends.initiative].sort((one, other) => one - other);
  }

  #after(ms: number, work: () => void): void {
    if (ms === 0) work();
    else this.clock.wakeAt(this.clock.now() + ms, work);
  }
}

describe('the pace of a channel with 30 messages a second', () => {
  it('spends at least 98% of four fifths on our own initiative when nobody writes, and never more', async () => {
    const rig = new PaceRig(channelWith([[30, 1_000]]));
    rig.many('initiative', 10_000);
    await rig.clock.advance(60_000);
    const sent = rig.sends.initiative;
    expect(sent.length).toBeGreaterThanOrEqual(0.98 * 24 * 60);
    expect(mostInWindow(sent, 1_000)).toBe(24);
    // Spread over the second: an answer never finds all of it used up at once.
    expect(mostInWindow(sent, 250)).toBeLessThanOrEqual(9);
  });

  it('loses little to what lies between a place and its send', async () => {
    const rig = new PaceRig(channelWith([[30, 1_000]]), 5);
    rig.many('initiative', 10_000);
    await rig.clock.advance(60_000);
    expect(rig.sends.initiative.length).toBeGreaterThanOrEqual(0.98 * 24 * 60);
    expect(mostInWindow(rig.sends.initiative, 1_000)).toBe(24);
  });

  it.each([1, 5, 10, 20, 29])('spends nearly all of it when %d answers a second come as well', async (each) => {
    const rig = new PaceRig(channelWith([[30, 1_000]]));
    rig.many('initiative', 10_000);
    const waits: number[] = [];
    for (let n = 0; n < each * 60; n += 1) {
      const at = START + Math.floor((n * 1_000) / each);
      rig.clock.wakeAt(at, () => rig.send('reply', () => waits.push(rig.clock.now() - at)));
    }
    await rig.clock.advance(59_999);
    const possible = Math.min(30, 24 + each) * 60;
    expect(rig.all.length).toBeGreaterThanOrEqual(0.98 * possible);
    expect(mostInWindow(rig.all, 1_000)).toBeLessThanOrEqual(30);
    expect(mostInWindow(rig.sends.initiative, 1_000)).toBeLessThanOrEqual(24);
    expect(waits.length).toBeGreaterThanOrEqual(each * 59.2);
    // While answers are a fifth of all they hardly wait; when they are more, for each other.
    expect(Math.max(...waits)).toBeLessThanOrEqual(each <= 6 ? 100 : 600);
  });

  it('gives everything to answers when there are so many', async () => {
    const rig = new PaceRig(channelWith([[30, 1_000]]));
    rig.many('initiative', 100);
    rig.many('reply', 10_000);
    await rig.clock.advance(10_000);
    expect(rig.sends.reply.length).toBeGreaterThanOrEqual(0.98 * 300 - 24);
    expect(mostInWindow(rig.all, 1_000)).toBe(30);
    // Three went before the first answer was there.
    expect(rig.sends.initiative.length).toBeLessThan(10);
  });

  it('has an answer go next, though 10,000 wait', async () => {
    const rig = new PaceRig(channelWith([[30, 1_000]]));
    rig.many('initiative', 10_000);
    await rig.clock.advance(5_000);
    const before = rig.sends.initiative.length;
    rig.send('reply');
    await rig.clock.settle();
    expect(rig.sends.reply).toEqual([rig.clock.now()]);
    expect(rig.sends.initiative).toHaveLength(before);
  });
});

describe('the pace of a channel', () => {
  it('is never over any of its rates, whatever comes when and however long it takes', async () => {
    const rate = fc.record({ max: fc.integer({ min: 1, max: 12 }), per: fc.integer({ min: 20, max: 3_000 }) });
    const message = fc.record({
      after: fc.nat({ max: 120 }),
      purpose: fc.constantFrom<Purpose>('reply', 'initiative'),
      wait: fc.nat({ max: 40 }),
      takes: fc.nat({ max: 400 }),
      isUsed: fc.boolean(),
      isWithdrawn: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(rate, { minLength: 1, maxLength: 3 }),
        fc.array(rate, { maxLength: 1 }),
        fc.array(message, { minLength: 1, maxLength: 60 }),
        async (overall, own, messages) => {
          const clock = new VirtualClock(START);
          const pairs = (rates: { max: number; per: number }[]): [number, number][] =>
            rates.map(({ max, per }) => [max, per]);
          const pace = new ChannelPace(channelWith(pairs(overall), pairs(own)), clock);
          const sends: Record<Purpose, number[]> = { reply: [], initiative: [] };
          const waiting = new Set<number>();
          let at = START;
          for (const [n, { after, purpose, wait, takes, isUsed, isWithdrawn }] of messages.entries()) {
            at += after;
            clock.wakeAt(at, () => {
              waiting.add(n);
              const withdraw = pace.ask(purpose, false, (place) => {
                waiting.delete(n);
                clock.wakeAt(clock.now() + wait, () => {
                  if (isUsed) {
                    place.used();
                    sends[purpose].push(clock.now());
                  }
                  clock.wakeAt(clock.now() + takes, () => place.over());
                });
              });
              // Who has a place already keeps it.
              if (isWithdrawn) withdraw();
              if (isWithdrawn) waiting.delete(n);
            });
          }
          await clock.advance(60_000 + messages.length * 3_500);
          const all = [...sends.reply, ...sends.initiative].sort((one, other) => one - other);
          for (const { max, per } of overall) {
            expect(mostInWindow(all, per)).toBeLessThanOrEqual(max);
            expect(mostInWindow(sends.initiative, per)).toBeLessThanOrEqual(Math.max(1, Math.floor(max * 0.8)));
          }
          for (const { max, per } of own) expect(mostInWindow(sends.initiative, per)).toBeLessThanOrEqual(max);
          // Nobody is left waiting for good.
          expect([...waiting]).toEqual([]);
          expect(clock.nextWake()).toBeNull();
        },
      ),
      { seed: 11, numRuns: 60 },
    );
  });

  it('is first come, first served within a priority', async () => {
    const rig = new PaceRig(channelWith([[10, 1_000]]));
    const order: string[] = [];
    for (let n = 0; n < 30; n += 1) {
      rig.send('initiative', () => order.push(`i${n}`));
      rig.send('reply', () => order.push(`r${n}`));
    }
    await rig.clock.advance(20_000);
    const numbers = (of: string) => order.filter((each) => each.startsWith(of)).map((each) => Number(each.slice(1)));
    const ascending = Array.from({ length: 30 }, (_, n) => n);
    expect(numbers('r')).toEqual(ascending);
    expect(numbers('i')).toEqual(ascending);
  });

  it('gives nobody a place who has withdrawn, and the next one instead', async () => {
    const rig = new PaceRig(channelWith([[1, 1_000]]));
    rig.send('reply');
    const withdraw = rig.pace.ask('reply', false, () => expect.unreachable());
    rig.send('reply');
    withdraw();
    await rig.clock.advance(1_000);
    expect(rig.sends.reply).toEqual([START, START + 1_000]);
  });

  it('counts no place that was given back', async () => {
    const rig = new PaceRig(channelWith([[5, 1_000]]));
    for (let n = 0; n < 20; n += 1) rig.pace.ask('initiative', false, (place) => place.over());
    await rig.clock.settle();
    rig.many('reply', 5);
    await rig.clock.settle();
    expect(rig.sends.reply).toHaveLength(5);
  });

  it('does not put off the next invitation for one that did not go', async () => {
    const rig = new PaceRig(channelWith([[30, 1_000]]));
    for (let n = 0; n < 500; n += 1) rig.pace.ask('initiative', false, (place) => place.over());
    rig.send('initiative');
    await rig.clock.settle();
    expect(rig.sends.initiative).toEqual([START]);
  });

  it('does not wait for the old time when the clock was set back', () => {
    let now = START;
    const wakes: number[] = [];
    const clock = {
      now: () => now,
      wakeAt: (at: number) => {
        wakes.push(at);
        return () => {};
      },
    };
    const pace = new ChannelPace(channelWith([[30, 1_000]]), clock);
    for (let place = pace.take('initiative'); place; place = pace.take('initiative')) {
      place.used();
      place.over();
    }
    now = START - 3_600_000;
    pace.ask('initiative', false, () => expect.unreachable());
    expect(wakes.at(-1)).toBeGreaterThan(now);
    expect(wakes.at(-1)).toBeLessThanOrEqual(now + 1_000);
  });

  it('has no more of our own initiative under way than it may send in a second, and as many answers as there are', async () => {
    const rig = new PaceRig(channelWith([[30, 1_000]]), 60_000);
    rig.many('initiative', 100);
    let answers = 0;
    for (let n = 0; n < 6; n += 1) rig.pace.ask('reply', false, () => (answers += 1));
    await rig.clock.advance(119_000);
    expect(rig.sends.initiative).toHaveLength(24);
    expect(answers).toBe(6);
  });

  it('has sixteen under way where there is no rate', () => {
    const rig = new PaceRig(channelWith([]));
    let begun = 0;
    for (let n = 0; n < 100; n += 1) rig.pace.ask('initiative', false, () => (begun += 1));
    expect(begun).toBe(16);
    for (let n = 0; n < 100; n += 1) rig.pace.ask('reply', false, () => (begun += 1));
    expect(begun).toBe(116);
  });

  it('keeps to rates for our own initiative only where the channel does not keep to them itself', async () => {
    const plain = new PaceRig(channelWith([], [[2, 1_000]]));
    plain.many('initiative', 10);
    await plain.clock.settle();
    expect(plain.sends.initiative).toHaveLength(1);
    await plain.clock.advance(60_000);
    expect(mostInWindow(plain.sends.initiative, 1_000)).toBe(2);
    expect(plain.sends.initiative).toHaveLength(10);
    const careful = new PaceRig(channelWith([], [[2, 1_000]], () => ({ kind: 'yes' })));
    careful.many('initiative', 10);
    await careful.clock.settle();
    expect(careful.sends.initiative).toHaveLength(10);
  });

  it('lets one on our own initiative through where four fifths are less than one', async () => {
    const rig = new PaceRig(channelWith([[1, 1_000]]));
    rig.many('initiative', 5);
    await rig.clock.advance(4_000);
    expect(rig.sends.initiative).toHaveLength(5);
  });

  it('holds back our own initiative while the channel wants to be spared, and no answer', async () => {
    const rig = new PaceRig(channelWith([[30, 1_000]]));
    rig.pace.pause(START + 30_000);
    rig.many('initiative', 10);
    rig.send('reply');
    await rig.clock.advance(29_999);
    expect(rig.sends).toEqual({ reply: [START], initiative: [] });
    await rig.clock.advance(5_000);
    expect(rig.sends.initiative).toHaveLength(10);
  });

  it('gives no places after it has stopped', async () => {
    const rig = new PaceRig(channelWith([[1, 1_000]]));
    rig.many('reply', 2);
    rig.pace.stop();
    await rig.clock.advance(10_000);
    expect(rig.sends.reply).toHaveLength(1);
    expect(rig.clock.nextWake()).toBeNull();
  });
});
