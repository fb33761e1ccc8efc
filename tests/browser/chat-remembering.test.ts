import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/ports/error.ts';
import type { ChatPage } from './chat-page.ts';
import { useChats } from './use-chats.ts';

const chats = useChats();

const DAY_MS = 24 * 60 * 60 * 1000;

/** What the device and the tab keep of a conversation, as text. */
function kept(chat: ChatPage): Promise<{ device: string | null; tab: string | null }> {
  return chat.page.evaluate(() => ({
    device: localStorage.getItem('kennismaker.chat'),
    tab: sessionStorage.getItem('kennismaker.chat'),
  }));
}

/** The words that say how it stands, and the button that changes it. */
function menu(chat: ChatPage): Promise<(string | null)[]> {
  return chat.page.$$eval('#closing, #remember', (all) => all.map((one) => one.textContent));
}

const OFF = ['Sluit u dit tabblad? Dan verdwijnt dit gesprek van dit apparaat.', 'Onthoud dit gesprek op dit apparaat'];
const ON = [
  'Dit apparaat onthoudt dit gesprek. Wie dit apparaat gebruikt, kan het lezen.',
  'Onthoud dit gesprek niet meer',
];

async function remember(chat: ChatPage): Promise<void> {
  await chat.page.click('#more-button');
  await chat.page.click('#remember');
  await chat.page.click('#remember-yes');
  await chat.page.click('#more-button');
}

/** How many sessions the companion has met. */
function sessions(): number {
  return new Set(chats.rig.host.received.map(({ address }) => address.value)).size;
}

/** All that was said has been shown and acknowledged. */
async function settled(): Promise<void> {
  await expect.poll(() => chats.rig.host.unsent(chats.address()).length, { timeout: 20_000 }).toBe(0);
}

