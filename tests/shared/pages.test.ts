import { describe, expect, it } from 'vitest';
import { Companions, numberOf } from '../support/companions.ts';
import { StreamChannel } from '../support/stream-channel.ts';
import { withSmallScript } from '../support/talking-processes.ts';

describe('somebody whose page is connected to one of the processes', () => {
  const PAGE = { channel: 'stream', scheme: 'page', value: 'p1' };

  async function withStreams() {
    const streams: StreamChannel[] = [];
    const all = await Companions.start({
      count: 3,
      ...withSmallScript(),
      channels: (process) => {
        const stream = new StreamChannel(process);
        streams.push(stream);
        return [stream];
      },
    });
    let count = 0;
    const write = async (at: number) => {
      count += 1;
      const content = { kind: 'text', text: 'talk' } as const;
      await all.until(
        all.member(at).companion.receive({ address: PAGE, externalId: `p${count}`, at: all.clock.now(), content }),
      );
      await all.clock.advance(200);
    };
    const sent = () => streams.map((stream) => stream.sent.length);
    return { all, write, sent, stream: (n: number) => streams[n] as StreamChannel };
  }

  it('is answered there, wherever their messages come in', async () => {
    const { all, write, sent, stream } = await withStreams();
    stream(1).connect(PAGE);
    for (const at of [0, 1, 2, 0]) await write(at);
    // After the first message each has two for an answer.
    expect(stream(1).sent.map(numberOf)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(sent()).toEqual([0, 7, 0]);
    expect(await all.unsent()).toBe(0);
  });

  it('gets what was said while nobody could reach them when the page is back, at any process', async () => {
    const { all, write, sent, stream } = await withStreams();
    await write(0);
    await all.clock.advance(10_000);
    expect(sent()).toEqual([0, 0, 0]);
    stream(2).connect(PAGE);
    await all.clock.advance(200);
    expect(sent()).toEqual([0, 0, 1]);
    stream(2).disconnect(PAGE);
    await write(2);
    stream(1).connect(PAGE);
    await all.clock.advance(4_000);
    expect(sent()).toEqual([0, 2, 1]);
    expect([stream(2), stream(1)].flatMap((each) => each.sent.map(numberOf))).toEqual([1, 2, 3]);
    expect(await all.unsent()).toBe(0);
  });

  it('gets what waits at a process where they were when they come to another', async () => {
    const { all, write, sent, stream } = await withStreams();
    stream(0).connect(PAGE);
    await write(0);
    stream(0).disconnect(PAGE);
    stream(1).connect(PAGE);
    await write(0);
    expect(sent()).toEqual([1, 2, 0]);
    expect(await all.unsent()).toBe(0);
  });

  it('gets at another process what was about to be sent when the page went away from the first', async () => {
    const { all, sent, stream } = await withStreams();
    stream(0).connect(PAGE);
    const content = { kind: 'text', text: 'talk' } as const;
    const inbound = { address: PAGE, externalId: 'once', at: all.clock.now(), content };
    await all.until(
      all
        .member(0)
        .companion.receive(inbound)
        // It is committed, and not sent yet.
        .then(() => stream(0).disconnect(PAGE)),
    );
    expect(sent()).toEqual([0, 0, 0]);
    stream(1).connect(PAGE);
    await all.clock.advance(4_000);
    expect(sent()).toEqual([0, 1, 0]);
    expect(await all.unsent()).toBe(0);
  });
});
