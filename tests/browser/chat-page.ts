import type { Browser, BrowserContext, Page } from 'puppeteer-core';

interface OpenOptions {
  width?: number;
  height?: number;
  dark?: boolean;
  languages?: string[];
  scripts?: boolean;
  /** A browser that keeps nothing for pages on the device. */
  noDevice?: boolean;
}

/** The chat page in a real browser, as a person uses it, with what went on around it. */
export class ChatPage {
  readonly page: Page;
  /** Every request that the page made. */
  readonly requests: string[] = [];
  /** Whatever the browser or the page complained about. */
  readonly complaints: string[] = [];
  readonly #context: BrowserContext;
  readonly #options: OpenOptions;

  private constructor(context: BrowserContext, page: Page, options: OpenOptions) {
    this.#context = context;
    this.#options = options;
    this.page = page;
    page.on('request', (request) => this.requests.push(request.url()));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warn') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  /** Opens the page on a phone of 360 by 740 pixels, in a profile of its own, with nothing said yet. */
  static async open(browser: Browser, url: string, options: OpenOptions = {}): Promise<ChatPage> {
    return ChatPage.#openIn(await browser.createBrowserContext(), url, options);
  }

  /** One more tab of the same profile: the device is the same, the tab is new. */
  anotherTab(): Promise<ChatPage> {
    return ChatPage.#openIn(this.#context, this.page.url(), this.#options);
  }

  static async #openIn(context: BrowserContext, url: string, options: OpenOptions): Promise<ChatPage> {
    const page = await context.newPage();
    const chat = new ChatPage(context, page, options);
    await page.setViewport({ width: options.width ?? 360, height: options.height ?? 740 });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: options.dark ? 'dark' : 'light' }]);
    await page.setJavaScriptEnabled(options.scripts ?? true);
    await page.evaluateOnNewDocument(
      (languages, noDevice) => {
        Object.defineProperty(navigator, 'languages', { get: () => languages });
        if (noDevice) {
          Object.defineProperty(window, 'localStorage', {
            get() {
              throw new DOMException('Denied.', 'SecurityError');
            },
          });
        }
        document.addEventListener('securitypolicyviolation', (event) => {
          // biome-ignore lint/suspicious/noConsole: the console is where the test listens.
          console.error(`violates ${event.violatedDirective}: ${event.blockedURI}`);
        });
      },
      options.languages ?? ['nl'],
      options.noDevice ?? false,
    );
    await page.goto(url);
    return chat;
  }

  /** What was said by whom, from the top. */
  messages(): Promise<{ by: string; text: string }[]> {
    return this.page.$$eval('.message', (all) =>
      all.map((one) => ({
        by: one.classList.contains('own') ? 'own' : 'said',
        text: one.querySelector('.text')?.textContent ?? '',
      })),
    );
  }

  /** Waits until the companion's newest message has this text in it. */
  async hears(text: string): Promise<void> {
    await this.page.waitForFunction(
      (wanted: string) => [...document.querySelectorAll('.said')].at(-1)?.textContent?.includes(wanted),
      { polling: 'mutation', timeout: 20_000 },
      text,
    );
  }

  /** Waits until something on the page matches. */
  async sees(selector: string): Promise<void> {
    await this.page.waitForSelector(selector, { timeout: 20_000 });
  }

  async type(text: string): Promise<void> {
    await this.page.type('#input', text);
    await this.page.keyboard.press('Enter');
  }

  /** Taps the newest option with this title, after scrolling to it as a person would: the bars cover what is at the edge. */
  async tap(title: string): Promise<void> {
    const option = await this.page.waitForSelector(
      `::-p-xpath((//button[contains(@class, "option")][span[last()] = "${title}"])[last()])`,
    );
    if (!option) throw new Error(`There is no option "${title}".`);
    await option.evaluate((one) => one.scrollIntoView({ block: 'center' }));
    await option.click();
  }

  /** What the focus is on: the accessible name or the text. */
  focused(): Promise<string> {
    return this.page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim() ?? '',
    );
  }

  /** The attribute of the whole page. */
  root(name: 'lang' | 'dir'): Promise<string> {
    return this.page.$eval('html', (root, attribute) => root.getAttribute(attribute) ?? '', name);
  }

  /** Taps a link that saves a file into this folder. Resolves with the file's name when it is there. */
  async save(selector: string, folder: string): Promise<string> {
    const session = await this.page.browser().target().createCDPSession();
    await session.send('Browser.setDownloadBehavior', {
      behavior: 'allow',
      ...(this.#context.id === undefined ? {} : { browserContextId: this.#context.id }),
      downloadPath: folder,
      eventsEnabled: true,
    });
    let name = '';
    session.on('Browser.downloadWillBegin', (event) => {
      name = event.suggestedFilename;
    });
    const saved = new Promise<void>((resolve, reject) => {
      session.on('Browser.downloadProgress', ({ state }) => {
        if (state === 'completed') resolve();
        if (state === 'canceled') reject(new Error('The browser did not save the file.'));
      });
    });
    await this.page.click(selector);
    await saved;
    await session.detach();
    return name;
  }

  /** Closes this tab only; what the device keeps stays. */
  closeTab(): Promise<void> {
    return this.page.close();
  }

  /** Closes all tabs of the profile, and throws the profile away. */
  close(): Promise<void> {
    return this.#context.close();
  }
}
