import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/ports/error.ts';
import { heard, startedWorld, toPerson } from '../../support/whatsapp-web-started.ts';
import { OWN, type WhatsAppWebWorld } from '../../support/whatsapp-web-world.ts';

const GROUP = '120363000000000001@g.us';

/** Something that is certainly heard, after what certainly is not. */
async function afterwards(world: WhatsAppWebWorld): Promise<void> {
  await world.act('zeynep', { kind: 'text', text: 'daarna' });
}

describe('what people do in WhatsApp', () => {
  it('knows a person by the id that the message came from, and hands in the other one that WhatsApp knows', async () => {
    const { world, host } = await startedWorld();
    const { pn, lid } = world.person('anna');
    await world.act('anna', { kind: 'text', text: 'met het nummer' });
    await world.server.arrive({ chat: lid, type: 'chat', body: 'met de andere id', t: world.seconds });
    await world.server.until(() => host.received.length === 2, 'both');
    const phone = { channel: 'whatsapp-web', scheme: 'phone', value: pn.split('@')[0] };
    const other = { channel: 'whatsapp-web', scheme: 'lid', value: lid.split('@')[0] };
    expect(host.received.map(({ address, also }) => [address, also])).toEqual([
      [phone, [other]],
      [other, [phone]],
    ]);
  });

  it('answers to the id that the message came from', async () => {
    const { world, host } = await startedWorld();
    const { lid } = world.person('anna');
    await world.server.arrive({ chat: lid, type: 'chat', body: 'hallo', t: world.seconds });
    await world.server.until(() => host.received.length === 1, 'the message');
    const outbound = toPerson(world, 'anna', { text: 'Dag' }, { to: host.last.address });
    expect(await world.channel.send(outbound)).toMatchObject({ ok: true });
    expect(world.server.sent.map(({ chat }) => chat)).toEqual([lid]);
  });

  it('learns the other id from WhatsApp when the page does not know it, and never guesses it', async () => {
    const { world, host } = await startedWorld();
    const known = world.person('anna');
    known.bothKnown = false;
    const alone = { pn: '31699999999@c.us', lid: '', bothKnown: true };
    world.server.people.push(alone);
    await world.act('anna', { kind: 'text', text: 'een' });
    expect(host.last.also?.map(({ scheme }) => scheme)).toEqual(['lid']);
    await world.server.arrive({ chat: alone.pn, type: 'chat', body: 'twee', t: world.seconds });
    await world.server.until(() => host.received.length === 2, 'the second');
    expect(host.last).not.toHaveProperty('also');
  });

  it('takes the words under a picture with it, and a file name as no words', async () => {
    const { world, host } = await startedWorld();
    const { pn } = world.person('anna');
    const t = world.seconds;
    await world.server.arrive({
      chat: pn,
      type: 'image',
      body: '/9j/thumbnail',
      t,
      fields: { directPath: '/p', caption: 'Kijk eens' },
    });
    await world.server.arrive({
      chat: pn,
      type: 'document',
      body: '',
      t,
      fields: { directPath: '/d', caption: 'brief.pdf', filename: 'brief.pdf' },
    });
    await world.server.until(() => host.received.length === 2, 'all');
    expect(host.received.map(({ content }) => content)).toEqual([
      { kind: 'media', media: 'photo', caption: 'Kijk eens' },
      { kind: 'media', media: 'document' },
    ]);
    expect(new Set(host.received.map(({ externalId }) => externalId)).size).toBe(2);
  });

  it('hears nothing of what the number itself sends, of statuses, newsletters, notices and groups', async () => {
    const { world, host } = await startedWorld();
    const { pn } = world.person('anna');
    const t = world.seconds;
    const author = pn;
    await world.server.arrive({ chat: pn, type: 'chat', body: 'van de telefoon zelf', t, fromMe: true });
    await world.server.arrive({ chat: 'status@broadcast', type: 'chat', body: 'status', t, author });
    await world.server.arrive({ chat: '120363000000000002@newsletter', type: 'chat', body: 'nieuws', t });
    await world.server.arrive({ chat: '13135550002@bot', type: 'chat', body: 'een bot', t });
    await world.server.arrive({ chat: GROUP, type: 'chat', body: 'in de groep', t, author });
    for (const type of ['e2e_notification', 'call_log', 'protocol', 'gp2', 'revoked', 'album']) {
      await world.server.arrive({ chat: pn, type, body: '', t });
    }
    await afterwards(world);
    expect(heard(host)).toEqual(['daarna']);
    expect(world.server.sent).toEqual([]);
  });

  it('answers a kind of message that it does not know yet as something it can not read', async () => {
    const { world, host } = await startedWorld();
    const { pn } = world.person('anna');
    await world.server.arrive({ chat: pn, type: 'hologram', body: '', t: world.seconds });
    await world.server.until(() => host.received.length === 1, 'it');
    expect(host.last.content).toEqual({ kind: 'media', media: 'other' });
  });

  it.each(['pn', 'lid'] as const)(
    'answers who names its %s in a group in private, once, and keeps nothing of it',
    async (id) => {
      const { world, host } = await startedWorld();
      const { pn, lid } = world.person('anna');
      const author = id === 'pn' ? pn : lid;
      const named = { chat: GROUP, type: 'chat', body: '@kennismaker help', t: world.seconds, author };
      await world.server.arrive({ ...named, mentions: [OWN[id]] });
      await world.server.arrive({ ...named, mentions: [OWN[id]] });
      // Somebody else is named.
      await world.server.arrive({ ...named, author: world.person('bilal').pn, mentions: ['31677777777@c.us'] });
      await world.server.until(() => world.server.sent.length > 0, 'the answer');
      await afterwards(world);
      expect(heard(host)).toEqual(['daarna']);
      expect(world.server.sent.map(({ chat }) => chat)).toEqual([author]);
      const [text] = world.screen('anna');
      for (const line of ['U hebt mij in een groep genoemd', 'You mentioned me', 'bahsettiniz', 'لقد ذكرتموني']) {
        expect(text?.text).toContain(line);
      }
    },
  );

  it('says that a changed message was not read, in the language of the conversation, once in ten minutes', async () => {
    const { world, host } = await startedWorld();
    await world.act('anna', { kind: 'text', text: 'eerst' });
    const kept = world.last.get('anna');
    if (!kept) throw new Error('Nothing was written.');
    await world.channel.send(toPerson(world, 'anna', { text: 'Hello', language: 'en' }));
    await world.server.edit(kept, 'later');
    await world.server.edit(kept, 'nog later');
    await world.until('anna', (screen) => screen.length === 2);
    await world.clock.advance(10 * 60_000);
    await world.server.edit(kept, 'het laatst');
    await world.until('anna', (screen) => screen.length === 3);
    for (const { text } of world.screen('anna').slice(1)) expect(text).toMatch(/^You changed a message/);
    expect(heard(host)).toEqual(['eerst']);
  });

  it('says nothing about a message that was taken back, and hears it no second time', async () => {
    const { world, host } = await startedWorld();
    await world.act('anna', { kind: 'text', text: 'vergissing' });
    const kept = world.last.get('anna');
    if (!kept) throw new Error('Nothing was written.');
    await world.server.revoke(kept);
    await afterwards(world);
    expect(heard(host)).toEqual(['vergissing', 'daarna']);
    expect(world.server.sent).toEqual([]);
  });

  it('hears a message once, however often the page brings it', async () => {
    const { world, host } = await startedWorld();
    const kept = await world.write('anna', 'een keer');
    for (let times = 0; times < 3; times += 1) await world.server.bring(kept);
    await world.server.until(() => host.received.length === 1, 'the message');
    await world.server.bring(kept);
    // In one chat everything goes in order: what comes after it shows that it was dealt with.
    await world.act('anna', { kind: 'text', text: 'daarna' });
    expect(heard(host)).toEqual(['een keer', 'daarna']);
  });

  it('hears a message once its key is there', async () => {
    const { world, host } = await startedWorld();
    const kept = await world.write('anna', '', { type: 'ciphertext' });
    await afterwards(world);
    expect(heard(host)).toEqual(['daarna']);
    await world.server.decrypt(kept, { type: 'chat', body: 'nu leesbaar' });
    await world.server.until(() => host.received.length === 2, 'the message');
    expect(heard(host)).toEqual(['daarna', 'nu leesbaar']);
  });

  it('takes a reaction to its newest message only', async () => {
    const { world, host } = await startedWorld();
    await world.act('anna', { kind: 'text', text: 'hallo' });
    await world.channel.send(toPerson(world, 'anna', { text: 'Een oude kaart' }));
    await world.channel.send(toPerson(world, 'anna', { text: 'Mag ik uw antwoorden bewaren?' }));
    const [old, newest] = world.sentTo('anna');
    if (!old || !newest) throw new Error('Nothing was sent.');
    await world.server.react(old, '❤️', world.seconds);
    await world.server.react(newest, '👍', world.seconds);
    await world.server.until(() => host.received.length === 2, 'the reaction');
    expect(host.last.content).toEqual({ kind: 'reaction', emoji: '👍' });
    expect(host.received).toHaveLength(2);
  });

  it('shows that it is writing until the answer is there, and not when there is none to come', async () => {
    const { world, host } = await startedWorld();
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    host.beforeTaking = () => held;
    await world.write('anna', 'een lange vraag');
    await world.server.until(() => host.called.length === 1, 'the question to be in hand');
    // WhatsApp shows it for 25 seconds.
    for (const [signs, wait] of [1_000, 20_000, 20_000].entries()) {
      await world.clock.advance(wait);
      await world.server.until(() => world.typed('anna') === signs + 1, 'the sign, again');
    }
    await world.channel.send(toPerson(world, 'anna', { text: 'Dag' }));
    letGo();
    await world.clock.advance(60_000);
    expect(world.typed('anna')).toBe(3);
  });
});

