import { join } from 'node:path';
import type { TeamsReferences } from '../channels/teams/reference.ts';
import type { WebChannel } from '../channels/web/web-channel.ts';
import { createWebChannel } from '../channels/web/web-channel.ts';
import type { WhatsAppWebChannel } from '../channels/whatsapp-web/whatsapp-web-channel.ts';
import type { Settings, TeamsSettings, WhatsAppCloudSettings } from '../config/settings.ts';
import { readContent } from '../library/content.ts';
import type { Library } from '../library/library.ts';
import type { Channel, ChannelState } from '../ports/channel.ts';
import type { Clock, Ids } from '../ports/clock.ts';
import { AppError } from '../ports/error.ts';
import type { Log } from '../ports/log.ts';
import type { Hook } from '../web/hook.ts';

/** The channels that are switched on, and why the others are not. */
export interface Channels {
  web: WebChannel | null;
  /** Its phone is linked by a code that somebody scans. */
  whatsappWeb: WhatsAppWebChannel | null;
  /** All that are on, the web chat first. */
  on: readonly Channel[];
  /** Where their servers hand in what happened. */
  hooks: readonly Hook[];
  off: readonly ({ name: string } & ChannelState)[];
}

export interface ChannelWorld {
  clock: Clock;
  ids: Ids;
  log: Log;
  library: Library;
  /** Where Teams keeps how to reach people. */
  references(): Promise<TeamsReferences>;
}

/** Makes every channel that is switched on. Each is loaded only then: what is off costs no memory. */
export async function makeChannels(settings: Settings, world: ChannelWorld): Promise<Channels> {
  const { clock, ids, log, library } = world;
  const on: Channel[] = [];
  const hooks: Hook[] = [];
  const off: ({ name: string } & ChannelState)[] = [];
  const isOff = (name: string, reason: string) => off.push({ name, state: 'off', reason });

  const web = settings.webChat === 'off' ? null : createWebChannel({ clock, ids, origin: settings.network.webAddress });
  if (web) on.push(web);
  else isOff('web', 'WEB_CHAT is off');

  if (settings.telegram === null) isOff('telegram', 'TELEGRAM_BOT_TOKEN is not set');
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

  if (settings.teams === null) isOff('teams', 'MicrosoftAppId is not set');
  else {
    try {
      const { channel, hook } = await makeTeams(settings.teams, world);
      on.push(channel);
      hooks.push(hook);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // The settings can't work; the other channels go on.
      off.push({ name: 'teams', state: 'failed', reason: error.code, advice: `${error.message} ${error.advice}` });
    }
  }

  if (settings.whatsappCloud === null) isOff('whatsapp-cloud', 'WHATSAPP_CLOUD_TOKEN is not set');
  else {
    const { channel, hook } = await makeWhatsAppCloud(settings.whatsappCloud, world);
    on.push(channel);
    hooks.push(hook);
  }

  const whatsappWeb = settings.whatsappWeb === null ? null : await makeWhatsAppWeb(settings, world);
  if (whatsappWeb) on.push(whatsappWeb);
  else isOff('whatsapp-web', 'WHATSAPP_WEB is not on');

  return { web, whatsappWeb, on, hooks, off };
}

async function makeWhatsAppWeb(
  { whatsappWeb, data, network }: Settings,
  { clock, log, library }: ChannelWorld,
): Promise<WhatsAppWebChannel> {
  const [{ createWhatsAppWebChannel }, { findChromium }] = await Promise.all([
    import('../channels/whatsapp-web/whatsapp-web-channel.ts'),
    import('../channels/whatsapp-web/find-chromium.ts'),
  ]);
  return createWhatsAppWebChannel({
    folder: join(data, 'whatsapp-web'),
    chromiumPath: whatsappWeb?.chromiumPath ?? (await findChromium()),
    ...(whatsappWeb?.pinned && { pinned: whatsappWeb.pinned }),
    ...(whatsappWeb?.pairingPhone !== undefined && { pairingPhone: whatsappWeb.pairingPhone }),
    timeZone: network.timeZone,
    quietHours: network.quietHours,
    clock,
    log,
    random: Math.random,
    say: library.text,
  });
}

async function makeWhatsAppCloud(
  { token, phoneId, appSecret, verifyToken, apiRoot }: WhatsAppCloudSettings,
  { clock, log, library }: ChannelWorld,
): Promise<{ channel: Channel; hook: Hook }> {
  const [{ createWhatsAppCloudChannel }, { templatesIn }] = await Promise.all([
    import('../channels/whatsapp-cloud/whatsapp-cloud-channel.ts'),
    import('./whatsapp-templates.ts'),
  ]);
  const channel = createWhatsAppCloudChannel({
    token,
    phoneId,
    appSecret,
    verifyToken,
    ...(apiRoot !== undefined && { apiRoot }),
    clock,
    log,
    say: library.text,
    templates: templatesIn(await readContent()),
  });
  const { path, maxBytes, handle, verify } = channel.webhook;
  return { channel, hook: { path, maxBytes, handle, answerGet: verify } };
}

async function makeTeams(
  settings: TeamsSettings,
  { clock, log, library, references }: ChannelWorld,
): Promise<{ channel: Channel; hook: Hook }> {
  const [{ createTeamsChannel }, { MOST_BODY_BYTES }] = await Promise.all([
    import('../channels/teams/teams-channel.ts'),
    import('../channels/teams/request.ts'),
  ]);
  const { appId, appPassword, tenantId, appType, withoutCredentials } = settings;
  const channel = await createTeamsChannel({
    appId,
    appPassword,
    tenantId,
    appType,
    allowWithoutCredentials: withoutCredentials,
    references: await references(),
    clock,
    log,
    say: library.text,
  });
  return {
    channel,
    hook: { path: '/api/messages', maxBytes: MOST_BODY_BYTES, handle: (request) => channel.handle(request) },
  };
}
