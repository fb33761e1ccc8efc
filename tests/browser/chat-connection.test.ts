import { describe, expect, test } from 'vitest';
import { webAddress } from '../../src/channels/web/web-channel.ts';
import { AppError } from '../../src/ports/error.ts';
import { MESSAGES_OF_ONE_SESSION } from '../../src/web/chat-brake.ts';
import { STOP_WITHIN_MS } from '../../src/web/server.ts';
import { chatScript } from '../support/chat-script.ts';
import { ScriptedHost } from '../support/scripted-host.ts';
import { startWebRig } from '../support/web-rig.ts';
import { useChats } from './use-chats.ts';

const chats = useChats();

describe('when the connection breaks', () => {
  test('what is typed while the companion is away is sent when it is back, in order and exactly once', async () => {
    const chat = await chats.welcomed();
    const { host, port } = chats.rig;
    await chats.rig.stop();
    await chat.type('bent u daar');
    await chat.type('ik wacht');
    await chat.sees('.own .state');
    expect(await chat.page.$eval('.own .state', (one) => one.textContent)).toBe(
      'Nog niet verstuurd. We proberen het opnieuw.',
    );
    await chat.page.waitForFunction(() => document.querySelector('#connecting')?.textContent === 'Verbinding maken…');
    chats.rig = await startWebRig({ host, settings: { port } });
    await chat.hears('U zei: ik wacht');
    expect(chats.said()).toEqual([
      { kind: 'text', text: 'bent u daar' },
      { kind: 'text', text: 'ik wacht' },
    ]);
    expect(host.repeats).toBe(0);
    await chat.page.waitForFunction(() => document.querySelector('#connecting')?.textContent === '');
    await chat.page.waitForFunction(() => document.querySelector('.state') === null);
    expect((await chat.messages()).map(({ text }) => text).slice(2)).toEqual([
      'bent u daar',
      'ik wacht',
      'U zei: bent u daar',
      'U zei: ik wacht',
    ]);
  });

  test('a message whose acknowledgement was lost is sent again with its id, and taken once', async () => {
    const chat = await chats.welcomed();
    const { host, port, clock } = chats.rig;
    host.beforeAcknowledging = () => new Promise(() => {});
    await chat.type('eenmaal');
    await expect.poll(() => chats.said().length, { timeout: 20_000 }).toBe(1);
    // The companion has it, but goes down before it could say so.
    const stopping = chats.rig.server.stop();
    clock.advance(STOP_WITHIN_MS);
    await stopping;
    await chat.sees('.own .state');
    host.beforeAcknowledging = null;
    chats.rig = await startWebRig({ host, settings: { port } });
    await expect.poll(() => host.repeats, { timeout: 20_000 }).toBe(1);
    await chat.page.waitForFunction(() => document.querySelector('.own .state') === null);
    await chat.hears('U zei: eenmaal');
    expect(chats.said()).toEqual([{ kind: 'text', text: 'eenmaal' }]);
    const messages = await chat.messages();
    expect(messages.filter(({ text }) => text.includes('eenmaal')).map(({ by }) => by)).toEqual(['own', 'said']);
  });

  test('what the companion says while the page is away comes when it is back, in order and once', async () => {
    const chat = await chats.welcomed();
    const { host, port } = chats.rig;
    const address = chats.address();
    await chats.rig.stop();
    const line = (text: string) => ({ message: { language: 'nl' as const, text } });
    host.say(address, line('een'), line('twee'));
    chats.rig = await startWebRig({ host, settings: { port } });
    await chat.hears('twee');
    const texts = (await chat.messages()).map(({ text }) => text);
    expect(texts.slice(2)).toEqual(['een', 'twee']);
    await expect.poll(() => host.unsent(address).length).toBe(0);
  });

  test('a message that comes twice is shown once and acknowledged both times', async () => {
    const chat = await chats.welcomed();
    const outbound = { id: 'again', to: chats.address(), message: { language: 'nl' as const, text: 'dubbel' } };
    expect(await chats.rig.channel.send(outbound)).toEqual({ ok: true });
    expect(await chats.rig.channel.send(outbound)).toEqual({ ok: true });
    expect((await chat.messages()).filter(({ text }) => text === 'dubbel')).toHaveLength(1);
  });

  test('a full disk holds the message back until there is room', async () => {
    const chat = await chats.welcomed();
    chats.rig.host.refuse = new AppError('store.unwritable', 'Full.', { advice: 'Make room.', retry: true });
    await chat.type('bewaar mij');
    await chat.sees('.own .state');
    chats.rig.host.refuse = null;
    await chat.hears('U zei: bewaar mij');
    expect(chats.said()).toHaveLength(1);
  });

  test('who is faster than the companion allows loses nothing: the page waits as long as it is told, and sends again', async () => {
    await chats.rig.stop();
    chats.rig = await startWebRig({ host: new ScriptedHost(chatScript), settings: { webChat: 'public' } });
    const chat = await chats.welcomed();
    // The opening was one.
    for (let count = 1; count < MESSAGES_OF_ONE_SESSION.burst; count++) await chat.type(`snel ${count}`);
    await expect.poll(() => chats.said().length, { timeout: 20_000 }).toBe(MESSAGES_OF_ONE_SESSION.burst - 1);
    const held = chat.page.waitForResponse((response) => response.status() === 429);
    await chat.type('te snel');
    expect((await held).headers()['retry-after']).toBe('1');
    await chat.sees('.own .state');
    chats.rig.clock.advance(1_000);
    await chat.hears('U zei: te snel');
    expect(await chat.page.$('.state')).toBeNull();
    expect(chats.rig.host.repeats).toBe(0);
    expect(chats.said()).toHaveLength(MESSAGES_OF_ONE_SESSION.burst);
  });

  test('what is refused for good says so, lets the next through, and can be sent again by hand', async () => {
    const chat = await chats.welcomed();
    chats.rig.host.refuse = new AppError('store.closed', 'Closed.', { advice: 'Start again.' });
    await chat.type('eerste');
    await chat.sees('.state.failed button');
    chats.rig.host.refuse = null;
    await chat.type('tweede');
    await chat.hears('U zei: tweede');
    await chat.page.click('.state.failed button');
    await chat.hears('U zei: eerste');
    expect(await chat.page.$('.state')).toBeNull();
  });
});

