import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, SerializedAXNode } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { webAddress } from '../../src/channels/web/web-channel.ts';
import { AppError } from '../../src/ports/error.ts';
import { STOP_WITHIN_MS } from '../../src/web/server.ts';
import { CARD_BYTES, chatScript } from '../support/chat-script.ts';
import { launchChromium } from '../support/chromium.ts';
import { ScriptedHost } from '../support/scripted-host.ts';
import { startWebRig, type WebRig } from '../support/web-rig.ts';
import { ChatPage } from './chat-page.ts';
import { textContrasts } from './contrast.ts';

let browser: Browser;
let rig: WebRig;
const pages: ChatPage[] = [];

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  rig = await startWebRig({ host: new ScriptedHost(chatScript) });
});
afterEach(async () => {
  await Promise.all(pages.splice(0).map((page) => page.close()));
  await rig.stop();
});

async function open(options: Parameters<typeof ChatPage.open>[2] = {}): Promise<ChatPage> {
  const chat = await ChatPage.open(browser, rig.url, options);
  pages.push(chat);
  return chat;
}

/** Opens the page and waits for the welcome. */
async function welcomed(options: Parameters<typeof ChatPage.open>[2] = {}): Promise<ChatPage> {
  const chat = await open(options);
  await chat.sees('.options .option');
  return chat;
}

/** What came in, without the opening. */
function said(): unknown[] {
  return rig.host.received.map(({ content }) => content).filter(({ kind }) => kind !== 'opened');
}

describe('a conversation', () => {
  test('the welcome comes by itself, once, and the page says that this is a bot', async () => {
    const chat = await welcomed();
    expect((await chat.messages()).map(({ by }) => by)).toEqual(['said', 'said']);
    expect(rig.host.received.map(({ content }) => content)).toEqual([{ kind: 'opened' }]);
    const header = await chat.page.$eval('h1', (one) => (one as HTMLElement).innerText);
    expect(header).toMatch(/Kennismaker\s+chatbot/);
    expect(await chat.page.title()).toBe('Kennismaker – chatbot');
  });

  test('an option can be tapped, is shown as said, and steps back', async () => {
    const chat = await welcomed();
    await chat.tap('Türkçe');
    await chat.hears('Merhaba');
    expect(said()).toEqual([{ kind: 'option', id: 'language:tr' }]);
    expect((await chat.messages()).at(-2)).toEqual({ by: 'own', text: 'Türkçe' });
    expect(await chat.page.$eval('.option.chosen', (one) => one.textContent)).toBe('3 Türkçe');
    const groups = await chat.page.$$eval('.options', (all) => all.map((one) => one.classList.contains('past')));
    expect(groups).toEqual([true, false]);
    expect(await chat.root('lang')).toBe('tr');
  });

  test('an option of an earlier question still reaches the companion', async () => {
    const chat = await welcomed();
    await chat.tap('English');
    await chat.hears('Hello');
    await chat.tap('Türkçe');
    await chat.hears('Merhaba');
    expect(said()).toEqual([
      { kind: 'option', id: 'language:en' },
      { kind: 'option', id: 'language:tr' },
    ]);
  });

  test('everything can be done with the keyboard alone', async () => {
    const chat = await welcomed();
    const { keyboard } = chat.page;
    const path: string[] = [];
    for (let tabs = 0; tabs < 8; tabs++) {
      await keyboard.press('Tab');
      path.push(await chat.focused());
    }
    expect(path.slice(0, 5)).toEqual(['Over deze pagina', '1 Nederlands', '2 English', '3 Türkçe', '4 العربية']);
    expect(path.slice(5, 7)).toEqual(['', 'Versturen']);

    await chat.page.focus('.option:nth-child(2)');
    const outline = await chat.page.$eval('.option:nth-child(2)', (one) => getComputedStyle(one).outlineStyle);
    await keyboard.press('Enter');
    await chat.hears('Hello');
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    expect(await chat.focused()).toBe('1 Prepare the meeting with the neighbourhood team');
    await keyboard.press('Space');
    await chat.hears('Gekozen: menu:1');
    expect(outline).not.toBe('none');
  });

  test('Enter sends, Shift and Enter make a new line, and nothing is not sent', async () => {
    const chat = await welcomed();
    await chat.type('   ');
    await chat.page.$eval('#input', (input) => {
      (input as HTMLTextAreaElement).value = '';
    });
    await chat.page.type('#input', 'een');
    await chat.page.keyboard.down('Shift');
    await chat.page.keyboard.press('Enter');
    await chat.page.keyboard.up('Shift');
    await chat.type('twee');
    await chat.hears('U zei: een\ntwee');
    expect(said()).toEqual([{ kind: 'text', text: 'een\ntwee' }]);
    expect(await chat.page.$eval('#input', (input) => (input as HTMLTextAreaElement).value)).toBe('');
  });

  test('the button sends too', async () => {
    const chat = await welcomed();
    await chat.page.type('#input', 'hoi');
    await chat.page.click('#send');
    await chat.hears('U zei: hoi');
  });

  test('words that look like HTML stay words', async () => {
    const chat = await welcomed();
    const text = '<img src=x onerror="document.title=1"><b>vet</b> &amp; {{send}}';
    await chat.type(text);
    await chat.hears(`U zei: ${text}`);
    expect(await chat.page.$$eval('#log img, #log b', (all) => all.length)).toBe(0);
  });

  test('a text of 100 kB is sent; one that is too long says so and holds up nothing', async () => {
    const chat = await welcomed();
    const set = (length: number) =>
      chat.page.$eval(
        '#input',
        (input, size) => {
          (input as HTMLTextAreaElement).value = 'x'.repeat(size);
        },
        length,
      );
    await set(100 * 1024);
    await chat.page.click('#send');
    await expect.poll(() => said().length, { timeout: 20_000 }).toBe(1);
    await set(140 * 1024);
    await chat.page.click('#send');
    await chat.sees('.state.failed');
    expect(await chat.page.$eval('.state.failed', (one) => one.textContent)).toContain('te lang');
    await chat.type('kort');
    await chat.hears('U zei: kort');
    expect(said()).toHaveLength(2);
  });
});

