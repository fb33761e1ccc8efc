import { describe, expect, it } from 'vitest';
import type { Sheet } from '../../src/engine/person.ts';
import { toPart } from '../../src/features/broadcasts/letters.ts';
import type { Capabilities } from '../../src/ports/capabilities.ts';
import { AppError } from '../../src/ports/error.ts';
import { CONSOLE } from '../../src/rendering/capabilities/console.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { BroadcastRig, FAILING, OWNER, putPart } from '../support/broadcast-rig.ts';
import { RecordingChannel } from '../support/recording-channel.ts';
import { addressOf, START } from '../support/rig.ts';

function names(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `p${n}`);
}

/** A rig with so many people and nothing going on. */
async function rigWith(count: number, options: ConstructorParameters<typeof BroadcastRig>[0] = {}) {
  const rig = new BroadcastRig(options);
  for (const name of names(count)) await rig.person(name);
  await rig.owner();
  return rig;
}

/** A channel that may send `max` in a second. */
class PacedChannel extends RecordingChannel {
  override readonly capabilities: Capabilities;
  constructor(max: number) {
    super();
    const overall = [{ max, per: 1_000, source: 'test', checkedOn: '2026-01-01' }];
    this.capabilities = { ...CONSOLE, rates: { overall, perChat: [], initiative: [] } };
  }
}

