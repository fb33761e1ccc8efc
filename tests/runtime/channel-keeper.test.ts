import { describe, expect, it } from 'vitest';
import type { Channel } from '../../src/ports/channel.ts';
import { AppError } from '../../src/ports/error.ts';
import { SILENT } from '../../src/ports/log.ts';
import { WEB } from '../../src/rendering/capabilities/web.ts';
import { ChannelKeeper } from '../../src/runtime/channel-keeper.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';

const host = {
  receive: async () => {},
  couldNotTake: async () => {},
  available: () => {},
  report: async () => {},
  tellAdmins: async () => {},
};

/** A channel whose starts end as given, the last one for good. */
function failing(...ends: (Error | null)[]) {
  const starts: number[] = [];
  const clock = new VirtualClock(0);
  const channel: Channel = {
    name: 'frail',
    capabilities: WEB,
    start: async () => {
      starts.push(clock.now());
      const end = ends.length > 1 ? ends.shift() : ends[0];
      if (end) throw end;
    },
    send: async () => ({ ok: true }),
    stop: async () => {},
  };
  return { keeper: new ChannelKeeper(channel, clock, SILENT), clock, starts };
}

describe('a channel that fails to start', () => {
  it('is tried again with longer and longer waits, until it works', async () => {
    const { keeper, clock, starts } = failing(new Error('net'), new Error('net'), new Error('net'), null);
    await keeper.start(host);
    expect(keeper.state).toEqual({ state: 'failed', reason: 'Error' });
    await clock.advance(200_000);
    expect(starts).toEqual([0, 5_000, 20_000, 80_000]);
    expect(keeper.state).toEqual({ state: 'on' });
  });

  it('says what to do, and is left alone when trying again can not help', async () => {
    const { keeper, clock, starts } = failing(new AppError('channel.token', 'Wrong.', { advice: 'Set it right.' }));
    await keeper.start(host);
    await clock.advance(1_000_000);
    expect(starts).toEqual([0]);
    expect(keeper.state).toEqual({ state: 'failed', reason: 'channel.token', advice: 'Set it right.' });
  });

  it('is not tried again once everything stops', async () => {
    const { keeper, clock, starts } = failing(new Error('net'));
    await keeper.start(host);
    await keeper.stop();
    await clock.advance(1_000_000);
    expect(starts).toEqual([0]);
  });
});
