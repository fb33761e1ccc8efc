import type { Browser } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Address } from '../../src/ports/address.ts';
import type { Content } from '../../src/ports/inbound.ts';
import { chatScript } from '../support/chat-script.ts';
import { launchChromium } from '../support/chromium.ts';
import { ScriptedHost } from '../support/scripted-host.ts';
import { startWebRig, type WebRig } from '../support/web-rig.ts';
import { ChatPage } from './chat-page.ts';

type OpenOptions = Parameters<typeof ChatPage.open>[2];

/** A browser for a test file, and for each test a companion of its own with pages that are closed afterwards. */
export interface Chats {
  /** The companion that listens now. A test that starts another puts it here. */
  rig: WebRig;
  /** Opens the page. */
  open(options?: OpenOptions): Promise<ChatPage>;
  /** Opens the page and waits for the welcome. */
  welcomed(options?: OpenOptions): Promise<ChatPage>;
  /** What came in, without the opening. */
  said(): Content[];
  /** The address of the first page that said anything. */
  address(): Address;
}

export function useChats(): Chats {
  let browser: Browser | undefined;
  let rig: WebRig | undefined;
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
    await rig?.stop();
  });

  return {
    get rig() {
      if (!rig) throw new Error('No companion listens outside a test.');
      return rig;
    },
    set rig(started) {
      rig = started;
    },
    async open(options = {}) {
      if (!browser) throw new Error('There is no browser outside a test.');
      const chat = await ChatPage.open(browser, this.rig.url, options);
      pages.push(chat);
      return chat;
    },
    async welcomed(options) {
      const chat = await this.open(options);
      await chat.sees('.options .option');
      return chat;
    },
    said() {
      return this.rig.host.received.map(({ content }) => content).filter(({ kind }) => kind !== 'opened');
    },
    address() {
      const [first] = this.rig.host.received;
      if (!first) throw new Error('No page has said anything yet.');
      return first.address;
    },
  };
}
