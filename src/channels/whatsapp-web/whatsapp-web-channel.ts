import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import type { Channel, ChannelHost, ChannelState, Door } from '../../ports/channel.ts';
import type { Clock } from '../../ports/clock.ts';
import { AppError } from '../../ports/error.ts';
import type { Log } from '../../ports/log.ts';
import { WHATSAPP_WEB } from '../../rendering/capabilities/whatsapp-web.ts';
import { Careful, foresee } from './careful.ts';
import { CatchUp } from './catch-up.ts';
import { stateOf } from './channel-state.ts';
import { addressOf, chatOf } from './chat-id.ts';
import { Connection } from './connection.ts';
import { Courtesies, type Say } from './courtesies.ts';
import { fetchMedia } from './fetch-media.ts';
import { Hearing } from './hearing.ts';
import { Intake } from './intake.ts';
import { Keeping } from './keeping.ts';
import { makeLibraryClient } from './library-client.ts';
import { PAGE_WITHIN_MS, STOP_WITHIN_MS } from './limits.ts';
import type { Link, Machine } from './machine.ts';
import { Newest } from './newest.ts';
import { OtherIds } from './other-ids.ts';
import { type QuietHours, recycleDaily } from './recycle.ts';
import { Reports } from './reports.ts';
import { Sender } from './sender.ts';
import type { MakeWebClient, WebClient } from './web-client.ts';
import { atMost } from './within.ts';

export interface WhatsAppWebOptions {
  /** In the data folder, for this channel alone: the login, the marks, the count of today. Made with 0700. */
  folder: string;
  /** A Chromium or Chrome. */
  chromiumPath: string;
  /** Serve `<webCache>/<webVersion>.html` as WhatsApp Web, instead of what web.whatsapp.com serves today. */
  pinned?: { version: string; folder: string };
  /** Digits, with the country in front: link with a code that is typed on that phone. */
  pairingPhone?: string;
  timeZone: string;
  quietHours: QuietHours;
  clock: Clock;
  log: Log;
  /** From 0 up to and without 1, for breaks that differ. */
  random: () => number;
  /** Texts below `whatsapp-web.` in `locales/`. */
  say: Say;
  /** How long the page may take, milliseconds of real time. */
  pageWithinMs?: number;
  /** Instead of whatsapp-web.js, for tests. */
  make?: MakeWebClient;
}

export type { Link } from './machine.ts';

export interface WhatsAppWebChannel extends Channel {
  readonly state: ChannelState;
  /** What somebody with the phone needs to link it, at this moment. */
  link(): Link;
  /** Told with each change of `link`; gives how to end it. */
  onLink(listener: (link: Link) => void): () => void;
  maySend: NonNullable<Channel['maySend']>;
  forget: NonNullable<Channel['forget']>;
  forgetUnknown: NonNullable<Channel['forgetUnknown']>;
}

/**
 * Makes the WhatsApp channel over whatsapp-web.js and a browser of our own.
 *
 * `start` resolves when the browser is told to start; everything after it, also a scan that takes days, shows in `state`.
 * Errors of `start`: `channel.whatsapp-web.no-chromium`, `channel.whatsapp-web.web-version`,
 * `channel.whatsapp-web.folder`. `stop` ends what is in hand (within four seconds) and then the browser.
 */