describe('remembering on this device', () => {
  test('is off until the person says yes to what it means', async () => {
    const chat = await chats.welcomed();
    await settled();
    expect((await kept(chat)).device).toBeNull();
    await chat.page.click('#more-button');
    expect(await menu(chat)).toEqual(OFF);
    await chat.page.click('#remember');
    expect(await chat.page.$eval('#remember-dialog', (one) => (one as HTMLElement).innerText)).toContain(
      'Wie deze telefoon of computer gebruikt, kan het gesprek dan openen en lezen.',
    );
    expect((await kept(chat)).device).toBeNull();
    await chat.page.click('#remember-no');
    expect((await kept(chat)).device).toBeNull();
    expect(await menu(chat)).toEqual(OFF);
  });

  test('when on, a page opened after all were closed goes on with its history in the same session', async () => {
    const chat = await chats.welcomed();
    await chat.tap('English');
    await chat.hears('Hello');
    await settled();
    await remember(chat);
    const before = await chat.messages();
    expect((await kept(chat)).tab).toBeNull();
    const later = await chat.anotherTab();
    await chat.closeTab();
    await later.page.reload();
    await later.sees('.option.chosen');
    expect(await later.messages()).toEqual(before);
    await later.tap('I have a code');
    await later.hears('Gekozen: menu:3');
    expect(sessions()).toBe(1);
    expect(chats.rig.host.received.filter(({ content }) => content.kind === 'opened')).toHaveLength(1);
  });

  test('what was not through when the page was closed goes out when it is opened again', async () => {
    const chat = await chats.welcomed();
    await settled();
    await remember(chat);
    chats.rig.host.refuse = new AppError('store.unwritable', 'Full.', { advice: 'Make room.', retry: true });
    await chat.type('een half antwoord');
    await chat.sees('.own .state');
    const blank = await chat.anotherTab();
    await chat.closeTab();
    chats.rig.host.refuse = null;
    await blank.page.reload();
    await blank.hears('U zei: een half antwoord');
    expect(chats.said()).toEqual([{ kind: 'text', text: 'een half antwoord' }]);
  });

  test('when off again, the tab keeps the conversation and the device has nothing of it', async () => {
    const chat = await chats.welcomed();
    await settled();
    await remember(chat);
    await chat.page.click('#more-button');
    expect(await menu(chat)).toEqual(ON);
    await chat.page.click('#remember');
    expect(await menu(chat)).toEqual(OFF);
    expect((await kept(chat)).device).toBeNull();
    await chat.page.reload();
    await chat.sees('.options .option');
    expect(await chat.messages()).toHaveLength(2);
    expect(sessions()).toBe(1);

    const later = await chat.anotherTab();
    await later.sees('.options .option');
    expect(sessions()).toBe(2);
  });

  test('clearing the chat takes it from the device and from the other tabs that show it, and is off afterwards', async () => {
    const chat = await chats.welcomed();
    await chat.type('iets van mij');
    await chat.hears('U zei: iets van mij');
    await settled();
    await remember(chat);
    const other = await chat.anotherTab();
    await other.hears('U zei: iets van mij');
    await chat.page.bringToFront();
    await chat.page.click('#more-button');
    await chat.page.click('#clear');
    await chat.page.click('#clear-yes');
    await expect.poll(() => sessions(), { timeout: 20_000 }).toBe(3);
    for (const page of [chat, other]) {
      await page.sees('.options .option');
      expect((await page.messages()).map(({ by }) => by)).toEqual(['said', 'said']);
      expect(JSON.stringify(await kept(page))).not.toContain('iets van mij');
      expect((await kept(page)).device).toBeNull();
      expect(await menu(page)).toEqual(OFF);
    }
  });

  test.each([
    [29, true],
    [31, false],
  ])('after %i days of silence the device still has it: %s', async (days, there) => {
    const chat = await chats.welcomed();
    await chat.type('lang geleden');
    await chat.hears('U zei: lang geleden');
    await settled();
    await remember(chat);
    const blank = await chat.anotherTab();
    await chat.closeTab();
    await blank.page.evaluate((age) => {
      const old = JSON.parse(localStorage.getItem('kennismaker.chat') ?? '{}');
      localStorage.setItem('kennismaker.chat', JSON.stringify({ ...old, at: old.at - age }));
    }, days * DAY_MS);
    await blank.page.reload();
    await blank.sees('.options .option');
    const texts = (await blank.messages()).map(({ text }) => text);
    expect(texts.includes('lang geleden')).toBe(there);
    expect((await kept(blank)).device !== null).toBe(there);
    expect(sessions()).toBe(there ? 1 : 2);
  });

  test('a browser that keeps nothing on the device offers nothing, and the chat works', async () => {
    const chat = await chats.welcomed({ noDevice: true });
    await chat.type('stap');
    await chat.hears('Stap 1');
    expect(await chat.page.$eval('#hint', (one) => one.checkVisibility())).toBe(false);
    await chat.page.click('#more-button');
    expect(await chat.page.$eval('#remember', (one) => one.checkVisibility())).toBe(false);
    expect(await chat.page.$eval('#clear', (one) => one.checkVisibility())).toBe(true);
  });

  test('it can be done with the keyboard alone, and the focus comes back', async () => {
    const chat = await chats.welcomed();
    await settled();
    const { keyboard } = chat.page;
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await keyboard.press('Tab');
    expect(await chat.focused()).toBe('Onthoud dit gesprek op dit apparaat');
    await keyboard.press('Enter');
    expect(await chat.focused()).toBe('Nee, niet onthouden');
    await keyboard.press('Escape');
    expect(await chat.focused()).toBe('Onthoud dit gesprek op dit apparaat');
    expect((await kept(chat)).device).toBeNull();
    await keyboard.press('Enter');
    await keyboard.press('Tab');
    expect(await chat.focused()).toBe('Ja, onthouden');
    await keyboard.press('Enter');
    expect(await chat.focused()).toBe('Onthoud dit gesprek niet meer');
    expect((await kept(chat)).device).not.toBeNull();
    expect(await chat.page.$eval('#closing', (one) => one.getAttribute('role'))).toBe('status');
    await keyboard.press('Enter');
    expect(await chat.focused()).toBe('Onthoud dit gesprek op dit apparaat');
    expect((await kept(chat)).device).toBeNull();
  });
});

