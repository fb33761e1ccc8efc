import { describe, expect, it } from 'vitest';
import { BroadcastRig } from '../support/broadcast-rig.ts';
import type { Companions } from '../support/companions.ts';
import { broadcasting, gotOf, namesOf, statesOf, twiceOf } from '../support/shared-broadcast.ts';
import type { SharedProcess } from '../support/shared-process.ts';
import { StreamChannel } from '../support/stream-channel.ts';

const PEOPLE = 200;
const MINUTE = 60_000;

/** Somebody writes at a process every so often, until nobody does any more. */
async function chatting(all: Companions, rounds: number, each: number, at: (n: number) => number): Promise<void> {
  const delivering: Promise<void>[] = [];
  for (let n = 0; n < rounds; n += 1) {
    delivering.push(all.deliver(all.inbound(`p${(n * 37) % PEOPLE}`, { kind: 'text', text: 'talk' }), at(n)));
    await all.clock.advance(each);
  }
  await all.until(Promise.all(delivering));
}

/** The most that reached phones in any window of so many milliseconds. */
function mostWithin(all: Companions, per: number): number {
  const moments = all.arrived.map(({ at }) => at);
  return Math.max(...moments.map((from) => moments.filter((at) => at >= from && at < from + per).length));
}

function leadOf(all: Companions): number {
  return all.alive.find(({ process }) => process.store.sharing.isLead)?.n ?? -1;
}

describe('invitations to 200 people while others write to another process', () => {
  it('reach everybody once, at the pace that all processes share', async () => {
    const all = await broadcasting(PEOPLE, { count: 3 });
    const lead = leadOf(all);
    await chatting(all, 40, 150, (n) => (lead + 1 + (n % 2)) % 3);
    await all.clock.advance(5 * MINUTE);
    expect(gotOf(all, PEOPLE)).toEqual(namesOf(PEOPLE).map(() => 1));
    expect(await statesOf(all)).toEqual({ sent: PEOPLE });
    expect(mostWithin(all, 1_000)).toBeLessThanOrEqual(40);
    expect(all.turns.filter((turns) => turns > 0)).toHaveLength(3);
    expect(await all.unsent()).toBe(0);
    // 200 at 32 a second, beside the answers: no process waited for what another had told already.
    const last = all.arrived.findLast(({ outbound }) => outbound.message.text === 'hello')?.at ?? 0;
    expect(last - (all.arrived[0]?.at ?? 0)).toBeLessThan(20_000);
  });

  it.each([1, 2, 3, 4])(
    'leave nobody out when the lead dies in the middle, and repeats are on record (seed %i)',
    async (seed) => {
      const all = await broadcasting(PEOPLE, { count: 3, seed });
      const lead = leadOf(all);
      all.member(lead).process.after(300 + 200 * seed, 'kill');
      await chatting(all, 40, 150, (n) => n % 3);
      await all.clock.advance(5 * MINUTE);
      expect(all.member(lead).process.isDead).toBe(true);
      expect(leadOf(all)).not.toBe(lead);
      const got = gotOf(all, PEOPLE);
      expect(got.filter((times) => times === 0)).toEqual([]);
      expect(await statesOf(all)).toEqual({ sent: PEOPLE });
      const repeated = namesOf(PEOPLE).filter((_, n) => (got[n] ?? 0) > 1);
      expect(await twiceOf(all)).toEqual(expect.arrayContaining(repeated));
      // What was repeated was the same message, which a channel that can will drop.
      expect(new Set(all.arrived.map(({ outbound }) => outbound.id)).size).toBe(all.arrived.length - repeats(all));
      expect(await all.unsent()).toBe(0);
    },
  );

  it.each([1, 2])(
    'leave nobody out when another process dies that was about to send some of them (seed %i)',
    async (seed) => {
      const all = await broadcasting(PEOPLE, { count: 3, seed });
      const other = (leadOf(all) + 1) % 3;
      await chatting(all, 10, 150, () => other);
      all.member(other).process.kill();
      await chatting(all, 20, 150, (n) => n % 3);
      await all.clock.advance(5 * MINUTE);
      expect(gotOf(all, PEOPLE).filter((times) => times === 0)).toEqual([]);
      expect(await statesOf(all)).toEqual({ sent: PEOPLE });
      expect(await all.unsent()).toBe(0);
    },
  );

  it('go on when the lead loses sight of the others and another one leads', async () => {
    const all = await broadcasting(PEOPLE, { count: 2 });
    for (let n = 0; n < 6; n += 1) {
      await all.clock.advance(700);
      all.member(n % 2).process.cut();
    }
    await all.clock.advance(5 * MINUTE);
    expect(gotOf(all, PEOPLE).filter((times) => times === 0)).toEqual([]);
    expect(await statesOf(all)).toEqual({ sent: PEOPLE });
    expect(await all.unsent()).toBe(0);
  });

  it('end at the process that stops, and go on at another', async () => {
    const all = await broadcasting(PEOPLE, { count: 2 });
    const lead = leadOf(all);
    await all.clock.advance(1_500);
    await all.until(all.member(lead).companion.stop());
    all.member(lead).process.kill();
    await all.clock.advance(5 * MINUTE);
    expect(gotOf(all, PEOPLE)).toEqual(namesOf(PEOPLE).map(() => 1));
    expect(await statesOf(all)).toEqual({ sent: PEOPLE });
    expect(new Set(all.arrived.map(({ by }) => by)).size).toBe(2);
  });

  it('reach who is in the middle of a talk that another process answers', async () => {
    const all = await broadcasting(20, { count: 2 }, 'asked');
    for (const name of namesOf(20)) {
      await all.deliver(all.inbound(name, { kind: 'text', text: 'talk' }), 1 - leadOf(all));
    }
    await all.clock.advance(30 * MINUTE);
    // What answers the person may ask it anew: that is another message.
    const ofOurs = all.arrived.filter(({ outbound }) => outbound.purpose === 'initiative');
    expect(ofOurs.map(({ outbound }) => outbound.to.value).toSorted()).toEqual(namesOf(20).toSorted());
    expect(await statesOf(all)).toEqual({ sent: 20 });
  });
});

