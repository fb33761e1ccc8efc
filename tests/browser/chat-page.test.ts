import type { SerializedAXNode } from 'puppeteer-core';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/ports/error.ts';
import type { ChatPage } from './chat-page.ts';
import { textContrasts } from './contrast.ts';
import { useChats } from './use-chats.ts';

const chats = useChats();

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
    await chat.type('stap');
    await chat.sees('#hint:not([hidden])');
    chats.rig.host.refuse = new AppError('store.closed', 'Closed.', { advice: 'Start again.' });
    await chat.type('niet verstuurd');
    await chat.sees('.state.failed button');
    chats.rig.host.refuse = null;
  }

  test('asks no other host anything, and breaks none of its own rules', async () => {
    const chat = await chats.welcomed();
    await showAll(chat);
    await chat.page.click('#more-button');
    await chat.page.click('#clear');
    const hosts = new Set(
      chat.requests.filter((url) => !/^(?:blob|data):/.test(url)).map((url) => new URL(url).origin),
    );
    expect([...hosts]).toEqual([chats.rig.url]);
    // The refused message is the one thing that a browser may complain about here.
    expect(chat.complaints.filter((one) => !one.includes('status of 500'))).toEqual([]);
  });

  test('the browser does hold the page to its rules', async () => {
    const chat = await chats.welcomed();
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
    const chat = await chats.welcomed({ width, height });
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
    await chat.type('stap');
    await chat.hears('Stap 1');
    await chat.page.click('#more-button');
    expect(await page()).toEqual([width, width]);
    await chat.page.click('#remember');
    expect(await page()).toEqual([width, width]);
    const [top, bottom] = await chat.page.$eval('#remember-dialog', (one) => {
      const box = one.getBoundingClientRect();
      return [box.top, box.bottom];
    });
    expect(top).toBeGreaterThanOrEqual(0);
    expect(bottom).toBeLessThanOrEqual(height);
  });

  test.each([false, true])('text is readable: 17 pixels or more, and a contrast of 4.5 (dark: %s)', async (dark) => {
    const chat = await chats.welcomed({ dark });
    await showAll(chat);
    const ground = await chat.page.$eval('body', (body) => getComputedStyle(body).backgroundColor);
    expect(ground).toBe(dark ? 'rgb(18, 32, 31)' : 'rgb(247, 240, 228)');
    await chat.page.click('#more-button');
    const contrasts = await textContrasts(chat.page);
    expect(contrasts.length).toBeGreaterThan(20);
    expect(contrasts[0]?.ratio, contrasts[0]?.text).toBeGreaterThanOrEqual(4.5);
    await chat.page.click('#clear');
    expect((await textContrasts(chat.page))[0]?.ratio).toBeGreaterThanOrEqual(4.5);
    await chat.page.click('#clear-no');
    await chat.page.click('#remember');
    expect((await textContrasts(chat.page))[0]?.ratio).toBeGreaterThanOrEqual(4.5);
    const smallest = await chat.page.$$eval('body *', (all) =>
      Math.min(...all.map((one) => Number.parseFloat(getComputedStyle(one).fontSize))),
    );
    expect(smallest).toBeGreaterThanOrEqual(17);
  });

  test('a screen reader finds a name on everything that can be used', async () => {
    const chat = await chats.welcomed();
    await showAll(chat);
    await chat.page.click('#more-button');
    const used = (await interactive(chat)).map(({ role, name }) => `${role}: ${name}`);
    expect(used.filter((one) => /: $|undefined/.test(one))).toEqual([]);
    expect(used).toEqual(
      expect.arrayContaining([
        'DisclosureTriangle: Over deze pagina',
        'button: Onthoud dit gesprek op dit apparaat',
        'button: Wis dit gesprek van dit apparaat',
        'button: Onthouden op dit apparaat',
        'button: Deze melding sluiten',
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
    const chat = await chats.welcomed();
    await chat.type('stap');
    await chat.hears('Stap 1');
    const log = await chat.page.$eval('#log', (one) =>
      ['role', 'aria-live', 'aria-label'].map((name) => one.getAttribute(name)),
    );
    expect(log).toEqual(['log', 'polite', 'Gesprek']);
    const group = await chat.page.$eval('.said:last-child .options', (one) => [
      one.getAttribute('role'),
      document.getElementById(one.getAttribute('aria-labelledby') ?? '')?.textContent,
    ]);
    expect(group).toEqual(['group', 'Stap 1 van 4: Wie wij zijnWaar is uw organisatie goed in?']);
    const speakers = await chat.page.$$eval('.message', (all) => all.map((one) => one.firstElementChild?.textContent));
    expect(speakers).toEqual(['Kennismaker: ', 'Kennismaker: ', 'U: ', 'Kennismaker: ']);
  });

  test('the newest message is in view, unless the person is reading further up', async () => {
    const chat = await chats.welcomed();
    await chat.type('lang');
    await chat.hears('Regel');
    const start = await chat.page.$eval('.said:last-child', (one) => one.getBoundingClientRect().top);
    expect(start).toBeGreaterThanOrEqual(0);
    expect(start).toBeLessThan(370);
    await chat.page.evaluate(() => window.scrollTo(0, 0));
    chats.rig.host.say(chats.address(), { message: { language: 'nl', text: 'later' } });
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

  test('of an answer of several messages the first is in view, so that help lines are not missed', async () => {
    const chat = await chats.welcomed({ height: 560 });
    await chat.type('stap');
    await chat.hears('Stap 1');
    await chat.type('alarm');
    await chat.hears('Stap 1');
    await chat.page.waitForFunction(() => document.querySelectorAll('.message').length === 7);
    const [helpTop, questionTop] = await chat.page.$$eval('.message', (all) =>
      all.slice(-2).map((one) => one.getBoundingClientRect().top),
    );
    const bar = await chat.page.$eval('header', (one) => one.getBoundingClientRect().bottom);
    expect(helpTop).toBeGreaterThanOrEqual(bar);
    expect(helpTop).toBeLessThan(bar + 60);
    expect(questionTop).toBeGreaterThan(helpTop ?? 0);
    const call = await chat.page.$eval('a[href="tel:112"]', (one) => one.getBoundingClientRect().bottom);
    expect(call).toBeLessThan(300);
  });

  test('nothing moves for who wants no movement', async () => {
    const chat = await chats.open();
    await chat.page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    await chat.sees('.options .option');
    await chat.type('hoi');
    await chat.hears('U zei: hoi');
    expect(await chat.page.evaluate(() => document.getAnimations().length)).toBe(0);
    const names = await chat.page.$$eval('.message', (all) => all.map((one) => getComputedStyle(one).animationName));
    expect(new Set(names)).toEqual(new Set(['none']));
  });

  test('nothing shifts while the page starts', async () => {
    const chat = await chats.open();
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