describe('what could not be taken', () => {
  const FULL = new AppError('store.unwritable', 'The disk is full.', { advice: 'Make room.', retry: true });

  it('is tried again until it is, in order, and its writer is asked once', async () => {
    const { world, host } = await startedWorld();
    host.refuse = FULL;
    await world.act('anna', { kind: 'text', text: 'een' });
    await world.act('bilal', { kind: 'text', text: 'van Bilal' });
    await world.write('anna', 'twee');
    await world.clock.advance(1_000);
    await world.clock.advance(2_000);
    expect(
      host.called.filter(({ content }) => content.kind === 'text' && content.text === 'een').length,
    ).toBeGreaterThan(2);
    expect(heard(host)).toEqual([]);
    expect(host.asked.map(({ value }) => value)).toEqual([
      world.person('anna').pn.split('@')[0],
      world.person('bilal').pn.split('@')[0],
    ]);
    host.refuse = null;
    await world.clock.advance(5_000);
    await world.server.until(() => host.received.length === 3, 'everything');
    const ofAnna = heard(host).filter((text) => text !== 'van Bilal');
    expect(ofAnna).toEqual(['een', 'twee']);
  });

  it('is given up after a while when the reason is its own, so that others can go on', async () => {
    const { world, host } = await startedWorld();
    host.refuse = new AppError('x.odd', 'Odd.', { advice: 'Nothing.' });
    await world.act('anna', { kind: 'text', text: 'een' });
    for (const wait of [1_000, 2_000, 5_000, 15_000]) await world.clock.advance(wait);
    await world.server.until(() => world.times('whatsapp-web-given-up') === 1, 'giving up');
    host.refuse = null;
    await world.act('anna', { kind: 'text', text: 'twee' });
    expect(heard(host)).toEqual(['twee']);
  });

  it('asks for a message again that can not be decrypted', async () => {
    const { world, host } = await startedWorld();
    world.person('anna');
    const kept = await world.write('anna', '', { type: 'ciphertext' });
    // The library waits fifteen seconds for the key.
    await world.server.page?.evaluate(`window.onCiphertextFailedEvent(
      window.WWebJS.getMessageModel(standIn.messages.get('false_${kept.chat}_${kept.id}')))`);
    await world.server.until(() => host.asked.length === 1, 'the question');
    expect(host.asked[0]).toEqual({ channel: 'whatsapp-web', scheme: 'phone', value: kept.chat.split('@')[0] });
  });
});