describe('what the page remembers', () => {
  test('a reload keeps the conversation and its session, and opens it no second time', async () => {
    const chat = await chats.welcomed();
    await chat.tap('English');
    await chat.hears('Hello');
    await chat.type('kaart');
    await chat.sees('a.file');
    const before = await chat.messages();
    await expect.poll(() => chats.rig.host.unsent(chats.address()).length).toBe(0);
    await chat.page.reload();
    await chat.sees('a.file');
    expect(await chat.messages()).toEqual(before);
    expect(await chat.page.$eval('.option.chosen', (one) => one.textContent)).toBe('2 English');
    await chat.type('na het herladen');
    await chat.hears('U zei: na het herladen');
    expect(new Set(chats.rig.host.received.map(({ address }) => address.value)).size).toBe(1);
    expect(chats.rig.host.received.filter(({ content }) => content.kind === 'opened')).toHaveLength(1);
  });

  test('a message that was not through survives a reload', async () => {
    const chat = await chats.welcomed();
    chats.rig.host.refuse = new AppError('store.unwritable', 'Full.', { advice: 'Make room.', retry: true });
    await chat.type('nog onderweg');
    await chat.sees('.own .state');
    await chat.page.reload();
    chats.rig.host.refuse = null;
    await chat.hears('U zei: nog onderweg');
    expect(chats.said()).toHaveLength(1);
  });

  test('clearing asks first, empties only this page, and starts anew under another session', async () => {
    const chat = await chats.welcomed();
    await chat.type('hoi');
    await chat.hears('U zei: hoi');
    const kept = await chat.page.evaluate(() => sessionStorage.getItem('kennismaker.chat'));
    await chat.page.click('#more-button');
    await chat.page.click('#clear');
    expect(await chat.page.$eval('#clear-dialog', (one) => (one as HTMLElement).innerText)).toContain(
      'alleen van deze pagina',
    );
    await chat.page.click('#clear-no');
    expect(await chat.messages()).toHaveLength(4);
    await chat.page.click('#clear');
    await chat.page.click('#clear-yes');
    await expect.poll(() => chats.rig.host.received.length, { timeout: 20_000 }).toBe(3);
    await chat.sees('.options .option');
    expect((await chat.messages()).map(({ by }) => by)).toEqual(['said', 'said']);
    expect(chats.rig.host.received.at(-1)?.content).toEqual({ kind: 'opened' });
    expect(new Set(chats.rig.host.received.map(({ address }) => address.value)).size).toBe(2);
    const now = await chat.page.evaluate(() => sessionStorage.getItem('kennismaker.chat'));
    expect(now).not.toContain(JSON.parse(kept ?? '{}').session);
    expect(now).not.toContain('hoi');
  });

  test('when the browser has no room left, the bytes of the oldest file go first and the card says so', async () => {
    const chat = await chats.welcomed();
    const big = new Uint8Array(2_500_000);
    for (const name of ['een.pdf', 'twee.pdf', 'drie.pdf']) {
      const file = { fileName: name, mediaType: 'application/pdf', bytes: big };
      chats.rig.host.say(chats.address(), { message: { language: 'nl', text: name }, file });
      await chat.hears(name);
      await expect.poll(() => chats.rig.host.unsent(chats.address()).length).toBe(0);
    }
    await chat.page.reload();
    await chat.hears('drie.pdf');
    const cards = await chat.page.$$eval('.file', (all) => all.map((one) => [one.tagName, one.textContent]));
    expect(cards[0]).toEqual(['P', 'een.pdfDit bestand staat niet meer op deze pagina. Vraag er opnieuw om.']);
    expect(cards.at(-1)).toEqual(['A', 'drie.pdfOpslaan']);
    expect(await chat.messages()).toHaveLength(5);
  });

  test('nothing of a conversation lies outside the tab: no cookie, no localStorage, no secret in an address', async () => {
    const chat = await chats.welcomed();
    await chat.type('hoi');
    await chat.hears('U zei: hoi');
    const { session } = JSON.parse(
      (await chat.page.evaluate(() => sessionStorage.getItem('kennismaker.chat'))) ?? '{}',
    );
    expect(session).toMatch(/^.{26,}$/);
    expect(webAddress(session)).toEqual(chats.address());
    expect(await chat.page.evaluate(() => [document.cookie, localStorage.length])).toEqual(['', 0]);
    expect(chat.requests.filter((url) => url.includes(session))).toEqual([]);
  });
});