describe('a round that is going', () => {
  it('brings its letter to everybody once, and tells the part of all', async () => {
    const rig = await rigWith(60);
    await rig.part('part', names(60));
    await rig.companion.start();
    await rig.clock.advance(5_000);
    expect(rig.got(names(60))).toEqual(names(60).map(() => 1));
    expect(await rig.states('part')).toEqual({ sent: 60 });
    expect((await rig.partState('part')).round?.state).toBe('done');
    expect(await rig.rounded()).toEqual([START]);
  });

  it('takes up a part that begins while the companion runs, and a second round after the first', async () => {
    const rig = new BroadcastRig();
    for (const name of names(3)) await rig.person(name);
    const letter = { kind: 'news.told', body: { text: 'hello' } };
    const go = (number: number) => toPart('part', 'go', { number, to: 'everyone', letter });
    await rig.owner({
      [START + 1_000]: [
        toPart('part', 'open', {
          owner: OWNER,
          ownerKind: 'announcement',
          group: null,
          title: null,
          people: names(3).map((person) => ({ person, name: null })),
        }),
        go(START + 1_000),
      ],
      [START + 60_000]: [go(START + 60_000)],
    });
    await rig.companion.start();
    await rig.clock.advance(30_000);
    expect(rig.got(names(3))).toEqual([1, 1, 1]);
    await rig.clock.advance(60_000);
    expect(rig.got(names(3))).toEqual([2, 2, 2]);
    expect(await rig.rounded()).toEqual([START + 1_000, START + 60_000]);
  });

  it('says of who is gone that they are, and lets the others have it', async () => {
    const rig = await rigWith(2);
    await rig.person('erased', {}, { erased: true });
    await rig.part('part', ['nobody', 'p0', 'erased', 'p1']);
    await rig.companion.start();
    await rig.clock.advance(5_000);
    expect(rig.got(['p0', 'p1'])).toEqual([1, 1]);
    expect(await rig.states('part')).toEqual({ gone: 2, sent: 2 });
  });

  it('finds who joined two chats, and says it of the one who is on the list', async () => {
    const rig = await rigWith(1);
    await rig.person('old', {}, { movedTo: 'new', addresses: [] });
    await rig.person('new', {}, { joined: ['old'] });
    await rig.part('part', ['old', 'p0']);
    await rig.companion.start();
    await rig.clock.advance(5_000);
    expect(rig.got(['new', 'old'])).toEqual([1, 0]);
    expect(await rig.states('part')).toEqual({ sent: 2 });
  });

  it('lets who said STOP answer the part themselves', async () => {
    const rig = await rigWith(1);
    await rig.person('stopped', { stopped: true });
    await rig.part('part', ['stopped', 'p0']);
    await rig.companion.start();
    await rig.clock.advance(5_000);
    expect(rig.got(['stopped', 'p0'])).toEqual([0, 1]);
    expect(await rig.states('part')).toEqual({ 'withheld person.stopped': 1, sent: 1 });
    expect(await rig.rounded()).toEqual([START]);
  });

  it('counts who has no address any more as not reached, without a turn', async () => {
    const rig = await rigWith(1);
    await rig.person('away', {}, { addresses: [] });
    await rig.part('part', ['away', 'p0']);
    await rig.companion.start();
    await rig.clock.advance(5_000);
    expect(await rig.states('part')).toEqual({ 'failed channel.unreachable': 1, sent: 1 });
    expect(await rig.rounded()).toEqual([START]);
  });

  it('ends a letter that says nothing when it was taken', async () => {
    const rig = await rigWith(3);
    await rig.part('part', names(3), 'noted');
    await rig.companion.start();
    await rig.clock.advance(5_000);
    expect(rig.channel.sent).toEqual([]);
    expect(await rig.states('part')).toEqual({ sent: 3 });
  });

  it('leaves who is in the middle of something under way until they are quiet', async () => {
    const rig = await rigWith(2);
    await rig.companion.start();
    await rig.say('p0', 'hoi');
    await rig.companion.stop();
    const next = new BroadcastRig({ store: rig.store, clock: rig.clock, seed: 'next' });
    await putPart(rig.store, 'part', names(2), { number: rig.clock.now(), letter: 'asked' });
    await next.companion.start();
    await rig.clock.advance(5_000);
    expect(await next.states('part')).toEqual({ told: 1, sent: 1 });
    await rig.clock.advance(15 * 60_000);
    expect(await next.states('part')).toEqual({ sent: 2 });
    expect(next.got(names(2), 'asked.choose.ask')).toEqual([1, 1]);
  });

  it('goes on with the others when one turn fails, and says why', async () => {
    const rig = await rigWith(3);
    const sheet: Sheet = {
      id: 's1',
      kind: FAILING,
      dialog: 'test.talk',
      version: 1,
      createdAt: 0,
      updatedAt: 0,
      answers: {},
      position: null,
    };
    await rig.person('bad', { sheets: [sheet] });
    await rig.part('part', ['bad', ...names(3)]);
    await rig.companion.start();
    await rig.clock.advance(5_000);
    expect(rig.got(names(3))).toEqual([1, 1, 1]);
    expect(await rig.states('part')).toEqual({ 'failed Error': 1, sent: 3 });
    expect(rig.logged.filter(({ event }) => event === 'broadcast-person-failed')).toHaveLength(1);
  });

  it('waits while nothing can be written, and loses nobody', async () => {
    const inner = createMemoryStore();
    let full = false;
    const guard = () => {
      if (full) throw new AppError('store.unwritable', 'Full.', { advice: 'Make room.', retry: true });
    };
    const store = {
      ...inner,
      commit: async (...args: Parameters<typeof inner.commit>) => {
        guard();
        return inner.commit(...args);
      },
      mark: async (...args: Parameters<typeof inner.mark>) => {
        guard();
        return inner.mark(...args);
      },
    };
    const rig = await rigWith(40, { store });
    await rig.part('part', names(40));
    full = true;
    await rig.companion.start();
    await rig.clock.advance(10_000);
    expect(rig.channel.sent).toEqual([]);
    full = false;
    await rig.clock.advance(10_000);
    expect(rig.got(names(40))).toEqual(names(40).map(() => 1));
    expect(await rig.states('part')).toEqual({ sent: 40 });
  });
});

