import { expect, vi } from 'vitest';
import type { WebDelivery } from '../../src/channels/web/web-delivery.ts';
import { Place, type Service } from './command-line.ts';
import { GraphServer } from './graph-server.ts';
import { TelegramPeople } from './telegram-people.ts';
import { TelegramServer } from './telegram-server.ts';
import { WebClient } from './web-client.ts';
import { sign, WhatsAppPeople } from './whatsapp-people.ts';

/** What a day was made of, and what was logged of it. */
export interface LogOfADay {
  lines: Record<string, unknown>[];
  raw: string;
  metrics: string;
  /** Everything that anybody wrote. */
  written: readonly string[];
  /** Where people can be reached, codes, and secrets of the configuration. */
  hidden: readonly string[];
}

const APP_SECRET = 'Geheimzinnigheid-app';
const VERIFY = 'Wachtwoordzin-meta';
const ADMIN_CODE = 'ZEEP-ZAND-ZOMER7';

/**
 * A day in the real service: Telegram, WhatsApp and the web chat; a volunteer who prepares with names and numbers in the
 * answers, and cries for help; a coordinator with a group and a meeting; a talk with a human.
 */
export async function logOfADay(): Promise<LogOfADay> {
  const place = await Place.make();
  const telegram = await TelegramServer.start();
  const graph = await GraphServer.start();
  try {
    const service = await place.serve({
      LOG_LEVEL: 'debug',
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
      WHATSAPP_CLOUD_TOKEN: graph.token,
      WHATSAPP_CLOUD_PHONE_ID: graph.phoneId,
      WHATSAPP_CLOUD_APP_SECRET: APP_SECRET,
      WHATSAPP_CLOUD_VERIFY_TOKEN: VERIFY,
      WHATSAPP_CLOUD_API_ROOT: graph.url,
      KENNISMAKER_ADMIN_CODE: ADMIN_CODE,
    });
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(service.out())?.[0];
    if (url === undefined) throw new Error(`It did not start: ${(await service.ended).err}`);
    const made = await place.run(['codes', 'create', '--role', 'coordinator', '--data', place.data]);
    const day = new Day(telegram, graph, url, made.out.trim());
    await day.live();
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const raw = await stopped(service);
    return {
      lines: raw
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
      raw,
      metrics,
      written: day.written,
      hidden: [...day.hidden(), telegram.token, graph.token, APP_SECRET, VERIFY, ADMIN_CODE],
    };
  } finally {
    await place.leave();
    await telegram.close();
    await graph.close();
  }
}

async function stopped(service: Service): Promise<string> {
  service.child.kill('SIGTERM');
  const { code, err } = await service.ended;
  expect(code).toBe(0);
  return err;
}

/** One page of the web chat, with what it was shown. */
class Page {
  readonly client: WebClient;
  readonly shown: WebDelivery['message'][] = [];
  #messages = 0;

  readonly #rest: () => Promise<void>;

  private constructor(client: WebClient, rest: () => Promise<void>) {
    this.client = client;
    this.#rest = rest;
  }

  static async open(url: string, rest: () => Promise<void>): Promise<Page> {
    const page = new Page(await WebClient.begin(url), rest);
    // The service may be killed by a test that failed.
    page.#listen().catch(() => {});
    return page;
  }

  /** Posts what the person did, and waits until all that follows was shown. */
  async does(body: { text: string } | { option: string } | { code: string }): Promise<void> {
    const before = this.shown.length;
    this.#messages += 1;
    const { status } = await this.client.post('/chat/messages', { id: `message-${this.#messages}`, ...body });
    expect(status).toBe(200);
    await vi.waitFor(() => expect(this.shown.length).toBeGreaterThan(before), PATIENCE);
    await this.#rest();
  }

  /** Taps the newest option with this id. */
  async tap(id: string | RegExp): Promise<void> {
    const options = this.shown.flatMap((message) => message.options ?? []);
    const option = options.findLast((each) => isOption(each.id.replace(/^q\d+-/, ''), id));
    if (!option) throw new Error(`"${id}" was not shown, but: ${JSON.stringify(this.shown.at(-1))}`);
    await this.does({ option: option.id });
  }

  /** Until the service ends the stream. */
  async #listen(): Promise<void> {
    const ear = await this.client.listen();
    for (let line = await ear.line(); line !== null; line = await ear.line()) {
      if (line === '') continue;
      const { id, message }: WebDelivery = JSON.parse(line);
      await this.client.acknowledge(id);
      this.shown.push(message);
    }
  }
}

/** How long something is waited for, and how often it is looked at, milliseconds. */
const PATIENCE = { timeout: 15_000, interval: 5 };

class Day {
  readonly written: string[] = [];
  readonly #telegram: TelegramServer;
  readonly #people: TelegramPeople;
  readonly #graph: GraphServer;
  readonly #whatsapp: WhatsAppPeople;
  readonly #url: string;
  readonly #pages: Page[] = [];
  readonly #codes: string[];

  /** `code`: makes a coordinator. */
  constructor(telegram: TelegramServer, graph: GraphServer, url: string, code: string) {
    this.#telegram = telegram;
    this.#people = new TelegramPeople(telegram, () => Date.now());
    this.#graph = graph;
    this.#whatsapp = new WhatsAppPeople(graph, 'both', () => Date.now());
    this.#url = url;
    this.#codes = [code, code.replaceAll('-', '')];
  }

