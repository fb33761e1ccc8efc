import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createWebChannel } from '../../channels/web/web-channel.ts';
import { pinoLog } from '../../config/pino-log.ts';
import type { Settings } from '../../config/settings.ts';
import { createCompanion, loadLibrary, systemClock, systemIds } from '../../index.ts';
import { administer } from '../../runtime/administer.ts';
import type { Companion } from '../../runtime/companion.ts';
import { LINK_PATH } from '../../web/link-page.ts';
import { startMeasuring } from '../../web/metrics.ts';
import { loadPageWords } from '../../web/page-words.ts';
import { createServer } from '../../web/server.ts';
import { ADMIN_CODE_FILE, isAdminCode } from '../admin-code.ts';
import { type Channels, makeChannels } from '../channels.ts';
import { measuresOf } from '../measures.ts';
import { openStore } from '../open-store.ts';
import type { Output } from '../output.ts';
import { showLink } from '../show-link.ts';

const LOCALES = fileURLToPath(new URL('../../../locales', import.meta.url));

/** How long the first admin's code can be used, days. */
const FIRST_CODE_DAYS = 30;

export interface Running {
  url: string;
  port: number;
  /** Ends within ten seconds: what is under way is finished, the rest is in the data folder. */
  stop(): Promise<void>;
}

/**
 * Starts the service: store, companion, web page. Errors: those of `openStore`, `web.port-in-use`, `content.invalid`, …
 */
export async function startService(settings: Settings, out: Output): Promise<Running> {
  const log = pinoLog(settings.logLevel);
  const clock = systemClock;
  const opened = await openStore(settings, { clock, ids: systemIds, log });
  const { store } = opened;
  let companion: Companion | undefined;
  try {
    const library = await loadLibrary();
    const channels = await makeChannels(settings, {
      clock,
      ids: systemIds,
      log,
      library,
      references: opened.references,
    });
    const measuring = startMeasuring();
    const { watch } = measuring;
    const { network } = settings;
    companion = await createCompanion({ channels: channels.on, library, store, clock, network, log, watch });
    const running = companion;
    const { whatsappWeb } = channels;
    const server = createServer({
      channel: channels.web ?? createWebChannel({ clock, ids: systemIds }),
      clock,
      settings: { port: settings.port, host: settings.host, webChat: settings.webChat, origin: network.webAddress },
      keyedHash: (text) => store.keyedHash(text),
      words: await loadPageWords(LOCALES),
      hooks: channels.hooks,
      isShared: store.sharing !== undefined,
      ...(whatsappWeb && {
        linkPage: {
          link: () => whatsappWeb.link(),
          state: () => whatsappWeb.state,
          mayLook: (code) => isAdminCode(code, settings),
        },
      }),
      metrics: measuring.serve(() => measuresOf(running, channels.off)),
      readiness: () => {
        const { writable, quarantined, problem } = store.health();
        return {
          ready: writable,
          store: { writable, ...(problem !== undefined && { problem }) },
          quarantined,
          channels: [...running.channels, ...channels.off],
        };
      },
      report: (error) => log.error('request-failed', { code: codeOf(error) }),
    });
    opened.serve((request) => administer(request, running, store));
    await companion.start();
    const { url, port } = await server.start();
    describeStart(settings, opened.title, url, running, channels, out);
    await giveFirstCode(companion, settings, out);
    const hideLink = whatsappWeb ? showLink(whatsappWeb, `${url.replace(/\/$/, '')}${LINK_PATH}`, out) : () => {};
    return {
      url,
      port,
      async stop() {
        hideLink();
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

function describeStart(
  settings: Settings,
  data: string,
  url: string,
  companion: Companion,
  channels: Channels,
  out: Output,
): void {
  const who = settings.webChat === 'public' ? 'for whoever can reach it' : 'only from this computer';
  out.line('Kennismaker runs.');
  for (const { name, state, reason, advice = 'see docs/ERRORS.md' } of [...companion.channels, ...channels.off]) {
    const title = name === 'web' ? 'web chat' : name;
    if (name === 'web' && state === 'on') out.line(`  web chat: on, ${who}: ${url.replace(/\/$/, '')}`);
    else if (reason === undefined) out.line(`  ${title}: ${state}`);
    else out.line(`  ${title}: ${state} (${reason})${state === 'off' || state === 'standby' ? '' : `: ${advice}`}`);
  }
  out.line(`  data: ${data}`);
}

/**
 * The first admin's code: from the environment, or made once and shown once, and kept where only its owner reads. Of several
 * processes that start together, one makes it.
 */
async function giveFirstCode(companion: Companion, settings: Settings, out: Output): Promise<void> {
  const give = { role: 'admin' as const, uses: 1, days: FIRST_CODE_DAYS };
  const code = await companion.createFirstCode(give, settings.adminCode);
  if (code === null || settings.adminCode !== undefined) return;
  const path = join(settings.data, ADMIN_CODE_FILE);
  // With a database this machine may have kept nothing yet.
  await mkdir(settings.data, { recursive: true, mode: 0o700 });
  await writeFile(path, `${code}\n`, { mode: 0o600 });
  out.line(`  first admin's code, shown once: ${code}`);
  out.line(
    `    In the chat: menu, "Meer mogelijkheden", "Ik heb een code". It lies in ${path} too; remove that file after use.`,
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