describe('the pace of a broadcast', () => {
  it('makes turns only as the channel sends, so that a stop is felt within seconds', async () => {
    const channel = new PacedChannel(30);
    const rig = new BroadcastRig({ channels: [channel] });
    for (const name of names(400)) await rig.person(name);
    await rig.owner({ [START + 5_000]: [toPart('part', 'stop', { number: START })] });
    await rig.part('part', names(400).slice(0, 200));
    await rig.part('other', names(400).slice(200));
    await rig.companion.start();
    await rig.clock.advance(3_000);
    const { told = 0, sent = 0, queued = 0 } = await rig.states('part');
    expect(told).toBeLessThanOrEqual(48);
    expect(sent).toBeGreaterThan(40);
    expect(queued).toBeGreaterThan(50);
    await rig.clock.advance(60_000);
    const after = await rig.states('part');
    expect(after.queued).toBeGreaterThan(20);
    // The stopped part leaves its room to the other one.
    expect(await rig.states('other')).toEqual({ sent: 200 });
    const reached = channel.sent.length;
    expect(reached).toBe((after.sent ?? 0) + 200);
    expect(await rig.rounded()).toEqual([START, START]);
  });

  it('keeps a channel busy at the pace at which it may send', async () => {
    const channel = new PacedChannel(30);
    const rig = new BroadcastRig({ channels: [channel] });
    for (const name of names(200)) await rig.person(name);
    await rig.owner();
    await rig.part('part', names(200));
    await rig.companion.start();
    // 24 a second: 80% of what the channel allows.
    await rig.clock.advance(9_000);
    expect(channel.sent.length).toBe(200);
  });

  it('does not wait behind a slow channel with who is on another one', async () => {
    const slow = new PacedChannel(1);
    const fast = new RecordingChannel('fast');
    const rig = new BroadcastRig({ channels: [slow, fast] });
    const quick = names(20).map((name) => `fast-${name}`);
    for (const name of names(100)) await rig.person(name);
    for (const name of quick)
      await rig.person(name, {}, { addresses: [{ channel: 'fast', scheme: 'name', value: name }] });
    await rig.owner();
    await rig.part('part', [...names(100), ...quick]);
    await rig.companion.start();
    await rig.clock.advance(2_000);
    expect(fast.sent).toHaveLength(20);
    expect(slow.sent.length).toBeLessThanOrEqual(3);
  });

  it('begins nothing in quiet hours, and goes on when they end', async () => {
    const clock = new VirtualClock(Date.parse('2026-11-23T22:00:00+01:00'));
    const rig = await rigWith(10, { clock });
    await rig.part('part', names(10));
    await rig.companion.start();
    await clock.advanceTo(Date.parse('2026-11-24T07:59:00+01:00'));
    expect(await rig.states('part')).toEqual({ queued: 10 });
    await clock.advanceTo(Date.parse('2026-11-24T08:01:00+01:00'));
    expect(await rig.states('part')).toEqual({ sent: 10 });
    expect(rig.channel.sent).toHaveLength(10);
  });
});