describe('language and direction', () => {
  test('the page follows the newest message to the right and back, words and all', async () => {
    const chat = await welcomed();
    expect([await chat.root('dir'), await chat.root('lang')]).toEqual(['ltr', 'nl']);
    await chat.tap('العربية');
    await chat.hears('مرحب');
    expect([await chat.root('dir'), await chat.root('lang')]).toEqual(['rtl', 'ar']);
    expect(await chat.page.$eval('#input', (input) => (input as HTMLTextAreaElement).placeholder)).toBe(
      'اكتبوا رسالتكم',
    );
    const [input, send] = await chat.page.$$eval('#input, #send', (all) =>
      all.map((one) => one.getBoundingClientRect().x),
    );
    expect(send).toBeLessThan(input ?? 0);
    const [dutch, arabic] = await chat.page.$$eval('.text', (all) =>
      [all[0], all.at(-1)].map((one) => one && getComputedStyle(one).direction),
    );
    expect([dutch, arabic]).toEqual(['ltr', 'rtl']);
    await chat.tap('Nederlands');
    await chat.hears('Dag!');
    expect([await chat.root('dir'), await chat.root('lang')]).toEqual(['ltr', 'nl']);
  });

  test('a telephone number keeps its order between Arabic words', async () => {
    const chat = await welcomed();
    await chat.tap('العربية');
    await chat.hears('0800-2000');
    const drawn = await chat.page.$eval('a[href="tel:08002000"]', (link) => {
      const x = (offset: number) => {
        const range = document.createRange();
        range.setStart(link.firstChild as Node, offset);
        range.setEnd(link.firstChild as Node, offset + 1);
        return range.getBoundingClientRect().x;
      };
      return x(0) < x(8);
    });
    expect(drawn).toBe(true);
  });

  test.each([
    [['tr-TR', 'nl'], 'tr', 'Mesajınızı yazın'],
    [['pl', 'en-GB'], 'en', 'Type your message'],
    [['pl'], 'nl', 'Typ uw bericht'],
  ])('before anything is said, the browser that prefers %s gets %s', async (languages, language, placeholder) => {
    rig.host.refuse = new AppError('store.unwritable', 'Full.', { advice: 'Make room.', retry: true });
    const chat = await open({ languages });
    await chat.page.waitForFunction((wanted: string) => document.documentElement.lang === wanted, {}, language);
    await chat.page.waitForSelector(`#input[placeholder="${placeholder}"]`);
  });

  test('without JavaScript the page says in every language that it needs it', async () => {
    const chat = await open({ scripts: false });
    const text = await chat.page.$eval('noscript', (one) => (one as HTMLElement).innerText);
    expect(text.split('\n').filter((line) => line.includes('JavaScript'))).toHaveLength(4);
  });
});