export function createWhatsAppWebChannel(options: WhatsAppWebOptions): WhatsAppWebChannel {
  const { folder, clock, log, random, say, timeZone, quietHours } = options;
  const listeners = new Set<(link: Link) => void>();
  /** Who was not sent something because nobody was there, or because their chat was being read. */
  const waiting = new Map<string, Parameters<ChannelHost['available']>[0]>();
  let host: ChannelHost | null = null;
  let running = false;
  /** Where people write to us: known once the phone is linked. */
  let door: Door | null = null;
  let endRecycling = (): void => {};

  const ready = (): WebClient | null => connection.ready;
  const keeping = new Keeping(folder, timeZone, log);
  const careful = new Careful({ clock, random, people: async () => (await keeping.open()).people });
  const courtesies = new Courtesies({ ready, say, clock, log });
  const newest = new Newest();
  const otherIds = new OtherIds(ready);
  const reports = new Reports({ clock, log });
  const intake = new Intake({ clock, log, freed: tellAvailable });
  const hearing = new Hearing({
    intake,
    courtesies,
    otherIds,
    newest,
    reports,
    log,
    host: () => (running ? host : null),
    async taken(chat, seconds, id) {
      const { marks } = await keeping.open();
      await marks.move(chat, seconds, id, clock.now());
    },
  });
  const catchUp = new CatchUp({
    intake,
    clock,
    log,
    itemOf: (message) => hearing.itemOf(message, true),
    otherIdOf: async (chat) => (await otherIds.of(chat))[0] ?? null,
  });

  const connection = new Connection({
    make: options.make ?? makeLibraryClient,
    client: {
      sessionFolder: join(folder, 'session'),
      chromiumPath: options.chromiumPath,
      ...(options.pinned && { pinned: options.pinned }),
      ...(options.pairingPhone !== undefined && { pairingPhone: options.pairingPhone }),
      pageWithinMs: options.pageWithinMs ?? PAGE_WITHIN_MS,
    },
    clock,
    changed,
    act(effect, client) {
      if (effect.kind === 'tell') void host?.tellAdmins(effect.notice, 'whatsapp-web');
      else if (client) void welcome(client);
    },
    happened: (event) => hearing.happened(event),
    note: (event) => log.warn(event),
  });

  const sender = new Sender({
    log,
    ready,
    isCatchingUp: (chat) => intake.isCatchingUp(chat),
    trouble(failure) {
      // One call that is not answered may be slow; a page that does not say how it is connected either is gone.
      if (failure === 'page') connection.dispatch({ kind: 'failed', why: failure });
      else if (connection.ready) void connection.probe(connection.ready);
    },
    probe: (client) => connection.probe(client),
    begins: (chat) => courtesies.answered(chat),
    sent(chat, { message }, parts) {
      careful.sent(chat);
      courtesies.speaks(chat, message.language);
      newest.sent(chat, parts);
      reports.sent(parts);
    },
    waits: ({ to }) => waiting.set(`${to.scheme}:${to.value}`, to),
  });

  function changed(now: Machine, before: Machine): void {
    const was = connectedOf(before);
    const is = connectedOf(now);
    // What comes before it is known what was missed must wait for that.
    if (!is) intake.holdAll();
    if (was && !is) catchUp.cancel();
    if (now.link !== before.link) for (const listener of [...listeners]) listener(now.link);
    const state = stateOf(now);
    const previous = stateOf(before);
    if (state.state === previous.state && state.reason === previous.reason) return;
    const fields = state.reason === undefined ? {} : { code: state.reason };
    if (state.state === 'failed') log.error('whatsapp-web-failed', fields);
    else if (state.reason !== undefined) log.warn('whatsapp-web-trying', fields);
    else log.info(`whatsapp-web-${state.state}`);
  }

  /** The connection is there, perhaps again: who are we, and what was missed? */
  async function welcome(client: WebClient): Promise<void> {
    try {
      otherIds.clear();
      const ids = await client.own();
      hearing.setOwn(ids);
      door = doorOf(ids);
      const { marks } = await keeping.open();
      // A disk that is full holds up nobody who can be answered without it.
      await marks.link(ids, clock.now()).catch(() => log.error('whatsapp-web-mark-failed', { what: 'link' }));
      if (connection.ready !== client) return;
      await catchUp.read(client, marks);
    } catch (error) {
      log.error('whatsapp-web-welcome-failed', { error: error instanceof Error ? error.name : 'unknown' });
      if (connection.ready === client) connection.dispatch({ kind: 'failed', why: 'other' });
    }
  }

  function tellAvailable(): void {
    if (!connection.ready) return;
    for (const [key, address] of [...waiting]) {
      if (intake.isCatchingUp(chatOf(address) ?? '')) continue;
      waiting.delete(key);
      host?.available(address);
    }
  }

  function isIdle(): boolean {
    return connection.ready !== null && !intake.isBusy && !sender.isBusy;
  }

  return {
    name: 'whatsapp-web',
    capabilities: WHATSAPP_WEB,
    exclusive: true,

    get state() {
      return stateOf(connection.machine);
    },

    get door() {
      return door;
    },

    link: () => connection.machine.link,

    onLink(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    async start(given) {
      await check(options);
      const { marks } = await keeping.open();
      host = given;
      running = true;
      intake.open();
      intake.holdAll();
      connection.start(marks.wasLinked);
      endRecycling = recycleDaily({
        clock,
        quiet: quietHours,
        timeZone,
        isIdle,
        recycle: () => connection.dispatch({ kind: 'recycle' }),
      });
    },

    maySend: (intent) => careful.maySend(intent),

    foresee,

    async send(outbound) {
      if (!running) return { ok: false, code: 'channel.stopping', retry: 'later' };
      return sender.send(outbound);
    },

    fetch: ({ id }) => fetchMedia(id, connection.ready),

    async stop() {
      if (running) {
        running = false;
        endRecycling();
        catchUp.cancel();
        await atMost(clock, STOP_WITHIN_MS, Promise.all([intake.stop(), sender.idle()]));
        courtesies.stop();
      }
      await connection.stop();
      host = null;
      await keeping.close();
    },

    async forget(address) {
      const chat = chatOf(address);
      if (chat === null) return;
      forgetInMemory(chat);
      const { marks, people } = await keeping.open();
      // WhatsApp counts in whole seconds: also what was said in this one is not read again.
      await marks.forget([chat], clock.now(), clock.now() + 1_000);
      await people.forget([chat]);
    },

    async forgetUnknown(isKnown) {
      const { marks, people } = await keeping.open();
      const unknown: string[] = [];
      for (const chat of new Set([...marks.chats, ...people.chats])) {
        const address = addressOf(chat);
        if (!address || !(await isKnown(address))) unknown.push(chat);
      }
      if (unknown.length === 0) return 0;
      await marks.forget(unknown, clock.now());
      await people.forget(unknown);
      return unknown.length;
    },
  };

  function forgetInMemory(chat: string): void {
    for (const [key, address] of waiting) if (chatOf(address) === chat) waiting.delete(key);
    for (const memory of [careful, courtesies, intake, newest, otherIds]) memory.forget(chat);
  }
}

/** WhatsApp's click to chat, as many projects use it; WhatsApp's own page was not read (2026-11-22). Of our ids only the one by phone number leads anywhere. */
function doorOf(ids: readonly string[]): Door | null {
  const [digits] = ids.flatMap((id) => /^([1-9]\d{6,14})(?::\d+)?@c\.us$/.exec(id)?.[1] ?? []);
  return digits === undefined ? null : { channel: 'whatsapp-web', url: `https://wa.me/${digits}?text={text}` };
}

function connectedOf({ phase, unsteadySince }: Machine): boolean {
  return phase === 'ready' && unsteadySince === null;
}

/** Errors: what no start anew would mend. */
async function check({ chromiumPath, pinned }: WhatsAppWebOptions): Promise<void> {
  await access(chromiumPath, constants.X_OK).catch(() => {
    throw new AppError('channel.whatsapp-web.no-chromium', 'There is no browser that can be run at CHROMIUM_PATH.', {
      advice: 'Install Chromium or Chrome, and set CHROMIUM_PATH to its program.',
    });
  });
  if (!pinned) return;
  await access(join(pinned.folder, `${pinned.version}.html`), constants.R_OK).catch(() => {
    throw new AppError('channel.whatsapp-web.web-version', 'The pinned version of WhatsApp Web is not there.', {
      advice: 'Put <WHATSAPP_WEB_VERSION>.html into the folder WHATSAPP_WEB_CACHE, or leave both settings away.',
    });
  });
}
