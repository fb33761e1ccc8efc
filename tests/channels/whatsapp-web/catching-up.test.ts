import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/ports/error.ts';
import { heard, nextWorld, startedWorld, toPerson } from '../../support/whatsapp-web-started.ts';
import { ContractHost } from '../contract.ts';

const HOUR = 3_600_000;

describe('what was sent while nobody was there', () => {
  it('is handed in once, oldest first, also when it is more than a page, and what is new comes after it', async () => {
    const { world, host } = await startedWorld();
    await world.act('anna', { kind: 'text', text: 'voor de pauze' });
    await world.channel.stop();
    for (let count = 1; count <= 60; count += 1) {
      await world.write('anna', `gemist ${count}`);
      await world.clock.advance(1_000);
    }
    const next = await nextWorld(world);
    const taker = new ContractHost();
    // While the chat is read somebody goes on writing.
    world.server.onLoading = async () => {
      world.server.onLoading = null;
      await next.write('anna', 'intussen');
    };
    await next.channel.start(taker);
    await next.server.until(() => taker.received.length >= 61, 'everything');
    const missed = Array.from({ length: 60 }, (_, index) => `gemist ${index + 1}`);
    expect(heard(taker)).toEqual([...missed, 'intussen']);
    expect(taker.received.slice(0, 60).every((inbound) => inbound.missed === true)).toBe(true);
    expect(heard(host)).toEqual(['voor de pauze']);
  });

  it('is not handed in again by the next start', async () => {
    const { world } = await startedWorld();
    await world.act('anna', { kind: 'text', text: 'een' });
    await world.act('bilal', { kind: 'text', text: 'twee' });
    await world.channel.stop();
    const next = await nextWorld(world);
    const taker = new ContractHost();
    await next.channel.start(taker);
    await next.act('anna', { kind: 'text', text: 'drie' });
    expect(heard(taker)).toEqual(['drie']);
  });

  it('is handed in of the last 48 hours only', async () => {
    const { world } = await startedWorld();
    await world.act('anna', { kind: 'text', text: 'een' });
    await world.channel.stop();
    await world.write('anna', 'te oud');
    await world.clock.advance(2 * HOUR);
    await world.write('anna', 'oud');
    await world.clock.advance(47 * HOUR);
    const next = await nextWorld(world);
    const taker = new ContractHost();
    await next.channel.start(taker);
    await next.server.until(() => taker.received.length > 0, 'what was missed');
    expect(heard(taker)).toEqual(['oud']);
  });

  it('is nothing that was written to the phone before it was linked', async () => {
    const { world, host } = await startedWorld({ scans: false });
    const { server } = world;
    await server.until(() => world.inner.link().kind === 'qr', 'a code');
    await world.write('anna', 'aan de vorige eigenaar');
    await world.clock.advance(60_000);
    await server.scan();
    await server.until(() => world.times('whatsapp-web-caught-up') > 0, 'the catching up');
    await world.act('anna', { kind: 'text', text: 'aan Kennismaker' });
    expect(heard(host)).toEqual(['aan Kennismaker']);
  });

  it('holds up nobody else, and nothing is sent to a chat before it is read', async () => {
    const { world } = await startedWorld();
    for (const name of ['anna', 'bilal']) await world.act(name, { kind: 'text', text: 'hallo' });
    await world.channel.stop();
    await world.clock.advance(60_000);
    for (let count = 0; count < 30; count += 1) await world.write('anna', `gemist ${count}`);
    await world.write('bilal', 'ook gemist');
    const next = await nextWorld(world);
    const taker = new ContractHost();
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const anna = world.person('anna').pn;
    world.server.onLoading = (chat) => (chat === anna ? held : Promise.resolve());
    const starting = next.channel.start(taker);
    await next.server.until(() => taker.received.length > 0, 'what Bilal wrote');
    expect(heard(taker)).toEqual(['ook gemist']);
    await next.clock.settle();
    const question = toPerson(next, 'anna', { text: 'Waarmee kan ik u helpen?' });
    expect(await next.channel.send(question)).toEqual({ ok: false, code: 'channel.catching-up', retry: 'when-back' });
    expect(await next.channel.send(toPerson(next, 'bilal', { text: 'Dag' }))).toMatchObject({ ok: true });
    letGo();
    await starting;
    await next.server.until(() => taker.returned.length > 0, 'Anna to be free');
    expect(taker.returned).toEqual([question.to]);
    expect(taker.received).toHaveLength(31);
    expect(await next.channel.send(question)).toMatchObject({ ok: true });
  });

  it('is read by the other id of a person whose chat got it meanwhile', async () => {
    const { world } = await startedWorld();
    const { pn, lid } = world.person('anna');
    await world.act('anna', { kind: 'text', text: 'een' });
    await world.channel.stop();
    // WhatsApp moves the chat, with everything in it.
    for (const kept of world.server.history) if (kept.chat === pn) kept.chat = lid;
    await world.clock.advance(60_000);
    await world.server.arrive({ chat: lid, type: 'chat', body: 'twee', t: world.seconds });
    const next = await nextWorld(world);
    const taker = new ContractHost();
    await next.channel.start(taker);
    await next.server.until(() => taker.received.length > 0, 'what was missed');
    await next.act('bilal', { kind: 'text', text: 'daarna' });
    expect(heard(taker)).toEqual(['twee', 'daarna']);
  });

  it('stays to be read when it could not be taken before the stop', async () => {
    const { world, host } = await startedWorld();
    await world.act('anna', { kind: 'text', text: 'een' });
    host.refuse = new AppError('store.unwritable', 'The disk is full.', { advice: 'Make room.', retry: true });
    await world.act('anna', { kind: 'text', text: 'twee' });
    await world.channel.stop();
    const next = await nextWorld(world);
    const taker = new ContractHost();
    await next.channel.start(taker);
    await next.server.until(() => taker.received.length > 0, 'what was refused');
    expect(heard(taker)).toEqual(['twee']);
  });

  it('does not bring back what an erased person said, nor who they were', async () => {
    const { world } = await startedWorld();
    for (const name of ['anna', 'bilal', 'coen']) await world.act(name, { kind: 'text', text: `van ${name}` });
    const addressOf = (name: string) => toPerson(world, name, {}).to;
    await world.inner.forget(addressOf('anna'));
    await world.channel.stop();
    const next = await nextWorld(world);
    // Bilal was erased while the service was off.
    const gone = await next.inner.forgetUnknown(async ({ value }) => value === addressOf('coen').value);
    expect(gone).toBe(1);
    const taker = new ContractHost();
    await next.channel.start(taker);
    await next.clock.advance(60_000);
    for (const name of ['anna', 'bilal', 'coen']) await next.act(name, { kind: 'text', text: `opnieuw ${name}` });
    expect(heard(taker)).toEqual(['opnieuw anna', 'opnieuw bilal', 'opnieuw coen']);
  });
});