/** How many of what arrived had arrived before. */
function repeats(all: Companions): number {
  return all.arrived.length - new Set(all.arrived.map(({ outbound }) => outbound.id)).size;
}

describe('answers by several processes', () => {
  it('keep together to the pace of their channel', async () => {
    const all = await broadcasting(0, { count: 3 });
    const words = Array.from({ length: 150 }, (_, n) => all.inbound(`q${n}`, { kind: 'text', text: 'talk' }));
    await all.until(Promise.all(words.map((inbound, n) => all.deliver(inbound, n % 3))));
    await all.clock.advance(MINUTE);
    expect(all.arrived).toHaveLength(150);
    expect([0, 1, 2].map((n) => all.arrived.filter(({ by }) => by === n).length)).toEqual([50, 50, 50]);
    expect(mostWithin(all, 1_000)).toBe(40);
    // And they use it: 150 at 40 a second.
    expect((all.arrived.at(-1)?.at ?? 0) - (all.arrived[0]?.at ?? 0)).toBeLessThan(6_000);
  });
});

describe('invitations to people whose pages are connected to another process than the lead', () => {
  it('go as quickly as to others', async () => {
    const streams: StreamChannel[] = [];
    const channels = (process: SharedProcess) => {
      const stream = new StreamChannel(process);
      streams.push(stream);
      return [stream];
    };
    const page = (name: string) => ({ channel: 'stream', scheme: 'page', value: name });
    const all = await broadcasting(PEOPLE, { count: 2, channels, addressOf: page });
    const other = streams[1 - leadOf(all)];
    for (const name of namesOf(PEOPLE)) other?.connect(page(name));
    await all.clock.advance(20_000);
    expect(other?.sent).toHaveLength(PEOPLE);
    await all.clock.advance(5 * MINUTE);
    expect(await statesOf(all)).toEqual({ sent: PEOPLE });
    expect(await all.unsent()).toBe(0);
  });
});

describe('the owner of a broadcast', () => {
  it('hears once that the round is over, also when the lead died in it', async () => {
    const all = await broadcasting(30, { count: 2 });
    all.member(leadOf(all)).process.after(60, 'kill');
    await all.clock.advance(5 * MINUTE);
    expect(await new BroadcastRig({ store: all.memory.inner }).rounded()).toHaveLength(1);
  });
});
