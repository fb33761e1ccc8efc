import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'puppeteer-core';
import library from 'whatsapp-web.js';

const PAGE = fileURLToPath(new URL('./whatsapp-web-page/', import.meta.url));

/** The name under which the page lies in the folder of web versions. */
export const WEB_VERSION = 'stand-in';

/** A message as WhatsApp's servers keep it. */
export interface Kept {
  id: string;
  /** `316…@c.us`, `1…@lid`, `1…@g.us`, `status@broadcast`. */
  chat: string;
  fromMe: boolean;
  author?: string;
  type: string;
  body: string;
  /** Seconds since 1970. */
  t: number;
  ack: number;
  mentions?: string[];
  /** What only some types have: `caption`, `directPath`, `filename`. */
  fields?: Record<string, unknown>;
}

/** What the companion sent, as a person has it on the phone. */
export interface Sent {
  /** Serialized, as the library gives it. */
  id: string;
  chat: string;
  key: string;
  type: string;
  body: string;
  caption: string;
  filename: string;
  mimetype: string;
  /** Base64; empty when there is none. */
  file: string;
  t: number;
}

export type Fault = 'throw' | 'throw-text' | 'no-lid' | 'nothing' | 'hang' | 'not-taken';

export interface Person {
  pn: string;
  lid: string;
  /** Whether the page knows both ids without asking WhatsApp. */
  bothKnown: boolean;
}

/** The account that is linked: the companion's own number. */
export const OWN = { pn: '31600000000@c.us', lid: '90000000000@lid' };

const byFolder = new Map<string, StandInServer>();
let hooked = false;

/**
 * WhatsApp's servers and people's phones, in this process; the page in the browser asks them through `standInServer`.
 * Serves the page as a web version for the library: see `folder`.
 */
export class StandInServer {
  /** For `webVersionCache`. */
  readonly folder: string;
  readonly sent: Sent[] = [];
  readonly typed: string[] = [];
  readonly seen: string[] = [];
  /** Modules that the library asked for and the page does not have. */
  readonly missing: string[] = [];
  readonly history: Kept[] = [];
  readonly people: Person[] = [];
  /** Numbers for which a pairing code was asked. */
  readonly paired: string[] = [];
  /** Keys of linked devices. */
  readonly devices = new Set<string>();
  /** How often a page began. */
  pages = 0;
  /** The page as it is now. */
  page: Page | null = null;
  /** When set, what is synced at the start of a page waits for `releaseSync`. */
  holdSync = false;
  /** Called with each chat of which earlier messages are loaded; awaited. */
  onLoading: ((chat: string) => Promise<void>) | null = null;
  /** Called with each send, before it is decided what happens to it. */
  onSend: (() => void) | null = null;
  /** What people sent, by its path; base64. */
  readonly files = new Map<string, string>();
  /** The next download fails without a reason. */
  breakDownload = false;
  /** What happens to the next sends to a chat, in order. */
  readonly faults = new Map<string, Fault[]>();
  /** The ack that a message has once the server took it. */
  ackOnSend = 1;
  /** Whether the page as it is now is that of a linked device. */
  #linked = false;
  /** Messages that stand in the page, and that the server does not take. */
  readonly #refused = new Set<string>();
  #keys = 0;
  #waiting = new Set<() => void>();

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async open(folder: string): Promise<StandInServer> {
    await mkdir(folder, { recursive: true });
    const scripts: string[] = [];
    for (const name of ['models.js', 'phone.js', 'modules.js']) scripts.push(await readFile(join(PAGE, name), 'utf8'));
    const html = await readFile(join(PAGE, 'page.html'), 'utf8');
    const tags = scripts.map((script) => `<script>\n${script}</script>`).join('\n');
    await writeFile(
      join(folder, `${WEB_VERSION}.html`),
      html.replace('<!-- scripts -->', () => tags),
    );
    const server = new StandInServer(folder);
    byFolder.set(folder, server);
    hook();
    return server;
  }

  close(): void {
    byFolder.delete(this.folder);
  }

  /** Something happened: whoever waits looks again. */
  look(): void {
    for (const waiting of [...this.#waiting]) waiting();
  }

  /** Resolves when `ready` holds; rejects after half a minute of real time. */
  until(ready: () => boolean, what: string, withinMs = 30_000): Promise<void> {
    if (ready()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(late);
        clearInterval(poll);
        this.#waiting.delete(check);
      };
      const check = (): void => {
        if (!ready()) return;
        end();
        resolve();
      };
      const late = setTimeout(() => {
        end();
        reject(new Error(`Waited in vain for ${what}.`));
      }, withinMs);
      // What happens inside the channel does not tell the server.
      const poll = setInterval(check, 20);
      this.#waiting.add(check);
    });
  }

  /** Process id of the browser of the page; null when there is none. */
  get browser(): number | null {
    return this.page?.browser().process()?.pid ?? null;
  }

  // ---- The phone with the account ----

  /** Links the device whose QR code is on the page. */
  async scan(): Promise<void> {
    this.#keys += 1;
    const device = `device-${this.#keys}`;
    this.devices.add(device);
    this.#linked = true;
    await this.#tell('scan', { ...this.#account(), device });
  }

  async newQr(ref: string): Promise<void> {
    await this.#tell('newRef', ref);
  }

  /** The owner of the phone removes the device while the page is open. */
  async logOut(): Promise<void> {
    this.devices.clear();
    await this.#tell('logOut', null);
  }

