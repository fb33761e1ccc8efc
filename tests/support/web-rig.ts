import { createHmac } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { createWebChannel, type WebChannel } from '../../src/channels/web/web-channel.ts';
import type { Ids } from '../../src/ports/clock.ts';
import type { WebLimits } from '../../src/web/limits.ts';
import { loadPageWords } from '../../src/web/page-words.ts';
import type { Readiness } from '../../src/web/readiness.ts';
import { createServer, type WebServer, type WebServerOptions } from '../../src/web/server.ts';
import type { WebSettings } from '../../src/web/settings.ts';
import { ScriptedHost } from './scripted-host.ts';
import { VirtualClock } from './virtual-clock.ts';

/** The locales folder of the checkout. */
export const LOCALES = fileURLToPath(new URL('../../locales/', import.meta.url));

/** A web chat that listens, with a scripted companion behind it. */
export interface WebRig {
  /** Without a slash at the end. */
  url: string;
  port: number;
  channel: WebChannel;
  clock: VirtualClock;
  host: ScriptedHost;
  server: WebServer;
  /** What the server reported. */
  reported: unknown[];
  stop(): Promise<void>;
}

export const READY: Readiness = {
  ready: true,
  store: { writable: true },
  quarantined: 0,
  channels: [{ name: 'web', state: 'on' }],
};

/** What a store does, under a secret that everybody may read. */
export const keyedHash = (text: string): string =>
  createHmac('sha256', 'of the tests').update(text).digest('hex').slice(0, 32);

let made = 0;

/** Ids that are never the same twice, and the same on every run. */
export const countedIds: Ids = {
  uuid: () => `00000000-0000-4000-8000-${String(++made).padStart(12, '0')}`,
  code: (bytes) => String(++made).padStart(Math.ceil((bytes * 8) / 5), 'A'),
};

/** Starts a web chat on a port of its own, or on the one given. */
export async function startWebRig(
  options: {
    host?: ScriptedHost;
    settings?: Partial<WebSettings>;
    readiness?: () => Readiness;
    limits?: Partial<WebLimits>;
    more?: Partial<WebServerOptions>;
  } = {},
): Promise<WebRig> {
  const clock = new VirtualClock();
  const host = options.host ?? new ScriptedHost();
  const channel = createWebChannel({ clock, ids: countedIds });
  const reported: unknown[] = [];
  const server = createServer({
    channel,
    clock,
    settings: { port: 0, host: '127.0.0.1', webChat: 'loopback', ...options.settings },
    readiness: options.readiness ?? (() => READY),
    words: await loadPageWords(LOCALES),
    keyedHash,
    // Nothing is waited for where the clock stands still.
    limits: { refuseAfterMs: 0, ...options.limits },
    ...options.more,
    report: (error) => reported.push(error),
  });
  await host.use(channel);
  const { url, port } = await server.start();
  return {
    url: url.replace(/\/$/, ''),
    port,
    channel,
    clock,
    host,
    server,
    reported,
    async stop() {
      await server.stop();
      await channel.stop();
    },
  };
}
