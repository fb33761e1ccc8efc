import { describe, expect, it } from 'vitest';
import { startedWorld, toPerson } from '../../support/whatsapp-web-started.ts';
import type { WhatsAppWebWorld } from '../../support/whatsapp-web-world.ts';

const LONG = Array.from({ length: 1_500 }, (_, index) => `woord${index}`).join(' ');

async function heardOnce(world: WhatsAppWebWorld): Promise<void> {
  await world.act('anna', { kind: 'text', text: 'hallo' });
}

describe('a message to somebody in WhatsApp', () => {
  it('has its options as numbers in the text, and gives WhatsApp’s id of its last part', async () => {
    const { world } = await startedWorld();
    await heardOnce(world);
    const options = [
      { id: 'a', title: 'Samen koken' },
      { id: 'b', title: 'Samen wandelen' },
    ];
    const result = await world.channel.send(toPerson(world, 'anna', { text: 'Wat past bij u?', options }));
    const [sent] = world.sentTo('anna');
    expect(sent?.body).toBe('Wat past bij u?\n\n1. Samen koken\n2. Samen wandelen');
    expect(result).toEqual({ ok: true, externalId: sent?.id });
  });

  it('is sent on from where it stuck: what WhatsApp has is not sent twice', async () => {
    const { world } = await startedWorld();
    await heardOnce(world);
    const { pn } = world.person('anna');
    const outbound = toPerson(world, 'anna', { text: LONG });
    let sends = 0;
    world.server.onSend = () => {
      sends += 1;
      if (sends === 2) world.server.faults.set(pn, ['throw']);
    };
    expect(await world.channel.send(outbound)).toEqual({ ok: false, code: 'channel.unavailable', retry: 'later' });
    expect(world.sentTo('anna')).toHaveLength(1);
    expect(await world.channel.send(outbound)).toMatchObject({ ok: true });
    const words = world.sentTo('anna').flatMap(({ body }) => body.match(/woord\d+/g) ?? []);
    expect(words).toEqual(LONG.split(' '));
  });

  it('is under way only once, however often it is asked for', async () => {
    const { world } = await startedWorld();
    await heardOnce(world);
    const outbound = toPerson(world, 'anna', { text: 'Dag' });
    const [first, second] = await Promise.all([world.channel.send(outbound), world.channel.send(outbound)]);
    expect(first).toEqual(second);
    expect(world.sentTo('anna')).toHaveLength(1);
  });

  it('comes later when WhatsApp does not answer, and the browser is asked whether it is there', async () => {
    const { world } = await startedWorld();
    await heardOnce(world);
    const { pn } = world.person('anna');
    world.server.faults.set(pn, ['hang']);
    const sending = world.channel.send(toPerson(world, 'anna', { text: 'Dag' }));
    await world.server.until(() => world.server.faults.get(pn)?.length === 0, 'the send to hang');
    await world.clock.advance(45_000);
    expect(await sending).toEqual({ ok: false, code: 'channel.unavailable', retry: 'later' });
    expect(world.server.pages).toBe(1);
    expect(await world.channel.send(toPerson(world, 'anna', { text: 'Dag' }))).toMatchObject({ ok: true });
  });

  it('goes to somebody whom the page does not know by that id, once it has asked WhatsApp', async () => {
    const { world } = await startedWorld();
    const person = world.person('anna');
    person.bothKnown = false;
    await heardOnce(world);
    world.server.faults.set(person.pn, ['no-lid']);
    expect(await world.channel.send(toPerson(world, 'anna', { text: 'Dag' }))).toMatchObject({ ok: true });
  });

  it('goes nowhere when there is nobody by that id', async () => {
    const { world } = await startedWorld();
    const to = { channel: 'whatsapp-web', scheme: 'phone', value: '31688888888' };
    const result = await world.channel.send(toPerson(world, 'anna', { text: 'Dag' }, { to }));
    expect(result).toMatchObject({ ok: false });
    expect(world.server.sent).toEqual([]);
    for (const wrong of [
      { channel: 'whatsapp-web', scheme: 'phone', value: '31688888888@g.us' },
      { channel: 'whatsapp-web', scheme: 'chat', value: '31688888888' },
      { channel: 'telegram', scheme: 'chat', value: '31688888888' },
    ]) {
      expect(await world.channel.send(toPerson(world, 'anna', { text: 'Dag' }, { to: wrong }))).toMatchObject({
        code: 'channel.wrong-address',
        retry: 'never',
      });
    }
  });

  it('is sent on our own initiative only after the browser was found well, and else a fresh one is started', async () => {
    const { world } = await startedWorld();
    await heardOnce(world);
    const invitation = toPerson(world, 'anna', { text: 'Komt u ook?' }, { purpose: 'initiative' });
    const before = world.times('whatsapp-web-on');
    // The page says nothing of it by itself.
    await world.server.page?.evaluate(`standIn.Socket.state = 'OPENING'`);
    expect(await world.channel.send(invitation)).toEqual({
      ok: false,
      code: 'channel.whatsapp-web.away',
      retry: 'when-back',
    });
    await world.server.until(() => world.server.page === null, 'the browser to be closed');
    await world.clock.advance(1_000);
    await world.server.until(() => world.times('whatsapp-web-on') > before, 'the fresh browser');
    await world.clock.settle();
    await world.server.until(() => world.times('whatsapp-web-caught-up') > 1, 'the catching up');
    expect(await world.channel.send(invitation)).toMatchObject({ ok: true });
    expect(world.screen('anna').map(({ text }) => text)).toEqual(['Komt u ook?']);
  });

  it('is not logged, and neither is to whom it went', async () => {
    const { world } = await startedWorld();
    await heardOnce(world);
    const { pn, lid } = world.person('anna');
    world.server.faults.set(pn, ['throw', 'throw-text', 'not-taken', 'nothing']);
    for (let tries = 0; tries < 5; tries += 1) {
      await world.channel.send(toPerson(world, 'anna', { text: 'een geheim van Anna' }));
    }
    const log = JSON.stringify(world.logged);
    for (const secret of ['geheim', 'hallo', pn.slice(0, 11), lid.slice(0, 11)]) expect(log).not.toContain(secret);
  });
});

describe('what becomes of a message', () => {
  it('is told when it is on the phone, when it is read, and when a part of it did not leave', async () => {
    const { world, host } = await startedWorld();
    await heardOnce(world);
    await world.channel.send(toPerson(world, 'anna', { text: LONG }));
    const [first] = world.sentTo('anna');
    const last = world.sentTo('anna').at(-1);
    if (!first || !last) throw new Error('Nothing was sent.');
    const { to } = toPerson(world, 'anna', {});
    for (const ack of [1, 2, 3, 4]) await world.server.ack(last.id, ack);
    await world.server.ack(first.id, -1);
    await world.server.until(() => host.reports.length === 4, 'the reports');
    const at = world.clock.now();
    expect(host.reports).toEqual([
      { to, externalId: last.id, status: 'delivered', at },
      { to, externalId: last.id, status: 'read', at },
      { to, externalId: last.id, status: 'read', at },
      { to, externalId: last.id, status: 'failed', at, code: 'channel.refused' },
    ]);
  });
});
