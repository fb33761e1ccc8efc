import type { ChildProcess } from 'node:child_process';
import type { Client } from 'whatsapp-web.js';
import { z } from 'zod';
import { browserEnvironment } from './browser-environment.ts';
import { endBrowser } from './browser-process.ts';
import { failureOf } from './failure.ts';
import {
  ANSWER_WITHIN_MS,
  CLOSE_WITHIN_MS,
  DOWNLOAD_WITHIN_MS,
  IDS_WITHIN_MS,
  READ_WITHIN_MS,
  SEND_WITHIN_MS,
  UPLOAD_WITHIN_MS,
} from './limits.ts';
import { guardStrays } from './stray.ts';
import type { ClientEvent, WebClient, WebClientOptions } from './web-client.ts';
import { atMost, within } from './within.ts';

/** Parts of the library's client that its typings leave out. Everything that we rely on beside them stands here. */
interface Inner {
  pupBrowser: Browser | null;
  pupPage: Page | null;
  inject(): Promise<void>;
  destroy(): Promise<void>;
  requestPairingCode(phone: string, showNotification?: boolean, intervalMs?: number): Promise<string>;
}

interface Browser {
  process(): ChildProcess | null;
  close(): Promise<void>;
  once(event: 'disconnected', listener: () => void): void;
}

interface Page {
  evaluate(expression: string): Promise<unknown>;
  mainFrame(): unknown;
  on(event: 'framenavigated', listener: (frame: unknown) => void): void;
  on(event: 'error' | 'close', listener: () => void): void;
}

/** Messages that are asked for at first; twice as many each time that they do not reach back far enough. */
const FIRST_READ = 50;

/** What a page needs of a browser that nobody looks at. */
const BROWSER_ARGS = ['--disable-dev-shm-usage', '--disable-gpu', '--no-first-run', '--no-default-browser-check'];

/** The library's own collections, read as its `getChats` does, which asks WhatsApp about every group first. */
const LIST_CHATS = `window.require('WAWebCollections').Chat.getModelsArray()
  .map((chat) => ({ chat: String(chat.id._serialized), seconds: Number(chat.t) || 0 }))`;

const OWN_IDS = `(() => {
  const me = window.require('WAWebUserPrefsMeUser');
  return [me.getMaybeMePnUser?.(), me.getMaybeMeLidUser?.()].filter(Boolean).map((wid) => String(wid._serialized));
})()`;

/** A message that a person sent, by its key: in the page's memory, or in its database under one of the chats. */
function findMessage(key: string): string {
  return `(async () => {
    const { Msg, Chat } = window.require('WAWebCollections');
    const key = ${JSON.stringify(key)};
    const here = Msg.getModelsArray().find(({ id }) => id.id === key && !id.fromMe);
    if (here) return here.id._serialized;
    const ids = Chat.getModelsArray().map((chat) => 'false_' + chat.id._serialized + '_' + key);
    const found = await Msg.getMessagesById(ids);
    return found?.messages?.find(Boolean)?.id._serialized ?? null;
  })()`;
}

const chatInfos = z.array(z.object({ chat: z.string(), seconds: z.number() }));
const sized = z.object({ _data: z.object({ size: z.number() }) });
const texts = z.array(z.string()).min(1);

/**
 * Makes a client of whatsapp-web.js, which is loaded only here and only now (0.2 s, 40 MB).
 *
 * The library leaves some of its promises to themselves; those are caught on the client itself (`inject`, `destroy`,
 * `requestPairingCode`, `logout` of the login), and `guardStrays` is the net under them while the browser runs.
 */
