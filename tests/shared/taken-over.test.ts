import { describe, expect, it } from 'vitest';
import { Companions, numberOf } from '../support/companions.ts';
import { withSmallScript } from '../support/talking-processes.ts';

const talk = { kind: 'text', text: 'talk' } as const;

describe('a process that the others don’t hear any more', () => {
  it('does not take a message for taken back that is another’s to send by now, when its own send of it fails', async () => {
    const all = await Companions.start({ count: 2, ...withSmallScript() });
    all.latency = () => 1_000;
    let refusals = 1;
    all.answer = () => {
      refusals -= 1;
      return refusals >= 0 ? { ok: false, code: 'channel.unavailable', retry: 'later' } : { ok: true };
    };
    const first = all.deliver(all.inbound('anna', talk), 0);
    await all.clock.advance(500);
    // It is on its way; somebody else has it from now on.
    all.member(0).process.cut();
    const second = all.deliver(all.inbound('anna', talk), 0);
    await all.until(Promise.all([first, second]));
    await all.clock.advance(60_000);
    const seqs = all.messages('anna').map(numberOf);
    expect(seqs[0]).toBe(1);
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    expect(await all.unsent()).toBe(0);
  });

  it.each([1, 2, 3, 4, 5, 6])('sends nothing more of what it held, unless it gets it again (seed %i)', async (seed) => {
    const all = await Companions.start({ count: 2, seed, ...withSmallScript() });
    all.answer = () => ({ ok: false, code: 'channel.unavailable', retry: 'later' });
    await all.until(Promise.all(['anna', 'bilal'].map((name) => all.deliver(all.inbound(name, talk), 0))));
    await all.clock.advance(200);
    all.answer = () => ({ ok: true });
    all.member(0).process.cut();
    // They would be tried again by now.
    await all.clock.advance(900);
    expect(all.arrived).toEqual([]);
    await all.clock.advance(60_000);
    expect(all.arrived.map(({ outbound }) => outbound.to.value).toSorted()).toEqual(['anna', 'bilal']);
    expect(await all.unsent()).toBe(0);
  });

  it('is done with when it dies: another one sends what it held', async () => {
    const all = await Companions.start({ count: 2, ...withSmallScript() });
    let isRefused = true;
    all.answer = () => (isRefused ? { ok: false, code: 'channel.unavailable', retry: 'later' } : { ok: true });
    await all.hear('anna', talk, 0);
    all.member(0).process.kill();
    isRefused = false;
    await all.clock.advance(3_500);
    expect(all.arrived.map(({ by }) => by)).toEqual([1]);
    expect(all.arrived.every(({ at }) => at <= all.clock.now())).toBe(true);
  });
});

describe('a process that stops', () => {
  it('leaves what it could not send to the others, who send it at once', async () => {
    const all = await Companions.start({ count: 2, ...withSmallScript() });
    all.answer = (_outbound, { n }) =>
      n === 0 ? { ok: false, code: 'channel.unavailable', retry: 'later' } : { ok: true };
    await all.hear('anna', talk, 0);
    expect(all.arrived).toEqual([]);
    await all.until(all.member(0).companion.stop());
    await all.clock.advance(200);
    expect(all.arrived.map(({ by }) => by)).toEqual([1]);
    expect(await all.unsent()).toBe(0);
  });

  it('takes no message any more, which then goes to another', async () => {
    const all = await Companions.start({ count: 2, ...withSmallScript() });
    const stopping = all.member(0).companion.stop();
    await all.hear('anna', talk, 0);
    await all.until(stopping);
    expect(all.turns).toEqual([0, 1]);
    expect(all.arrived.map(({ by }) => by)).toEqual([1]);
  });
});