describe('a companion that stops in the middle', () => {
  it('tells the part what it did, and the next one goes on with the rest', async () => {
    const channel = new PacedChannel(10);
    const rig = new BroadcastRig({ channels: [channel] });
    for (const name of names(50)) await rig.person(name);
    await rig.owner();
    await rig.part('part', names(50));
    await rig.companion.start();
    await rig.clock.advance(2_000);
    await rig.companion.stop();
    const { queued = 0, sent = 0 } = await rig.states('part');
    expect(queued).toBeGreaterThan(10);
    expect(sent).toBe(channel.sent.length);
    const again = new PacedChannel(10);
    const next = new BroadcastRig({ store: rig.store, clock: rig.clock, channels: [again], seed: 'next' });
    await next.companion.start();
    await rig.clock.advance(60_000);
    const all = [...channel.sent, ...again.sent].map(({ to }) => to.value);
    expect([...all].sort()).toEqual([...names(50)].sort());
    expect(await next.states('part')).toEqual({ sent: 50 });
  });

  it('does not take a letter twice, though many others wrote to the person meanwhile', async () => {
    const rig = await rigWith(1);
    await rig.part('part', ['p0']);
    await rig.companion.start();
    await rig.clock.advance(5_000);
    await rig.companion.stop();
    // The process died before the part was told; forty-five others wrote before it was up again.
    const read = await rig.store.read('p0');
    if (read.status !== 'found') throw new Error('There is nobody.');
    const { document } = read;
    const body = document.body as { lettersIn: Record<string, number> };
    expect(body.lettersIn).toEqual({ part: START });
    const lettersIn = { ...body.lettersIn };
    for (let n = 0; n < 38; n += 1) lettersIn[`other-${n}`] = START + 1_000 + n;
    await rig.store.commit({
      id: 'p0',
      kind: 'person',
      expected: document.version,
      body: { ...body, lettersIn } as never,
      timers: document.timers,
      out: [],
    });
    await putPart(rig.store, 'again', ['p0'], { number: START, letter: 'noted' });
    const next = new BroadcastRig({ store: rig.store, clock: rig.clock, seed: 'next' });
    await next.companion.start();
    await rig.clock.advance(5_000);
    const after = await rig.store.read('p0');
    const kept = after.status === 'found' ? (after.document.body as typeof body).lettersIn : {};
    expect(kept.part).toBe(START);
    expect(kept.again).toBe(START);
  });

  it('finds out what became of messages that left before the part was told', async () => {
    const rig = await rigWith(4);
    await rig.part('part', names(4));
    const read = await rig.store.read('part');
    if (read.status !== 'found') throw new Error('There is no part.');
    const whole = read.document.body as {
      state: { guests: { state: string }[]; round: { left: number[]; state: string } };
    };
    whole.state.guests = whole.state.guests.map((guest) => ({ ...guest, state: 'told' }));
    whole.state.round = { ...whole.state.round, left: [], state: 'done' };
    await rig.store.commit({ id: 'part', kind: 'part', expected: 1, body: whole as never, timers: [], out: [] });
    // One has an outcome, one is still to be sent, one is gone, and of one there is nothing more.
    const message = { language: 'nl', text: 'hello' } as const;
    const item = { type: 'message', seq: 1, purpose: 'initiative', message, at: START, about: 'part' } as const;
    for (const name of ['p0', 'p1']) {
      const found = await rig.store.read(name);
      if (found.status !== 'found') throw new Error('There is nobody.');
      const { body, version } = found.document;
      const out = [{ ...item, to: addressOf(name) }];
      await rig.store.commit({ id: name, kind: 'person', expected: version, body, timers: [], out });
    }
    await rig.store.mark('p0', [{ seq: 1, outcome: 'failed', at: START, code: 'channel.blocked' }]);
    await rig.store.erase('p2');
    await rig.companion.start();
    await rig.clock.advance(5_000);
    expect(await rig.states('part')).toEqual({ 'failed channel.blocked': 1, gone: 1, sent: 2 });
    expect(rig.got(names(4))).toEqual([0, 1, 0, 0]);
  });
});

describe('an owner that does not take letters for a while', () => {
  it('is told only what its parts know last, so that no part outgrows its document', async () => {
    const rig = new BroadcastRig();
    for (const name of names(200)) await rig.person(name);
    await rig.part('part', names(200));
    await rig.companion.start();
    await rig.clock.advance(900);
    const read = await rig.store.read('part');
    const out = read.status === 'found' ? read.document.out : [];
    const kinds = out.map((item) => (item.type === 'letter' ? item.letter.kind : item.type));
    // The one that was tried first, and what came behind the end of the round.
    expect(kinds.length).toBeLessThanOrEqual(4);
    expect(kinds).toContain('announcement.rounded');
    expect(kinds.filter((kind) => kind === 'announcement.tally').length).toBeGreaterThan(0);
    await rig.owner();
    await rig.clock.advance(120_000);
    expect(await rig.rounded()).toEqual([START]);
    const after = await rig.store.read('part');
    expect(after.status === 'found' ? after.document.out : null).toEqual([]);
    expect(await rig.states('part')).toEqual({ sent: 200 });
  });
});
