import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebChannel } from '../channels/web/web-channel.ts';
import type { Clock } from '../ports/clock.ts';
import { AppError } from '../ports/error.ts';
import { createApp } from './app.ts';
import { loadAssets } from './assets.ts';
import { answerBarely } from './bare-answers.ts';
import { capConnections } from './connections.ts';
import type { Hook } from './hook.ts';
import { WEB_LIMITS, type WebLimits } from './limits.ts';
import type { LinkPageOptions } from './link-page.ts';
import type { Metrics } from './metrics.ts';
import type { PageWordsByLanguage } from './page-words.ts';
import type { Readiness } from './readiness.ts';
import type { WebSettings } from './settings.ts';

export interface WebServerOptions {
  channel: WebChannel;
  clock: Clock;
  settings: WebSettings;
  readiness(): Readiness | Promise<Readiness>;
  words: PageWordsByLanguage;
  /** Of the store: by it the sessions of the chat are known as ours. */
  keyedHash(text: string): string;
  /** Where other channels' servers hand in what happened there. */
  hooks?: readonly Hook[];
  /** The page on which the phone of WhatsApp Web is linked. */
  linkPage?: LinkPageOptions;
  metrics?: Metrics;
  /** Other processes serve the same pages. */
  isShared?: boolean;
  /** Other limits than `WEB_LIMITS`, for a test that can't wait. */
  limits?: Partial<WebLimits>;
  /** Gets each error that a request met and that a human may have to act on. Holds no words of a person. */
  report(error: unknown): void;
}

export interface WebServer {
  /**
   * Listens. Resolves with where the page is for someone on this computer, and the port.
   * Errors: `web.port-in-use` (PORT), `web.port-forbidden` (PORT), `web.host-unknown` (HOST).
   */
  start(): Promise<{ url: string; port: number }>;
  /** Takes nothing new, ends the streams, and waits at most `STOP_WITHIN_MS` for requests that are under way. */
  stop(): Promise<void>;
}

/** After this, what is still under way is cut off: it was not acknowledged, and the page sends it again. */
export const STOP_WITHIN_MS = 8_000;

/** Makes the HTTP server of the chat page, its messages and the health checks. */
export function createServer(options: WebServerOptions): WebServer {
  const { clock, settings } = options;
  const streams = new Set<() => void>();
  let stopping = false;
  let underWay = 0;
  const limits = { ...WEB_LIMITS, ...options.limits };
  const server = createHttpServer({
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.checkMs,
    keepAliveTimeout: limits.idleMs,
    maxHeaderSize: limits.headerBytes,
  });
  server.maxHeadersCount = limits.headers;
  capConnections(server, limits);
  answerBarely(server);

  /** A browser keeps connections open that never brought a request; none of them may hold up a stop. */
  function closeWhenDone(): void {
    if (stopping && underWay === 0) setImmediate(() => server.closeAllConnections());
  }

  return {
    async start() {
      const assets = await loadAssets(options.words);
      server.on('request', createApp({ ...options, limits, assets, streams, isStopping: () => stopping }));
      server.on('request', (_request, response) => {
        underWay++;
        response.on('close', () => {
          underWay--;
          closeWhenDone();
        });
      });
      server.listen(settings.port, settings.host);
      try {
        await once(server, 'listening');
      } catch (error) {
        throw explain(error, settings);
      }
      server.on('error', options.report);
      const { port } = server.address() as AddressInfo;
      return { url: `http://${nameFor(settings.host)}:${port}/`, port };
    },

    async stop() {
      if (!server.listening) return;
      stopping = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const end of [...streams]) end();
      closeWhenDone();
      const callOff = clock.wakeAt(clock.now() + STOP_WITHIN_MS, () => server.closeAllConnections());
      await closed;
      callOff();
    },
  };
}

/** How someone on this computer calls the address that the server listens on. */
function nameFor(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function explain(cause: unknown, { host, port }: WebSettings): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'EADDRINUSE') {
    return new AppError('web.port-in-use', `Port ${port} is in use by another program.`, {
      advice: 'Stop that program (it may be a companion that still runs), or choose another port with PORT.',
      cause,
    });
  }
  if (code === 'EACCES') {
    return new AppError('web.port-forbidden', `This user may not listen on port ${port}.`, {
      advice: 'Choose a port of 1024 or higher with PORT.',
      cause,
    });
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new AppError('web.host-unknown', `${host} is not an address of this computer.`, {
      advice: 'Set HOST to 127.0.0.1 (only this computer) or 0.0.0.0 (everybody who can reach it).',
      cause,
    });
  }
  return cause;
}