describe('links and files', () => {
  test('help lines and https addresses are links, and no other number is', async () => {
    const chat = await welcomed();
    await chat.type('hulp');
    await chat.hears('Veilig Thuis');
    const links = await chat.page.$$eval('.said:last-child a', (all) =>
      all.map((one) => [one.textContent, (one as HTMLAnchorElement).href, (one as HTMLAnchorElement).rel]),
    );
    expect(links).toEqual([
      ['112', 'tel:112', ''],
      ['0800-2000', 'tel:08002000', ''],
      ['113', 'tel:113', ''],
      ['https://www.113.nl/hulp', 'https://www.113.nl/hulp', 'noopener noreferrer'],
    ]);
  });

  test.each([
    ['javascript:alert(1) http://a.nl data:text/html,x', []],
    ['https://gemeente.nl@evil.example/x', []],
    ['https://', []],
    ['(zie https://a.nl/b_(c)). Einde', ['https://a.nl/b_(c)']],
    ['https://a.nl, https://b.nl!', ['https://a.nl', 'https://b.nl']],
    ['https://a.nl/112 en 112', ['https://a.nl/112', '112']],
    ['+31112 112a a112 1.112 112,5 -112 0800-2000-1 112/113', []],
    ['112. 113? (0800-0432) 0900-8844', ['112', '113', '0800-0432', '0900-8844']],
    ['https://a.nl/\u202Egpj.exe', ['https://a.nl/']],
  ])('in "%s" the links are %j, and no character is lost', async (text, links) => {
    const chat = await open();
    // As text: a function would be sent with its imports already made into the test runner's own.
    const found = await chat.page.evaluate(`(async () => {
      const { linkedText } = await import('/assets/linked-text.js');
      const nodes = linkedText(${JSON.stringify(text)});
      return { text: nodes.textContent, links: [...nodes.querySelectorAll('a')].map((one) => one.textContent) };
    })()`);
    expect(found).toEqual({ text, links });
  });

  test('the card is saved byte for byte under its own name', async () => {
    const chat = await welcomed();
    await chat.type('kaart');
    await chat.sees('a.file');
    expect(await chat.page.$eval('a.file', (link) => (link as HTMLElement).innerText)).toMatch(
      /voorbereiding\.pdf\s+Opslaan/,
    );
    const folder = await mkdtemp(join(tmpdir(), 'chat-page-'));
    try {
      const saved = await chat.save('a.file', folder);
      expect(saved).toBe('voorbereiding.pdf');
      expect(new Uint8Array(await readFile(join(folder, saved)))).toEqual(CARD_BYTES);
    } finally {
      await rm(folder, { recursive: true });
    }
    expect(chat.complaints).toEqual([]);
  });

  test('a file of a kind that a browser would open as a page is only bytes', async () => {
    const chat = await open();
    const types = ['text/html', 'image/svg+xml', 'application/pdf', 'text/calendar; charset=utf-8'];
    const made = await chat.page.evaluate(`(async () => {
      const { fileCard } = await import('/assets/file-card.js');
      const made = [];
      URL.createObjectURL = (blob) => {
        made.push(blob.type);
        return 'blob:x';
      };
      for (const mediaType of ${JSON.stringify(types)}) fileCard({ fileName: 'x', mediaType, base64: 'AAAA' }, {});
      return made;
    })()`);
    const bytes = 'application/octet-stream';
    expect(made).toEqual([bytes, bytes, 'application/pdf', 'text/calendar; charset=utf-8']);
  });
});