describe('two tabs with one remembered conversation', () => {
  async function two(): Promise<[ChatPage, ChatPage]> {
    const one = await chats.welcomed();
    await settled();
    await remember(one);
    const other = await one.anotherTab();
    await other.sees('.options .option');
    return [one, other];
  }

  test('both show what is said in either, once, and neither loses anything to the other', async () => {
    const [one, other] = await two();
    await other.type('van de tweede');
    await other.hears('U zei: van de tweede');
    await one.hears('U zei: van de tweede');
    await one.page.bringToFront();
    await one.type('van de eerste');
    await one.hears('U zei: van de eerste');
    await other.hears('U zei: van de eerste');
    await settled();
    const sorted = async (chat: ChatPage) => (await chat.messages()).map(({ by, text }) => `${by} ${text}`).sort();
    expect(await sorted(other)).toEqual(await sorted(one));
    expect(await one.messages()).toHaveLength(6);
    expect(chats.said()).toHaveLength(2);
    await other.closeTab();
    await one.page.reload();
    await one.sees('.options .option');
    expect(await one.messages()).toHaveLength(6);
  });

  test('what one forgets, the other does not bring back to the device', async () => {
    const [one, other] = await two();
    await other.page.click('#more-button');
    await other.page.click('#remember');
    await expect.poll(() => menu(one)).toEqual(OFF);
    await one.page.bringToFront();
    await one.type('nog iets');
    await one.hears('U zei: nog iets');
    await settled();
    expect((await kept(one)).device).toBeNull();
    expect((await kept(one)).tab).toContain('nog iets');
  });

  test('a tab that slept through it does not bring it back either', async () => {
    const [one] = await two();
    // As when the tab was frozen: what lay on the device is gone, and nothing told this tab.
    await one.page.evaluate(() => localStorage.removeItem('kennismaker.chat'));
    await one.page.bringToFront();
    await one.type('nog iets');
    await one.hears('U zei: nog iets');
    await settled();
    expect((await kept(one)).device).toBeNull();
    expect((await kept(one)).tab).toContain('nog iets');
  });
});

describe('the line above the field', () => {
  const shown = (chat: ChatPage) => chat.page.$eval('#hint', (one) => one.checkVisibility());

  test('comes when there is progress to lose, and not before', async () => {
    const chat = await chats.welcomed();
    await chat.type('kaart');
    await chat.sees('a.file');
    expect(await shown(chat)).toBe(false);
    await chat.type('stap');
    await chat.hears('Stap 1');
    expect(await shown(chat)).toBe(true);
    expect(await chat.page.$eval('#hint-text', (one) => [one.textContent, one.getAttribute('role')])).toEqual([
      'Sluit u dit venster? Dan is dit gesprek hier weg.',
      'status',
    ]);
    // It covers nothing of the question.
    const [hint, question] = await chat.page.$$eval('#hint, .said:last-child', (all) =>
      all
        .map((one) => one.getBoundingClientRect())
        .sort((a, b) => b.top - a.top)
        .map(({ top, bottom }) => [top, bottom]),
    );
    expect(question?.[1]).toBeLessThanOrEqual(hint?.[0] ?? 0);
    expect((await chat.messages()).some(({ text }) => text.includes('venster'))).toBe(false);
  });

  test('steps aside for help lines', async () => {
    const chat = await chats.welcomed();
    await chat.type('stap');
    await chat.sees('#hint:not([hidden])');
    await chat.type('hulp');
    await chat.hears('Veilig Thuis');
    expect(await shown(chat)).toBe(false);
    await chat.type('stap');
    await chat.hears('Stap 1');
    expect(await shown(chat)).toBe(true);
    // Also when the open question comes right after them.
    await chat.type('alarm');
    await chat.page.waitForFunction(() => document.querySelectorAll('.message').length === 11);
    expect(await shown(chat)).toBe(false);
  });

  test('once put away it does not come back, also after a reload', async () => {
    const chat = await chats.welcomed();
    await chat.type('stap');
    await chat.sees('#hint:not([hidden])');
    await settled();
    await chat.page.reload();
    await chat.sees('#hint:not([hidden])');
    await chat.page.click('#hint-close');
    expect(await shown(chat)).toBe(false);
    await chat.type('stap');
    await expect.poll(async () => (await chat.messages()).length).toBe(6);
    expect(await shown(chat)).toBe(false);
    await settled();
    await chat.page.reload();
    await chat.sees('.options .option');
    expect(await chat.messages()).toHaveLength(6);
    expect(await shown(chat)).toBe(false);
  });

  test('remembers after the same question, says so, and goes when the person goes on', async () => {
    const chat = await chats.welcomed();
    await chat.type('stap');
    await chat.sees('#hint:not([hidden])');
    await settled();
    await chat.page.focus('#hint-remember');
    await chat.page.keyboard.press('Enter');
    expect(await chat.page.$eval('#remember-dialog', (one) => (one as HTMLDialogElement).open)).toBe(true);
    expect((await kept(chat)).device).toBeNull();
    await chat.page.click('#remember-yes');
    expect((await kept(chat)).device).toContain('Stap 1');
    expect(await chat.page.$eval('#hint', (one) => (one as HTMLElement).innerText)).toContain('onthoudt dit gesprek');
    expect(await chat.focused()).toBe('Deze melding sluiten');
    await chat.tap('Wij zijn dichtbij');
    await chat.hears('Gekozen: nearby');
    expect(await shown(chat)).toBe(false);
  });
});
