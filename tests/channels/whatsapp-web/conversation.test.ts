import { afterEach, describe, expect, it } from 'vitest';
import { Phone } from '../../support/whatsapp-web-phone.ts';

const phones: Phone[] = [];

afterEach(async () => {
  for (const phone of phones.splice(0)) await phone.put();
});

async function pick(): Promise<Phone> {
  const phone = await Phone.pick();
  phones.push(phone);
  return phone;
}

/** The same phone with a companion that was stopped and started. */
async function again(phone: Phone): Promise<Phone> {
  await phone.stop();
  const next = await Phone.pick({ before: phone });
  phones.splice(phones.indexOf(phone), 1, next);
  return next;
}

describe('the short preparation on WhatsApp, with the real library in a real browser', () => {
  it('goes from the first word to the card as PDF with numbers only, over a restart without a new scan', async () => {
    let phone = await pick();
    expect(phone.world.server.devices.size).toBe(1);
    await phone.say('hallo');
    await phone.choose('Nederlands');
    await phone.choose('Ontmoeting voorbereiden');
    await phone.choose('Ja');
    await phone.choose('Kort: vier vragen');
    await phone.choose('ma 30 nov');
    await phone.choose('Ouders vertrouwen ons', 'Wij spreken hun taal');

    phone = await again(phone);
    // The login was in the browser's profile: nobody had to scan.
    expect(phone.world.server.devices.size).toBe(1);
    expect(phone.world.times('whatsapp-web-trying')).toBe(0);

    await phone.choose('Wij kennen elkaar', 'Ouders voelen respect');
    await phone.choose('Wat doet u precies?', 'Komt u vaker langs?');
    await phone.choose('Ouders doorverwijzen');
    await phone.until((texts) => texts.some((text) => text.includes('Kaart nog eens')));

    const card = phone.world.screen('anna').find(({ file }) => file);
    expect(card?.text).toContain('Onze voorbereiding');
    expect(card?.text).toContain('Ouders vertrouwen ons · Wij spreken hun taal');
    expect(card?.file?.name).toBe('kennismaker-2026-11-30.pdf');
    const bytes = Buffer.from(card?.file?.bytes ?? []);
    expect(bytes.subarray(0, 5).toString('latin1')).toBe('%PDF-');
    expect(bytes.subarray(-8).toString('latin1')).toContain('%%EOF');
    expect(phone.world.server.missing).toEqual([]);
    expect(phone.logged.filter(({ event }) => /failed|refused|given-up/.test(event))).toEqual([]);
  });

  it('sends again what could not be sent, once', async () => {
    const phone = await pick();
    await phone.say('hallo');
    const { pn } = phone.world.person('anna');
    phone.world.server.faults.set(pn, ['throw-text', 'nothing', 'not-taken']);
    const before = phone.texts.length;
    await phone.world.act('anna', { kind: 'text', text: phone.numbers('Nederlands') });
    await phone.world.server.until(() => phone.world.server.faults.get(pn)?.length === 2, 'the first try');
    await phone.world.server.until(() => phone.world.clock.nextWake() !== null, 'a wait');
    for (const wait of [1_000, 2_000, 5_000]) {
      await phone.companion.idle();
      await phone.world.clock.advance(wait);
    }
    await phone.until((texts) => texts.length > before);
    expect(phone.texts.slice(before)).toHaveLength(1);
    expect(phone.texts.at(-1)).toContain('Waarmee kan ik u helpen?');
  });

  it('loses nothing when the browser is killed in the middle of a turn', async () => {
    const phone = await pick();
    await phone.say('hallo');
    const { server, clock } = phone.world;
    const { pn } = phone.world.person('anna');
    // The answer is on its way when the browser dies.
    server.faults.set(pn, ['hang']);
    const before = phone.texts.length;
    await phone.world.act('anna', { kind: 'text', text: phone.numbers('Nederlands') });
    await server.until(() => server.faults.get(pn)?.length === 0, 'the answer to be on its way');
    const killed = server.browser ?? 0;
    process.kill(killed, 'SIGKILL');
    await server.until(() => phone.world.inner.state.state === 'starting', 'the loss to be seen');
    await clock.advance(1_000);
    await phone.until((texts) => texts.length > before);
    await phone.companion.idle();
    expect(server.browser).not.toBe(killed);
    expect(phone.texts.slice(before)).toHaveLength(1);
    expect(phone.texts.at(-1)).toContain('Waarmee kan ik u helpen?');
    expect(phone.companion.counts).toMatchObject({ turns: 2, repeats: 0, deadLetters: 0 });
    await phone.choose('Ontmoeting voorbereiden');
    expect(phone.texts.at(-1)).toContain('Mag ik uw antwoorden bewaren?');
  });

  it('answers what came while it was away once, in order, and asks what it asked several times once', async () => {
    let phone = await pick();
    await phone.say('hallo');
    await phone.choose('Nederlands');
    const before = phone.texts.length;
    const stopped = phone;
    await stopped.stop();
    for (const text of ['menu', 'Menu', 'menu']) {
      await stopped.world.write('anna', text);
      await stopped.world.clock.advance(60_000);
    }
    phone = await Phone.pick({ before: stopped });
    phones.splice(phones.indexOf(stopped), 1, phone);
    await phone.until((texts) => texts.length > before);
    await phone.companion.idle();
    expect(phone.companion.counts).toMatchObject({ turns: 3, repeats: 0 });
    const questions = phone.texts.slice(before).filter((text) => text.includes('Waarmee kan ik u helpen?'));
    expect(questions).toHaveLength(1);
  });
});