  /** The connection of the page has another state: `OPENING`, `CONNECTED`, `UNPAIRED`, … */
  async become(state: string): Promise<void> {
    await this.#tell('state', state);
  }

  async releaseSync(): Promise<void> {
    this.holdSync = false;
    await this.page?.evaluate('standIn.releaseSync()');
  }

  // ---- People ----

  person(pn: string, lid: string, bothKnown = true): Person {
    const person = { pn, lid, bothKnown };
    this.people.push(person);
    return person;
  }

  /** A message reaches WhatsApp's servers, and the page when one is open. */
  async arrive(message: Omit<Kept, 'id' | 'fromMe' | 'ack'> & { id?: string; fromMe?: boolean }): Promise<Kept> {
    const kept: Kept = { fromMe: false, ack: 1, id: this.nextId(), ...message };
    this.history.push(kept);
    await this.bring(kept);
    return kept;
  }

  /** Brings a message to the page when it is linked, also one that it had. */
  async bring(kept: Kept): Promise<void> {
    if (this.#linked) await this.#tell('incoming', kept, this.people);
  }

  async ack(id: string, ack: number): Promise<void> {
    await this.#tell('acked', id, ack);
  }

  async edit(kept: Kept, body: string): Promise<void> {
    await this.#tell('edited', serialized(kept), body);
  }

  async revoke(kept: Kept): Promise<void> {
    await this.#tell('revoked', serialized(kept));
  }

  async decrypt(kept: Kept, fields: { type: string; body: string }): Promise<void> {
    Object.assign(kept, fields);
    await this.#tell('decrypted', serialized(kept), fields);
  }

  async react(to: { id: string; chat: string }, emoji: string, t: number, id = this.nextId()): Promise<void> {
    await this.#tell('reacted', { parent: to.id, chat: to.chat, from: to.chat, emoji, t, id });
  }

  nextId(): string {
    this.#keys += 1;
    return `3A${String(this.#keys).padStart(18, '0')}`;
  }

  // ---- The page ----

  attach(page: Page): void {
    this.page = page;
    const gone = (): void => {
      if (this.page === page) {
        this.page = null;
        this.#linked = false;
      }
      this.look();
    };
    page.once('close', gone);
    page.browser().once('disconnected', gone);
  }

  async answer(what: string, given: Record<string, unknown>): Promise<unknown> {
    const answer = await this.#answer(what, given);
    this.look();
    return answer;
  }

  async #answer(what: string, given: Record<string, unknown>): Promise<unknown> {
    const chat = String(given.chat ?? '');
    switch (what) {
      case 'hello': {
        this.pages += 1;
        const linked = typeof given.device === 'string' && this.devices.has(given.device);
        this.#linked = linked;
        return { ...this.#account(), linked };
      }
      case 'send':
        return this.#take(given as unknown as Sent);
      case 'taken':
        return { ack: this.#refused.delete(String(given.id)) ? -1 : this.ackOnSend };
      case 'download': {
        const file = this.files.get(String(given.directPath));
        if (!this.breakDownload) return file === undefined ? { status: 404 } : { file };
        this.breakDownload = false;
        return { status: 500 };
      }
      case 'typing':
        this.typed.push(chat);
        return {};
      case 'seen':
        this.seen.push(chat);
        return {};
      case 'find':
      case 'exists':
        return { known: this.people.some(({ pn, lid }) => pn === chat || lid === chat) };
      case 'pairing':
        this.paired.push(String(given.phone));
        return { code: `KENNIS${String(this.paired.length).padStart(2, '0')}` };
      case 'loading':
        await this.onLoading?.(chat);
        return {};
      case 'missing':
        this.missing.push(String(given.module));
        return {};
      default:
        return {};
    }
  }

  async #take(sent: Sent): Promise<{ fault?: Fault }> {
    this.onSend?.();
    const fault = this.faults.get(sent.chat)?.shift();
    if (fault === 'hang') return new Promise(() => {});
    if (fault === 'not-taken') {
      this.#refused.add(sent.id);
      return {};
    }
    if (fault !== undefined) return { fault };
    this.sent.push(sent);
    const { key, chat, type, t } = sent;
    this.history.push({ id: key, chat, fromMe: true, type, body: sent.body, t, ack: this.ackOnSend });
    return {};
  }

  #account(): Record<string, unknown> {
    const { history, people, holdSync, pages } = this;
    return { ...OWN, history, people, holdSync, life: String(pages).padStart(4, '0') };
  }

  async #tell(what: string, ...given: unknown[]): Promise<void> {
    const args = given.map((one) => JSON.stringify(one)).join(', ');
    await this.page?.evaluate(`standIn.${what}(${args})`);
  }
}

export function serialized({ fromMe, chat, id, author }: Kept): string {
  return `${fromMe}_${chat}_${id}${author === undefined ? '' : `_${author}`}`;
}

/** Gives each page that the library opens its server, before the page begins. */
function hook(): void {
  if (hooked) return;
  hooked = true;
  const prototype = library.Client.prototype as unknown as {
    initWebVersionCache(this: HookedClient): Promise<void>;
  };
  const original = prototype.initWebVersionCache;
  prototype.initWebVersionCache = async function hookedInit() {
    const server = byFolder.get(this.options.webVersionCache.path ?? '');
    if (server) {
      server.attach(this.pupPage);
      await this.pupPage.exposeFunction('standInServer', (what: string, given: Record<string, unknown>) =>
        server.answer(what, given),
      );
    }
    await original.call(this);
  };
}

interface HookedClient {
  options: { webVersionCache: { path?: string } };
  pupPage: Page;
}