describe('when the connection breaks', () => {
  test('what is typed while the companion is away is sent when it is back, in order and exactly once', async () => {
    const chat = await welcomed();
    const { host, port } = rig;
    await rig.stop();
    await chat.type('bent u daar');
    await chat.type('ik wacht');
    await chat.sees('.own .state');
    expect(await chat.page.$eval('.own .state', (one) => one.textContent)).toBe(
      'Nog niet verstuurd. We proberen het opnieuw.',
    );
    await chat.page.waitForFunction(() => document.querySelector('#connecting')?.textContent === 'Verbinding maken…');
    rig = await startWebRig({ host, settings: { port } });
    await chat.hears('U zei: ik wacht');
    expect(said()).toEqual([
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
    const chat = await welcomed();
    const { host, port, clock } = rig;
    host.beforeAcknowledging = () => new Promise(() => {});
    await chat.type('eenmaal');
    await expect.poll(() => said().length, { timeout: 20_000 }).toBe(1);
    // The companion has it, but goes down before it could say so.
    const stopping = rig.server.stop();
    clock.advance(STOP_WITHIN_MS);
    await stopping;
    await chat.sees('.own .state');
    host.beforeAcknowledging = null;
    rig = await startWebRig({ host, settings: { port } });
    await expect.poll(() => host.repeats, { timeout: 20_000 }).toBe(1);
    await chat.page.waitForFunction(() => document.querySelector('.own .state') === null);
    await chat.hears('U zei: eenmaal');
    expect(said()).toEqual([{ kind: 'text', text: 'eenmaal' }]);
    const messages = await chat.messages();
    expect(messages.filter(({ text }) => text.includes('eenmaal')).map(({ by }) => by)).toEqual(['own', 'said']);
  });

  test('what the companion says while the page is away comes when it is back, in order and once', async () => {
    const chat = await welcomed();
    const { host, port } = rig;
    const address = addressOf(rig);
    await rig.stop();
    const line = (text: string) => ({ message: { language: 'nl' as const, text } });
    host.say(address, line('een'), line('twee'));
    rig = await startWebRig({ host, settings: { port } });
    await chat.hears('twee');
    const texts = (await chat.messages()).map(({ text }) => text);
    expect(texts.slice(2)).toEqual(['een', 'twee']);
    await expect.poll(() => host.unsent(address).length).toBe(0);
  });

  test('a message that comes twice is shown once and acknowledged both times', async () => {
    const chat = await welcomed();
    const outbound = { id: 'again', to: addressOf(rig), message: { language: 'nl' as const, text: 'dubbel' } };
    expect(await rig.channel.send(outbound)).toEqual({ ok: true });
    expect(await rig.channel.send(outbound)).toEqual({ ok: true });
    expect((await chat.messages()).filter(({ text }) => text === 'dubbel')).toHaveLength(1);
  });

  test('a full disk holds the message back until there is room', async () => {
    const chat = await welcomed();
    rig.host.refuse = new AppError('store.unwritable', 'Full.', { advice: 'Make room.', retry: true });
    await chat.type('bewaar mij');
    await chat.sees('.own .state');
    rig.host.refuse = null;
    await chat.hears('U zei: bewaar mij');
    expect(said()).toHaveLength(1);
  });

  test('what is refused for good says so, lets the next through, and can be sent again by hand', async () => {
    const chat = await welcomed();
    rig.host.refuse = new AppError('store.closed', 'Closed.', { advice: 'Start again.' });
    await chat.type('eerste');
    await chat.sees('.state.failed button');
    rig.host.refuse = null;
    await chat.type('tweede');
    await chat.hears('U zei: tweede');
    await chat.page.click('.state.failed button');
    await chat.hears('U zei: eerste');
    expect(await chat.page.$('.state')).toBeNull();
  });
});

describe('what the page remembers', () => {
  test('a reload keeps the conversation and its session, and opens it no second time', async () => {
    const chat = await welcomed();
    await chat.tap('English');
    await chat.hears('Hello');
    await chat.type('kaart');
    await chat.sees('a.file');
    const before = await chat.messages();
    await expect.poll(() => rig.host.unsent(addressOf(rig)).length).toBe(0);
    await chat.page.reload();
    await chat.sees('a.file');
    expect(await chat.messages()).toEqual(before);
    expect(await chat.page.$eval('.option.chosen', (one) => one.textContent)).toBe('2 English');
    await chat.type('na het herladen');
    await chat.hears('U zei: na het herladen');
    expect(new Set(rig.host.received.map(({ address }) => address.value)).size).toBe(1);
    expect(rig.host.received.filter(({ content }) => content.kind === 'opened')).toHaveLength(1);
  });

  test('a message that was not through survives a reload', async () => {
    const chat = await welcomed();
    rig.host.refuse = new AppError('store.unwritable', 'Full.', { advice: 'Make room.', retry: true });
    await chat.type('nog onderweg');
    await chat.sees('.own .state');
    await chat.page.reload();
    rig.host.refuse = null;
    await chat.hears('U zei: nog onderweg');
    expect(said()).toHaveLength(1);
  });

  test('clearing asks first, empties only this page, and starts anew under another session', async () => {
    const chat = await welcomed();
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
    await expect.poll(() => rig.host.received.length, { timeout: 20_000 }).toBe(3);
    await chat.sees('.options .option');
    expect((await chat.messages()).map(({ by }) => by)).toEqual(['said', 'said']);
    expect(rig.host.received.at(-1)?.content).toEqual({ kind: 'opened' });
    expect(new Set(rig.host.received.map(({ address }) => address.value)).size).toBe(2);
    const now = await chat.page.evaluate(() => sessionStorage.getItem('kennismaker.chat'));
    expect(now).not.toContain(JSON.parse(kept ?? '{}').session);
    expect(now).not.toContain('hoi');
  });

  test('when the browser has no room left, the bytes of the oldest file go first and the card says so', async () => {
    const chat = await welcomed();
    const big = new Uint8Array(2_500_000);
    for (const name of ['een.pdf', 'twee.pdf', 'drie.pdf']) {
      const file = { fileName: name, mediaType: 'application/pdf', bytes: big };
      rig.host.say(addressOf(rig), { message: { language: 'nl', text: name }, file });
      await chat.hears(name);
      await expect.poll(() => rig.host.unsent(addressOf(rig)).length).toBe(0);
    }
    await chat.page.reload();
    await chat.hears('drie.pdf');
    const cards = await chat.page.$$eval('.file', (all) => all.map((one) => [one.tagName, one.textContent]));
    expect(cards[0]).toEqual(['P', 'een.pdfDit bestand staat niet meer op deze pagina. Vraag er opnieuw om.']);
    expect(cards.at(-1)).toEqual(['A', 'drie.pdfOpslaan']);
    expect(await chat.messages()).toHaveLength(5);
  });

  test('nothing of a conversation lies outside the tab: no cookie, no localStorage, no secret in an address', async () => {
    const chat = await welcomed();
    await chat.type('hoi');
    await chat.hears('U zei: hoi');
    const { session } = JSON.parse(
      (await chat.page.evaluate(() => sessionStorage.getItem('kennismaker.chat'))) ?? '{}',
    );
    expect(session).toMatch(/^.{26,}$/);
    expect(webAddress(session)).toEqual(addressOf(rig));
    expect(await chat.page.evaluate(() => [document.cookie, localStorage.length])).toEqual(['', 0]);
    expect(chat.requests.filter((url) => url.includes(session))).toEqual([]);
  });
});

describe('the page itself', () => {
  /** Everything that the page can show, one after the other. */
  async function showAll(chat: ChatPage): Promise<void> {
    await chat.tap('English');
    await chat.hears('Hello');
    await chat.type('hulp');
    await chat.hears('Veilig Thuis');
    await chat.type('kaart');
    await chat.sees('a.file');
    await chat.type('https://voorbeeld.example/een/heel/lang/adres/dat/nergens/af/te/breken/is/0123456789012345678901');
    await chat.hears('voorbeeld');
    rig.host.refuse = new AppError('store.closed', 'Closed.', { advice: 'Start again.' });
    await chat.type('niet verstuurd');
    await chat.sees('.state.failed button');
    rig.host.refuse = null;
  }

  test('asks no other host anything, and breaks none of its own rules', async () => {
    const chat = await welcomed();
    await showAll(chat);
    await chat.page.click('#more-button');
    await chat.page.click('#clear');
    const hosts = new Set(
      chat.requests.filter((url) => !/^(?:blob|data):/.test(url)).map((url) => new URL(url).origin),
    );
    expect([...hosts]).toEqual([rig.url]);
    // The refused message is the one thing that a browser may complain about here.
    expect(chat.complaints.filter((one) => !one.includes('status of 500'))).toEqual([]);
  });

  test('the browser does hold the page to its rules', async () => {
    const chat = await welcomed();
    await chat.page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "broken in"';
      document.body.append(script);
    });
    expect(await chat.page.title()).toBe('Kennismaker – chatbot');
    await expect.poll(() => chat.complaints.join('\n')).toContain('violates script-src');
  });

  test.each([
    ['a phone', 360, 740],
    ['a phone at 200%', 180, 370],
    ['a phone on its side', 740, 360],
    ['a screen', 1280, 800],
  ])('on %s nothing has to be scrolled sideways', async (_name, width, height) => {
    const chat = await welcomed({ width, height });
    const page = () => chat.page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    await chat.page.$$eval('.options .option', (all) => (all[3] as HTMLElement).click());
    await chat.hears('مرحب');
    expect(await page()).toEqual([width, width]);
    await chat.page.$$eval('.options .option', (all) => (all[0] as HTMLElement).click());
    await chat.hears('Dag!');
    await chat.type('https://voorbeeld.example/een/heel/lang/adres/dat/nergens/af/te/breken/is/0123456789012345678901');
    await chat.hears('voorbeeld');
    await chat.type('kaart');
    await chat.sees('a.file');
    await chat.page.click('#more-button');
    expect(await page()).toEqual([width, width]);
  });

  test.each([false, true])('text is readable: 17 pixels or more, and a contrast of 4.5 (dark: %s)', async (dark) => {
    const chat = await welcomed({ dark });
    await showAll(chat);
    const ground = await chat.page.$eval('body', (body) => getComputedStyle(body).backgroundColor);
    expect(ground).toBe(dark ? 'rgb(18, 32, 31)' : 'rgb(247, 240, 228)');
    await chat.page.click('#more-button');
    const contrasts = await textContrasts(chat.page);
    expect(contrasts.length).toBeGreaterThan(20);
    expect(contrasts[0]?.ratio, contrasts[0]?.text).toBeGreaterThanOrEqual(4.5);
    await chat.page.click('#clear');
    expect((await textContrasts(chat.page))[0]?.ratio).toBeGreaterThanOrEqual(4.5);
    const smallest = await chat.page.$$eval('body *', (all) =>
      Math.min(...all.map((one) => Number.parseFloat(getComputedStyle(one).fontSize))),
    );
    expect(smallest).toBeGreaterThanOrEqual(17);
  });

  test('a screen reader finds a name on everything that can be used', async () => {
    const chat = await welcomed();
    await showAll(chat);
    await chat.page.click('#more-button');
    const used = (await interactive(chat)).map(({ role, name }) => `${role}: ${name}`);
    expect(used.filter((one) => /: $|undefined/.test(one))).toEqual([]);
    expect(used).toEqual(
      expect.arrayContaining([
        'DisclosureTriangle: Over deze pagina',
        'button: Wis dit gesprek van dit apparaat',
        'button: 1 Nederlands',
        'link: 0800-2000',
        'link: voorbereiding.pdf Opslaan',
        'textbox: Uw bericht',
        'button: Versturen',
        'button: Opnieuw versturen',
      ]),
    );
  });

  test('new messages are announced politely, options belong to their question, and it is said who speaks', async () => {
    const chat = await welcomed();
    await chat.type('hoi');
    await chat.hears('U zei: hoi');
    const log = await chat.page.$eval('#log', (one) =>
      ['role', 'aria-live', 'aria-label'].map((name) => one.getAttribute(name)),
    );
    expect(log).toEqual(['log', 'polite', 'Gesprek']);
    const group = await chat.page.$eval('.options', (one) => [
      one.getAttribute('role'),
      document.getElementById(one.getAttribute('aria-labelledby') ?? '')?.textContent,
    ]);
    expect(group).toEqual(['group', 'TaalWelke taal spreekt u het liefst?']);
    const speakers = await chat.page.$$eval('.message', (all) => all.map((one) => one.firstElementChild?.textContent));
    expect(speakers).toEqual(['Kennismaker: ', 'Kennismaker: ', 'U: ', 'Kennismaker: ']);
  });

  test('the newest message is in view, unless the person is reading further up', async () => {
    const chat = await welcomed();
    await chat.type('lang');
    await chat.hears('Regel');
    const start = await chat.page.$eval('.said:last-child', (one) => one.getBoundingClientRect().top);
    expect(start).toBeGreaterThanOrEqual(0);
    expect(start).toBeLessThan(370);
    await chat.page.evaluate(() => window.scrollTo(0, 0));
    rig.host.say(addressOf(rig), { message: { language: 'nl', text: 'later' } });
    await chat.hears('later');
    expect(await chat.page.evaluate(() => window.scrollY)).toBe(0);
    await chat.page.locator('#new-message').click();
    const [top, bottom] = await chat.page.$eval('.said:last-child', (one) => {
      const box = one.getBoundingClientRect();
      return [box.top, box.bottom];
    });
    expect(top).toBeGreaterThan(0);
    expect(bottom).toBeLessThan(740);
    await chat.page.waitForSelector('#new-message', { hidden: true });
  });

  test('nothing moves for who wants no movement', async () => {
    const chat = await open();
    await chat.page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    await chat.sees('.options .option');
    await chat.type('hoi');
    await chat.hears('U zei: hoi');
    expect(await chat.page.evaluate(() => document.getAnimations().length)).toBe(0);
    const names = await chat.page.$$eval('.message', (all) => all.map((one) => getComputedStyle(one).animationName));
    expect(new Set(names)).toEqual(new Set(['none']));
  });

  test('nothing shifts while the page starts', async () => {
    const chat = await open();
    await chat.page.evaluateOnNewDocument(() => {
      const all = { total: 0 };
      Object.assign(window, { shifts: all });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) all.total += (entry as PerformanceEntry & { value: number }).value;
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await chat.page.reload();
    await chat.sees('.options .option');
    expect(await chat.page.evaluate(() => (window as unknown as { shifts: { total: number } }).shifts.total)).toBe(0);
  });
});

/** The address of the one page that talks with this rig. */
function addressOf({ host }: WebRig) {
  const [first] = host.received;
  if (!first) throw new Error('No page has said anything yet.');
  return first.address;
}

/** Everything that can get the focus, as the browser tells a screen reader. */
async function interactive(chat: ChatPage): Promise<SerializedAXNode[]> {
  const root = await chat.page.accessibility.snapshot({ interestingOnly: false });
  const roles = new Set(['button', 'link', 'textbox', 'DisclosureTriangle', 'checkbox', 'combobox', 'menuitem']);
  const found: SerializedAXNode[] = [];
  const walk = (node: SerializedAXNode) => {
    if (roles.has(node.role)) found.push(node);
    for (const child of node.children ?? []) walk(child);
  };
  if (root) walk(root);
  return found;
}
