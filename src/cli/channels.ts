import type { WebChannel } from '../channels/web/web-channel.ts';
import { createWebChannel } from '../channels/web/web-channel.ts';
import type { Settings } from '../config/settings.ts';
import type { Library } from '../library/library.ts';
import type { Channel } from '../ports/channel.ts';
import type { Clock, Ids } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Hook } from '../web/hook.ts';

/** The channels that are switched on, and why the others are not. */
export interface Channels {
  web: WebChannel | null;
  /** All that are on, the web chat first. */
  on: readonly Channel[];
  /** Where their servers hand in what happened. */
  hooks: readonly Hook[];
  off: readonly { name: string; reason: string }[];
}

export interface ChannelWorld {
  clock: Clock;
  ids: Ids;
  log: Log;
  library: Library;
}

/** Makes every channel that is switched on. Each is loaded only then: what is off costs no memory. */
export async function makeChannels(settings: Settings, world: ChannelWorld): Promise<Channels> {
  const { clock, ids, log, library } = world;
  const on: Channel[] = [];
  const hooks: Hook[] = [];
  const off: { name: string; reason: string }[] = [];

  const web = settings.webChat === 'off' ? null : createWebChannel({ clock, ids });
  if (web) on.push(web);
  else off.push({ name: 'web', reason: 'WEB_CHAT is off' });

  if (settings.telegram === null) off.push({ name: 'telegram', reason: 'TELEGRAM_BOT_TOKEN is not set' });
  else {
    const { createTelegramChannel } = await import('../channels/telegram/telegram-channel.ts');
    const { token, apiRoot, webhook } = settings.telegram;
    const telegram = createTelegramChannel({
      token,
      ...(apiRoot !== undefined && { apiRoot }),
      ...(webhook !== undefined && { webhook }),
      clock,
      log,
      say: library.text,
    });
    on.push(telegram);
    if (telegram.webhook) {
      const { path, maxBytes, handle } = telegram.webhook;
      hooks.push({ path, maxBytes, handle: ({ headers, body }) => handle(headers, body) });
    }
  }

  for (const name of ['whatsapp-web', 'whatsapp-cloud']) off.push({ name, reason: 'not in this version yet' });
  return { web, on, hooks, off };
}
