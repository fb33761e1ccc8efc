import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { type RealService, startRealService } from '../support/real-service.ts';
import { ChatPage } from './chat-page.ts';

/** The whole companion as a newcomer starts it, used by a person with a phone. */

let browser: Browser;
let service: RealService;
let chat: ChatPage | undefined;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  service = await startRealService();
});
afterEach(async () => {
  await chat?.close();
  await service?.stop();
});

/** The newest message that has options, as it stands on the page. */
async function question(page: ChatPage): Promise<{ heading: string; text: string; options: string[] }> {
  return page.page.$$eval('.message:has(.options)', (all) => {
    const newest = all.at(-1);
    return {
      heading: newest?.querySelector('.heading')?.textContent ?? '',
      text: newest?.querySelector('.text')?.textContent ?? '',
      options: [...(newest?.querySelectorAll('.option') ?? [])].map((one) => one.lastElementChild?.textContent ?? ''),
    };
  });
}

/** Taps the option with this title under the newest question, and waits for the next question. */
async function answer(page: ChatPage, title: string): Promise<void> {
  const groups = await page.page.$$eval('.options', (all) => all.length);
  await page.tap(title);
  await page.page.waitForFunction(
    (before: number) => document.querySelectorAll('.options').length > before,
    { polling: 'mutation', timeout: 20_000 },
    groups,
  );
}

async function expectNothingSideways(page: ChatPage): Promise<void> {
  expect(await page.page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
}

function expectOwnHostOnly(page: ChatPage): void {
  const hosts = new Set(page.requests.filter((url) => !/^(?:blob|data):/.test(url)).map((url) => new URL(url).origin));
  expect([...hosts]).toEqual([service.url]);
  expect(page.complaints).toEqual([]);
}

test('a volunteer prepares a meeting by taps alone, saves the card, comes back after a reload, and changes language', async () => {
  chat = await ChatPage.open(browser, service.url);
  await chat.sees('.options .option');
  expect((await chat.messages())[0]?.text).toContain('een chatbot');

  await answer(chat, 'Nederlands');
  await answer(chat, 'Ontmoeting voorbereiden');
  expect((await question(chat)).text).toContain('Mag ik uw antwoorden bewaren?');
  await answer(chat, 'Ja');
  await answer(chat, 'Kort: vier vragen');

  const days = await question(chat);
  expect(days.text).toContain('Op welke dag is de ontmoeting?');
  const [day = ''] = days.options;
  expect(day).toMatch(/^(ma|di|wo|do|vr|za|zo) \d{1,2} [a-z]{3}/);
  await answer(chat, day);

  // Each of the four questions: the first answer, and on.
  const headings: string[] = [];
  const given: string[] = [];
  for (let step = 1; step <= 4; step++) {
    const { heading, options } = await question(chat);
    headings.push(heading);
    const [first = ''] = options;
    given.push(first);
    await answer(chat, first);
    expect((await question(chat)).text).toContain(`Gekozen: ${first}`);
    await expectNothingSideways(chat);
    await answer(chat, 'Klaar');
  }
  expect(headings.map((heading) => heading.slice(0, 13))).toEqual([1, 2, 3, 4].map((step) => `Stap ${step} van 4:`));

  // The card, as a message and as a file.
  expect((await question(chat)).options).toContain('Kaart nog eens');
  const card = await chat.page.$eval('.message:has(a.file)', (one) => (one as HTMLElement).innerText);
  for (const text of given) expect(card).toContain(text);
  const folder = await mkdtemp(join(tmpdir(), 'card-'));
  try {
    const name = await chat.save('a.file', folder);
    expect(name).toMatch(/\.pdf$/);
    const bytes = await readFile(join(folder, name));
    expect(bytes.subarray(0, 5).toString('latin1')).toBe('%PDF-');
    expect(bytes.length).toBeGreaterThan(5_000);
  } finally {
    await rm(folder, { recursive: true });
  }
  await expectNothingSideways(chat);

  // After a reload all is there, and the open question still takes an answer.
  const before = await chat.messages();
  await chat.page.reload();
  await chat.sees('a.file');
  expect(await chat.messages()).toEqual(before);
  await answer(chat, 'Klaar, naar het menu');
  expect((await question(chat)).options).toContain('Mijn voorbereidingen');

  // Arabic, from the menu.
  await answer(chat, 'Andere taal kiezen');
  await answer(chat, 'العربية');
  expect([await chat.root('lang'), await chat.root('dir')]).toEqual(['ar', 'rtl']);
  const [number, title] = await chat.page.$$eval('.message:last-child .option:first-child span', (all) =>
    all.map((one) => one.getBoundingClientRect().x),
  );
  expect(number).toBeGreaterThan(title ?? Number.POSITIVE_INFINITY);
  await expectNothingSideways(chat);
  expectOwnHostOnly(chat);
});

test('a phone that speaks Turkish is welcomed in Turkish', async () => {
  chat = await ChatPage.open(browser, service.url, { languages: ['tr-TR', 'nl'] });
  await chat.sees('.options .option');
  expect(await chat.root('lang')).toBe('tr');
  expect((await chat.messages())[0]?.text).toContain('Merhaba');
  expect((await question(chat)).options).toEqual(['Nederlands', 'English', 'Türkçe', 'العربية']);
  expectOwnHostOnly(chat);
});

test('words of danger bring numbers that can be called, in view, and the open question after them', async () => {
  chat = await ChatPage.open(browser, service.url);
  await chat.sees('.options .option');
  await answer(chat, 'Nederlands');
  await answer(chat, 'Ontmoeting voorbereiden');
  const open = await question(chat);
  await chat.type('hij slaat mij');
  await chat.sees('a[href="tel:112"]');
  await chat.hears('Mag ik uw antwoorden bewaren?');
  const call = await chat.page.$eval('a[href="tel:112"]', (one) => {
    const { top, bottom } = one.getBoundingClientRect();
    return (
      top > 0 && bottom < innerHeight && document.elementFromPoint(one.getBoundingClientRect().x + 2, top + 8) === one
    );
  });
  expect(call).toBe(true);
  expect((await question(chat)).options).toEqual(open.options);
  expectOwnHostOnly(chat);
});

test('half a preparation that the device remembers goes on at the same question in a new tab', async () => {
  chat = await ChatPage.open(browser, service.url);
  await chat.sees('.options .option');
  for (const title of ['Nederlands', 'Ontmoeting voorbereiden', 'Ja', 'Kort: vier vragen', 'Overslaan']) {
    await answer(chat, title);
  }
  const open = await question(chat);
  expect(open.heading).toContain('Stap 1 van 4');
  await chat.page.click('#hint-remember');
  await chat.page.click('#remember-yes');
  const later = await chat.anotherTab();
  await chat.closeTab();
  await later.sees('.options .option');
  expect(await question(later)).toEqual(open);
  await answer(later, open.options[0] ?? '');
  expect((await question(later)).text).toContain(`Gekozen: ${open.options[0]}`);
  expectOwnHostOnly(later);
});
