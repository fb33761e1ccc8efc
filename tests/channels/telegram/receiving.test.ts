import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/ports/error.ts';
import type { Inbound } from '../../../src/ports/inbound.ts';
import { gate, startedWorld } from '../../support/telegram-started.ts';

const UNWRITABLE = new AppError('store.unwritable', 'The disk is full.', { advice: 'Make room.', retry: true });
const DEADLINE = new AppError('turn.deadline', 'The turn came too late.', { advice: 'Send it again.', retry: true });

const textOf = ({ content }: Inbound): string => (content.kind === 'text' ? content.text : content.kind);

describe('asking Telegram for updates', () => {
  it('names the kinds it wants, holds the line for 30 seconds, and moves the offset only past what was taken', async () => {
    const { world, host } = await startedWorld();
    const { server, people } = world;
    expect(server.of('getUpdates')[0]?.payload).toEqual({
      timeout: 30,
      limit: 100,
      allowed_updates: ['message', 'edited_message', 'callback_query', 'message_reaction', 'my_chat_member'],
    });
    const held = gate();
    host.beforeTaking = () => held.opened;
    const id = people.say('anna', 'hoi');
    await world.clock.advance(500);
    expect(server.offset).toBe(0);
    held.open();
    await server.until(() => server.offset === id + 1 && server.polled);
    expect(host.received.map(textOf)).toEqual(['hoi']);
    expect(server.of('getUpdates').at(-1)?.payload.timeout).toBe(30);
  });

  it('asks again with the same offset when a long poll ends without an update', async () => {
    const { world } = await startedWorld();
    const before = world.server.of('getUpdates').length;
    world.server.endPolls();
    await world.server.until(() => world.server.of('getUpdates').length > before && world.server.polled);
    expect(world.channel.state).toEqual({ state: 'on' });
  });

  it('takes people side by side and each in order, a hundred updates and more', async () => {
    const { world, host } = await startedWorld();
    const { server, people } = world;
    const names = ['anna', 'bilal', 'chen', 'dina'];
    const held = gate();
    const annaId = String(people.id('anna'));
    // Anna's first message hangs; the others do not wait for it.
    let hung = false;
    const receive = host.receive.bind(host);
    host.receive = async (inbound) => {
      if (inbound.address.value === annaId && !hung) {
        hung = true;
        await held.opened;
      }
      await receive(inbound);
    };
    for (let index = 0; index < 30; index += 1) for (const name of names) people.say(name, `${name} ${index}`);
    await world.clock.advance(5_000);
    const of = (name: string): string[] => host.received.map(textOf).filter((text) => text.startsWith(name));
    expect(of('anna')).toEqual([]);
    // Telegram gives a hundred at once; the rest comes once the first of them is taken.
    for (const name of names.slice(1)) expect(of(name)).toHaveLength(25);
    held.open();
    await server.until(() => host.received.length === 120);
    for (const name of names) expect(of(name)).toEqual(Array.from({ length: 30 }, (_, index) => `${name} ${index}`));
  });

  it('serves what others write while one person’s turn hangs', async () => {
    const { world, host } = await startedWorld();
    const { people, server } = world;
    const held = gate();
    const receive = host.receive.bind(host);
    host.receive = async (inbound) => {
      if (inbound.address.value === String(people.id('anna'))) await held.opened;
      await receive(inbound);
    };
    people.say('anna', 'hangt');
    await world.clock.settle();
    for (const text of ['een', 'twee', 'drie']) {
      people.say('bilal', text);
      await world.clock.advance(1_000);
    }
    expect(host.received.map(textOf)).toEqual(['een', 'twee', 'drie']);
    expect(server.offset).toBeLessThanOrEqual(people.last.get('anna')?.update_id ?? 0);
    held.open();
    await server.until(() => server.offset > (people.last.get('bilal')?.update_id ?? 0));
    expect(host.received.map(textOf)).toEqual(['een', 'twee', 'drie', 'hangt']);
  });

  it('keeps everything while the store can not be written, and hands it in, in order, once it can', async () => {
    const { world, host } = await startedWorld();
    const { people, server } = world;
    host.refuse = UNWRITABLE;
    const texts = ['een', 'twee', 'drie'];
    for (const text of texts) people.say('anna', text);
    const last = people.say('bilal', 'vier');
    await world.clock.advance(10 * 60_000);
    expect(host.received).toEqual([]);
    expect(host.asked).toEqual([]);
    expect(server.offset).toBeLessThanOrEqual(last - 3);
    // Not so often that it weighs on anybody: two people, each tried again after 1, 2, 5, 15 and then 30 seconds.
    expect(host.called.length).toBeGreaterThan(2 * 20);
    expect(host.called.length).toBeLessThan(2 * 30);
    expect(server.of('getUpdates').length).toBeLessThan(2 * 600);
    host.refuse = null;
    await world.clock.advance(31_000);
    await server.until(() => server.offset === last + 1);
    expect(host.received.map(textOf).filter((text) => text !== 'vier')).toEqual(texts);
    expect(host.received).toHaveLength(4);
  });

  it('does not take the second of a person before the first that was refused, while others go on', async () => {
    const { world, host } = await startedWorld();
    const { people, server } = world;
    let refusals = 2;
    const receive = host.receive.bind(host);
    host.receive = async (inbound) => {
      if (textOf(inbound) === 'eerst' && refusals-- > 0) throw DEADLINE;
      await receive(inbound);
    };
    people.say('anna', 'eerst');
    people.say('anna', 'daarna');
    const last = people.say('bilal', 'ik ook');
    await world.clock.advance(1_000);
    expect(host.received.map(textOf)).toEqual(['ik ook']);
    await world.clock.advance(2_000);
    await server.until(() => server.offset === last + 1);
    expect(host.received.map(textOf)).toEqual(['ik ook', 'eerst', 'daarna']);
  });

  it('gives up an update that only fails by itself, and asks that person to send it again', async () => {
    const { world, host } = await startedWorld();
    const { people, server } = world;
    const receive = host.receive.bind(host);
    host.receive = async (inbound) => {
      if (textOf(inbound) === 'onmogelijk') throw DEADLINE;
      await receive(inbound);
    };
    people.say('anna', 'onmogelijk');
    const last = people.say('anna', 'gewoon');
    await world.clock.advance(60_000);
    await server.until(() => server.offset === last + 1);
    expect(host.asked.map(({ value }) => value)).toEqual([String(people.id('anna'))]);
    expect(host.received.map(textOf)).toEqual(['gewoon']);
    expect(world.logged.filter(({ event }) => event === 'telegram-given-up')).toHaveLength(1);
  });

  it('begins with a short rest again after something went well', async () => {
    const { world, host } = await startedWorld();
    const { server, people } = world;
    host.refuse = UNWRITABLE;
    const first = people.say('anna', 'een');
    await world.clock.advance(60_000);
    host.refuse = null;
    await world.clock.advance(31_000);
    await server.until(() => server.offset === first + 1);
    host.refuse = UNWRITABLE;
    const second = people.say('anna', 'twee');
    await world.clock.settle();
    host.refuse = null;
    await world.clock.advance(1_000);
    await server.until(() => server.offset === second + 1);
    expect(host.received.map(textOf)).toEqual(['een', 'twee']);
  });

  it('asks nobody to send again what was no message', async () => {
    const { world, host } = await startedWorld();
    host.available = () => {
      throw new Error('broken');
    };
    const chat = world.people.private('anna');
    const id = world.server.push({ my_chat_member: { chat, date: 1, new_chat_member: { status: 'member' } } });
    await world.clock.advance(60_000);
    await world.server.until(() => world.server.offset === id + 1);
    expect(world.logged.map(({ event }) => event)).toContain('telegram-given-up');
    expect(host.asked).toEqual([]);
  });

  it('passes over an update that can not be read, and says so', async () => {
    const { world, host } = await startedWorld();
    world.server.push({ message: { text: 5 } });
    const last = world.people.say('anna', 'hoi');
    await world.server.until(() => world.server.offset === last + 1);
    expect(host.received.map(textOf)).toEqual(['hoi']);
    expect(world.logged.map(({ event }) => event)).toContain('telegram-unreadable');
  });

  it('gives an update that Telegram brings twice the same id both times', async () => {
    const { world, host } = await startedWorld();
    expect(await world.act('anna', { kind: 'text', text: 'hoi' })).toBe('acknowledged');
    await world.act('anna', { kind: 'text', text: 'hoi' }, 'repeat');
    await world.server.until(() => host.received.length === 2);
    expect(new Set(host.received.map(({ externalId }) => externalId)).size).toBe(1);
    expect(world.server.offset).toBeGreaterThan(world.people.last.get('anna')?.update_id ?? 0);
  });

  it('tells Telegram at the end what was taken, so that it does not come again', async () => {
    const { world, host } = await startedWorld();
    const held = gate();
    host.beforeTaking = () => held.opened;
    const id = world.people.say('anna', 'nog net');
    await world.server.quiet();
    const stopping = world.channel.stop();
    held.open();
    await stopping;
    expect(world.server.offset).toBe(id + 1);
    expect(world.channel.state).toEqual({ state: 'off' });
  });

  it('does not wait longer than eight seconds for what hangs, and leaves it with Telegram', async () => {
    const { world, host } = await startedWorld();
    host.beforeTaking = () => new Promise(() => {});
    const id = world.people.say('anna', 'hangt');
    await world.server.quiet();
    let stopped = false;
    const stopping = world.channel.stop().then(() => {
      stopped = true;
    });
    await world.clock.advance(7_999);
    expect(stopped).toBe(false);
    await world.clock.advance(1);
    await stopping;
    expect(world.server.offset).toBeLessThanOrEqual(id);
  });
});
