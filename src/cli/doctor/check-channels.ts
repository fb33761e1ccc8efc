import { access, constants } from 'node:fs/promises';
import type { Settings, TelegramSettings, WhatsAppCloudSettings } from '../../config/settings.ts';
import { AppError } from '../../ports/error.ts';
import { systemClock } from '../../runtime/system-clock.ts';
import { type Finding, note, problem, warning } from './finding.ts';

/** How long a channel's server may take to answer, milliseconds. */
const WITHIN_MS = 10_000;

const NOT_ASKED = 'Whether its server takes the settings was not asked; --online does.';

/** Which channels are on, and whether what they need is there. `online`: also asks their servers, changing nothing there. */
export async function checkChannels(settings: Settings, online: boolean): Promise<Finding[]> {
  const { webChat, telegram, teams, whatsappCloud, whatsappWeb } = settings;
  const findings = [
    webChat === 'off' ? isOff('web', 'WEB_CHAT is off') : note(`web: on (${webChat}).`),
    ...(telegram ? await checkTelegram(telegram, online) : [isOff('telegram', 'TELEGRAM_BOT_TOKEN is not set')]),
    ...(teams ? await checkTeams(teams) : [isOff('teams', 'MicrosoftAppId is not set')]),
    ...(whatsappCloud
      ? await checkWhatsAppCloud(whatsappCloud, online)
      : [isOff('whatsapp-cloud', 'WHATSAPP_CLOUD_TOKEN is not set')]),
    ...(whatsappWeb
      ? await checkWhatsAppWeb(whatsappWeb.chromiumPath)
      : [isOff('whatsapp-web', 'WHATSAPP_WEB is not on')]),
  ];
  if (webChat !== 'off' || telegram || teams || whatsappCloud || whatsappWeb) return findings;
  return [
    ...findings,
    warning('No channel is on: nobody can reach the companion.', 'Switch one on; README.md tells how.'),
  ];
}

function isOff(name: string, why: string): Finding {
  return note(`${name}: off (${why}).`);
}

async function checkTelegram({ token, apiRoot, webhook }: TelegramSettings, online: boolean): Promise<Finding[]> {
  const { checkWebhook } = await import('../../channels/telegram/webhook.ts');
  const wrong = await thrownBy('telegram', async () => webhook && checkWebhook(webhook, apiRoot !== undefined));
  if (wrong) return [wrong];
  if (!online) return [note('telegram: on.', NOT_ASKED)];
  const [{ Api }, { TelegramCalls }] = await Promise.all([
    import('grammy'),
    import('../../channels/telegram/telegram-calls.ts'),
  ]);
  const api = new Api(token, apiRoot === undefined ? {} : { apiRoot });
  const called = await new TelegramCalls(systemClock).make(WITHIN_MS, (signal) => api.getMe(signal));
  if (called.ok) return [note('telegram: on, and Telegram knows the bot.')];
  const { kind } = called.failure;
  return [
    kind === 'token' || kind === 'not-found'
      ? problem(
          'telegram: Telegram does not know the token (channel.telegram.token).',
          'Ask @BotFather for it and set TELEGRAM_BOT_TOKEN.',
        )
      : problem(
          `telegram: Telegram did not answer as it should (${kind}).`,
          'Look at the internet connection, and at TELEGRAM_API_ROOT.',
        ),
  ];
}

async function checkTeams(settings: NonNullable<Settings['teams']>): Promise<Finding[]> {
  const { checkCredentials } = await import('../../channels/teams/credentials.ts');
  const { withoutCredentials, ...given } = settings;
  const wrong = await thrownBy('teams', async () =>
    checkCredentials({ ...given, allowWithoutCredentials: withoutCredentials }),
  );
  if (wrong) return [wrong];
  if (!settings.appId) {
    return [
      warning('teams: on without credentials, for this computer only.', 'Never serve people so: set MicrosoftAppId.'),
    ];
  }
  return [note('teams: on.', 'Whether Microsoft takes the password shows at the first message.')];
}

async function checkWhatsAppCloud(settings: WhatsAppCloudSettings, online: boolean): Promise<Finding[]> {
  if (!online) return [note('whatsapp-cloud: on.', NOT_ASKED)];
  const [{ GraphCalls }, { DEFAULT_API_ROOT }, { meaningOf }] = await Promise.all([
    import('../../channels/whatsapp-cloud/graph-calls.ts'),
    import('../../channels/whatsapp-cloud/limits.ts'),
    import('../../channels/whatsapp-cloud/failure.ts'),
  ]);
  const { token, phoneId, apiRoot = DEFAULT_API_ROOT } = settings;
  const called = await new GraphCalls({ apiRoot, phoneId, token, clock: systemClock }).number(WITHIN_MS);
  if (called.ok) return [note('whatsapp-cloud: on, and Meta knows the number.')];
  const { code, advice = 'Look at the internet connection, and at WHATSAPP_CLOUD_API_ROOT.' } = meaningOf(
    called.failure,
  );
  return [problem(`whatsapp-cloud: Meta does not take the settings (${code}).`, advice)];
}

async function checkWhatsAppWeb(chromiumPath: string | undefined): Promise<Finding[]> {
  const { findChromium } = await import('../../channels/whatsapp-web/find-chromium.ts');
  const path = chromiumPath ?? (await findChromium());
  const runs = await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (runs) return [note('whatsapp-web: on.', 'Whether the phone is linked is seen by the service that runs.')];
  return [
    problem(
      `whatsapp-web: there is no browser that can be run at ${path} (channel.whatsapp-web.no-chromium).`,
      'Install Chromium or Chrome, and set CHROMIUM_PATH to it.',
    ),
  ];
}

/** What who checks threw, as a problem. */
async function thrownBy(channel: string, check: () => Promise<unknown>): Promise<Finding | null> {
  try {
    await check();
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return problem(`${channel}: ${error.message} (${error.code})`, error.advice);
  }
}
