import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createWebChannel } from '../../channels/web/web-channel.ts';
import { pinoLog } from '../../config/pino-log.ts';
import type { Settings } from '../../config/settings.ts';
import { createCompanion, systemClock, systemIds } from '../../index.ts';
import { administer } from '../../runtime/administer.ts';
import type { Companion } from '../../runtime/companion.ts';
import { openFileStore } from '../../store/files/index.ts';
import { loadPageWords } from '../../web/page-words.ts';
import { createServer } from '../../web/server.ts';
import type { Output } from '../output.ts';

const LOCALES = fileURLToPath(new URL('../../../locales', import.meta.url));

/** Channels that this version does not have yet; said at start, so that nobody waits for them. */
const TO_COME = ['telegram', 'whatsapp-web', 'whatsapp-cloud', 'teams'];

/** How long the first admin's code can be used, days. */
const FIRST_CODE_DAYS = 30;

export interface Running {
  url: string;
  port: number;
  /** Ends within ten seconds: what is under way is finished, the rest is in the data folder. */
  stop(): Promise<void>;
}

/** Starts the service: store, companion, web page. Errors: `store.locked`, `web.port-in-use`, `content.invalid`, … */
export async function startService(settings: Settings, out: Output): Promise<Running> {
  const log = pinoLog(settings.logLevel);
  const clock = systemClock;
  const store = await openFileStore({
    folder: settings.data,
    clock,
    log: ({ event, ...fields }) => log.warn(`store-${event}`, fields),
  });
  let companion: Companion | undefined;
  try {
    const web = settings.webChat === 'off' ? null : createWebChannel({ clock, ids: systemIds });
    companion = await createCompanion({ channels: web ? [web] : [], store, clock, network: settings.network, log });
    const running = companion;
    const server = createServer({
      channel: web ?? createWebChannel({ clock, ids: systemIds }),
      clock,
      settings: { port: settings.port, host: settings.host, webChat: settings.webChat },
      words: await loadPageWords(LOCALES),
      readiness: () => {
        const { writable, quarantined, problem } = store.health();
        return {
          ready: writable,
          store: { writable, ...(problem !== undefined && { problem }) },
          quarantined,
          channels: [
            { name: 'web', state: web ? ('on' as const) : ('off' as const) },
            ...TO_COME.map((name) => ({ name, state: 'off' as const, reason: 'not in this version' })),
          ],
        };
      },
      report: (error) => log.error('request-failed', { code: codeOf(error) }),
    });
    store.serve((request) => administer(request, running, store));
    await companion.start();
    const { url, port } = await server.start();
    describeStart(settings, url, out);
    await giveFirstCode(companion, settings, out);
    return {
      url,
      port,
      async stop() {
        await server.stop();
        await running.stop();
        await store.close();
      },
    };
  } catch (error) {
    await companion?.stop();
    await store.close();
    throw error;
  }
}

function describeStart(settings: Settings, url: string, out: Output): void {
  const who = { loopback: 'only from this computer', public: 'for whoever can reach it', off: 'off (WEB_CHAT=off)' };
  out.line('Kennismaker runs.');
  out.line(
    settings.webChat === 'off'
      ? `  web chat: ${who.off}`
      : `  web chat: on, ${who[settings.webChat]}: ${url.replace(/\/$/, '')}`,
  );
  for (const name of TO_COME) out.line(`  ${name}: off (not in this version yet)`);
  out.line(`  data: ${settings.data}`);
}

/** The first admin's code: from the environment, or made once and shown once, and kept where only its owner reads. */
async function giveFirstCode(companion: Companion, settings: Settings, out: Output): Promise<void> {
  if (await companion.hasCodes()) return;
  const give = { role: 'admin' as const, uses: 1, days: FIRST_CODE_DAYS };
  if (settings.adminCode !== undefined) {
    await companion.createCode(give, settings.adminCode);
    return;
  }
  const code = await companion.createCode(give);
  const path = join(settings.data, 'first-admin-code.txt');
  await writeFile(path, `${code}\n`, { mode: 0o600 });
  out.line(`  first admin's code, shown once: ${code}`);
  out.line(
    `    In the chat: menu, "Meer mogelijkheden", "Ik heb een code". It lies in ${path} too; remove that file after use.`,
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