  hidden(): string[] {
    return [
      String(this.#people.id('Zeynep')),
      this.#whatsapp.phone('Ibrahim'),
      this.#whatsapp.userId('Ibrahim'),
      ...this.#pages.map(({ client }) => client.session),
      ...this.#codes,
    ];
  }

  async live(): Promise<void> {
    await this.#volunteer();
    await this.#coordinator();
    await this.#inTelegram();
    await this.#onWhatsApp();
    await this.#rest();
  }

  /** Few words: Telegram lets a bot say one thing a second to each chat. */
  async #inTelegram(): Promise<void> {
    for (const text of ['/start', 'Nederlands', 'Wie kan mijn zusje Roxanne op de Bosuilstraat 117 helpen?']) {
      this.written.push(text);
      const before = this.#people.screen('Zeynep').length;
      this.#people.say('Zeynep', text);
      await this.#telegram.until(() => this.#people.screen('Zeynep').length > before, 'an answer in Telegram');
    }
  }

  async #onWhatsApp(): Promise<void> {
    for (const text of [
      'Goedemorgen, Mustafa Kamalzadeh hier',
      'mijn buurvrouw wordt mishandeld, haar echtgenoot slaat haar',
    ]) {
      this.written.push(text);
      const body = JSON.stringify(this.#whatsapp.body('Ibrahim', { type: 'text', text: { body: text } }));
      const headers = { 'content-type': 'application/json', 'x-hub-signature-256': sign(body, APP_SECRET) };
      const before = this.#graph.taken.length;
      const { status } = await fetch(`${this.#url}/webhooks/whatsapp`, { method: 'POST', headers, body });
      expect(status).toBe(200);
      await this.#graph.until(() => this.#graph.taken.length > before, 'an answer in WhatsApp');
    }
  }

  async #volunteer(): Promise<void> {
    const page = await this.#arrive();
    for (const id of ['prepare', 'yes', 'short', /^d\d{4}/]) await page.tap(id);
    await this.#say(page, 'Wij organiseren verjaardagstaarten met Hamideh en Gerardina');
    await this.#say(page, 'Bel Yusuf op 06-12345678 of mail yusuf.bakkerij@voorbeeldig.example, 3511 ZZ');
    await this.#say(page, 'Ik zie het niet meer zitten, ik maak er vandaag een einde aan');
    await this.#say(page, 'menu');
    await this.#say(page, 'Waarom krijgen schildpadden kinderbijslag?');
    await this.#say(page, 'menu');
    await page.tap('more');
    await page.tap('link');
    const code = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}/.exec(JSON.stringify(page.shown))?.[0];
    if (code === undefined) throw new Error('No code to join chats was shown.');
    this.#codes.push(code, code.replaceAll('-', ''));
  }

  async #coordinator(): Promise<void> {
    const page = await this.#arrive();
    await page.tap('more');
    await page.tap('code');
    await this.#say(page, this.#codes[0] ?? '');
    await this.#say(page, 'menu');
    await page.tap('organise');
    await page.tap('groups');
    await this.#say(page, 'Moeders van de Zonnehoek');
    await page.tap('_skip');
    await page.tap('share');
    const code = /[?&]start=([\w-]+)/.exec(JSON.stringify(page.shown))?.[1];
    if (code === undefined) throw new Error('No link of the group was shown.');
    this.#codes.push(code, code.replaceAll('-', ''));
    await this.#guest(code);
    await this.#say(page, 'menu');
    await page.tap('organise');
    await page.tap('create');
    await page.tap('yes');
    await this.#say(page, 'Samen stamppotten koken bij Wilhelmientje');
    await page.tap(/^d\d{4}/);
    await this.#say(page, '19:00');
    await this.#say(page, 'Buurthuis Kastanjelaar, Heuvelweg 23');
    await page.tap('done');
    await page.tap('later');
  }

  /** Comes in by the link of the group, gives a name, and asks a human. */
  async #guest(code: string): Promise<void> {
    const page = await this.#open();
    await page.does({ code });
    await page.tap('yes');
    await this.#say(page, 'Samira Benkaddour');
    await this.#say(page, 'menu');
    await page.tap('human');
    await this.#say(page, 'Kan iemand mijn neefje Abdelhakim tegen pesterijen beschermen?');
    await page.tap('human');
    await page.tap('without');
    await page.tap('send');
  }

  async #open(): Promise<Page> {
    const page = await Page.open(this.#url, () => this.#rest());
    this.#pages.push(page);
    return page;
  }

  /** Somebody new, who chose Dutch. */
  async #arrive(): Promise<Page> {
    const page = await this.#open();
    await this.#say(page, 'Hallootjes daar');
    await page.tap('nl');
    return page;
  }

  async #say(page: Page, text: string): Promise<void> {
    this.written.push(text);
    await page.does({ text });
  }

  /** Resolves when no answer and no letter is on its way any more, as the metrics tell. What we begin may wait for the morning. */
  async #rest(): Promise<void> {
    const waiting = async () => {
      const text = await (await fetch(`${this.#url}/metrics`)).text();
      const counts = text.matchAll(/^kennismaker_(?:outbox_waiting\S*"reply"}|letters_waiting) (\d+)$/gm);
      return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
    };
    await vi.waitFor(async () => expect(await waiting()).toBe(0), PATIENCE);
  }
}

function isOption(shown: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? shown === wanted : wanted.test(shown);
}