export async function makeLibraryClient(options: WebClientOptions): Promise<WebClient> {
  const { default: library } = await import('whatsapp-web.js');
  const { clock, tell, note } = options;
  const abort = new AbortController();
  let closing: Promise<void> | null = null;
  let opening: Promise<void> | null = null;
  let opened = false;
  let browser: Browser | null = null;
  let release = (): void => {};

  const emit = (event: ClientEvent): void => {
    if (!closing) tell(event);
  };

  /** Removing the login is ours to do, once the browser that writes to it is gone. */
  class KeptLogin extends library.LocalAuth {
    override logout = async (): Promise<void> => {};
  }

  function make(sandbox: boolean): { client: Client; inner: Inner } {
    const client = new library.Client({
      authStrategy: new KeptLogin({ dataPath: options.sessionFolder }),
      authTimeoutMs: options.pageWithinMs,
      ...(options.pinned
        ? {
            webVersion: options.pinned.version,
            webVersionCache: { type: 'local' as const, path: options.pinned.folder, strict: true },
          }
        : { webVersionCache: { type: 'none' as const } }),
      ...(options.pairingPhone !== undefined && { pairWithPhoneNumber: { phoneNumber: options.pairingPhone } }),
      puppeteer: {
        executablePath: options.chromiumPath,
        headless: true,
        env: browserEnvironment(process.env),
        args: sandbox ? BROWSER_ARGS : [...BROWSER_ARGS, '--no-sandbox'],
        // Through a pipe nobody else on this machine can steer the browser, and it ends with us, however we end.
        pipe: true,
        // Else puppeteer would end this process on a signal, in the middle of a turn.
        handleSIGINT: false,
        handleSIGTERM: false,
        handleSIGHUP: false,
        signal: abort.signal,
      },
    });
    const inner = client as unknown as Inner;
    tame(inner);
    listen(client);
    return { client, inner };
  }

  /** Takes the promises that the library drops. */
  function tame(inner: Inner): void {
    const inject = inner.inject.bind(inner);
    inner.inject = async () => {
      try {
        await inject();
      } catch (error) {
        if (!opened) throw error;
        emit({ kind: 'failed', why: failureOf(error) });
      }
    };
    // It closes the browser by itself when WhatsApp ends the link; that is told as an event, and `close` does it.
    inner.destroy = async () => {};
    const requestPairingCode = inner.requestPairingCode.bind(inner);
    inner.requestPairingCode = async (...given) => {
      try {
        return await requestPairingCode(...given);
      } catch {
        emit({ kind: 'failed', why: 'pairing' });
        return '';
      }
    };
  }

  function listen(client: Client): void {
    client.on('qr', (qr) => emit({ kind: 'qr', qr }));
    client.on('code', (code) => emit({ kind: 'pairing-code', code }));
    client.on('authenticated', () => emit({ kind: 'progress' }));
    client.on('loading_screen', () => emit({ kind: 'progress' }));
    client.on('ready', () => emit({ kind: 'ready' }));
    client.on('change_state', (state) => emit({ kind: 'connection', state: String(state) }));
    client.on('disconnected', (why) => emit({ kind: 'disconnected', why: String(why) }));
    client.on('auth_failure', () => emit({ kind: 'failed', why: 'other' }));
    client.on('message', (raw) => emit({ kind: 'message', raw }));
    client.on('message_edit', (raw, _after, before) => emit({ kind: 'edited', raw, before }));
    client.on('message_reaction', (raw) => emit({ kind: 'reaction', raw }));
    client.on('message_ack', (raw, ack) => emit({ kind: 'ack', raw, ack }));
    // Not in the typings.
    (client as unknown as NodeJS.EventEmitter).on('message_ciphertext_failed', (raw: unknown) =>
      emit({ kind: 'unreadable', raw }),
    );
  }

  function watch(inner: Inner): void {
    browser = inner.pupBrowser;
    const page = inner.pupPage;
    // A browser that is killed tells the library nothing.
    browser?.once('disconnected', () => emit({ kind: 'failed', why: 'browser' }));
    page?.on('error', () => emit({ kind: 'failed', why: 'page' }));
    page?.on('close', () => emit({ kind: 'failed', why: 'page' }));
    page?.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) emit({ kind: 'navigated' });
    });
  }

  // A sandbox needs rights that a container or root does not have.
  const sandboxed = process.getuid?.() !== 0;
  let made = make(sandboxed);
  const isLaunched = (): boolean => made.inner.pupBrowser !== null;

  async function launch(): Promise<void> {
    release = guardStrays((failure) => emit({ kind: 'failed', why: failure }));
    try {
      await made.client.initialize();
    } catch (error) {
      if (isLaunched() || failureOf(error) === 'web-version') throw error;
      // Through a pipe a browser that does not start says no more than that it is gone.
      const notLaunched = new Error('Failed to launch the browser.', { cause: error });
      if (closing || !sandboxed) throw notLaunched;
      made = make(false);
      await made.client.initialize().catch((second: unknown) => {
        throw isLaunched() ? second : notLaunched;
      });
      note('whatsapp-web-no-sandbox');
    }
  }

  async function end(): Promise<void> {
    if (opening && !made.inner.pupBrowser) {
      abort.abort();
      await atMost(clock, CLOSE_WITHIN_MS, opening);
    }
    const running = made.inner.pupBrowser ?? browser;
    const child = running?.process();
    if (running && child) await endBrowser(child, () => running.close(), clock);
    release();
  }

  const call = <T>(ms: number, work: Promise<T>): Promise<T> => within(clock, ms, work);

  function evaluate(expression: string): Promise<unknown> {
    const page = made.inner.pupPage;
    return page ? call(ANSWER_WITHIN_MS, page.evaluate(expression)) : Promise.reject(new Error('Target closed'));
  }

  return {
    async open() {
      opening = launch();
      await opening;
      opened = true;
      watch(made.inner);
    },

    close() {
      closing ??= end();
      return closing;
    },

    async state() {
      return (await call(ANSWER_WITHIN_MS, made.client.getState())) ?? null;
    },

    async own() {
      return texts.parse(await evaluate(OWN_IDS));
    },

    async chats() {
      return chatInfos.parse(await evaluate(LIST_CHATS));
    },

    async messages(id, sinceSeconds, most) {
      const chat = await call(ANSWER_WITHIN_MS, made.client.getChatById(id));
      if (!chat) return [];
      for (let limit = FIRST_READ; ; limit *= 2) {
        const found = await call(READ_WITHIN_MS, chat.fetchMessages({ limit: Math.min(limit, most) }));
        const oldest = Math.min(...found.map(({ timestamp }) => timestamp));
        if (found.length < limit || limit >= most || oldest < sinceSeconds) return found;
      }
    },

    async idsOf(id) {
      const [ids] = await call(IDS_WITHIN_MS, made.client.getContactLidAndPhone([id]));
      return { ...(ids?.lid && { lid: ids.lid }), ...(ids?.pn && { pn: ids.pn }) };
    },

    async showTyping(id) {
      const chat = await call(ANSWER_WITHIN_MS, made.client.getChatById(id));
      await call(ANSWER_WITHIN_MS, chat.sendStateTyping());
    },

    sendText(chat, text) {
      return call(SEND_WITHIN_MS, made.client.sendMessage(chat, text, { ...PLAIN, ...untilTaken() }));
    },

    async download(key, mostBytes) {
      const id = z
        .string()
        .nullable()
        .parse(await evaluate(findMessage(key)));
      const message = id === null ? null : await call(ANSWER_WITHIN_MS, made.client.getMessageById(id));
      if (!message || (sized.safeParse(message).data?._data.size ?? 0) > mostBytes) return null;
      // The typings promise an answer: nothing is "gone", and null is "the phone is asked for it".
      const media: { data: string } | null | undefined = await call(DOWNLOAD_WITHIN_MS, message.downloadMedia());
      if (!media) return media === null ? undefined : null;
      return Buffer.from(media.data, 'base64');
    },

    sendFile(chat, { fileName, mediaType, bytes }, caption) {
      const media = new library.MessageMedia(mediaType, Buffer.from(bytes).toString('base64'), fileName);
      const options = { sendMediaAsDocument: true, ...(caption !== '' && { caption }), ...untilTaken() };
      return call(UPLOAD_WITHIN_MS, made.client.sendMessage(chat, media, options));
    },
  };
}

/** No preview of a link, which costs the person data; and a text that looks like a contact card is a text. */
const PLAIN = { linkPreview: false, parseVCards: false };

/** Resolve when WhatsApp has it, not when it stands in the page. Not in the typings. */
function untilTaken(): object {
  return { waitUntilMsgSent: true };
}
