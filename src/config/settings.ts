import { z } from 'zod';
import { AppError } from '../ports/error.ts';
import type { Retention } from '../ports/retention.ts';
import { databaseShape } from './database-settings.ts';
import { keyShape, type SealingSettings, sameKeyTwice, sealingOf } from './key-settings.ts';
import { fileSchema, mistakesInFile, readFileSettings } from './network-settings.ts';
import { missingForPublicChat, webAddressShape } from './web-address.ts';
import {
  missingForWhatsAppWeb,
  type WhatsAppWebSettings,
  whatsAppWebOf,
  whatsAppWebShape,
} from './whatsapp-web-settings.ts';

/** One mistake in the configuration, for one line of output. */
export interface Mistake {
  /** Name of the variable, or path within the file. */
  key: string;
  /** As given; left out for secrets. */
  value?: string;
  expected: string;
}

const environmentSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3978),
  HOST: z.string().min(1).default('127.0.0.1'),
  WEB_CHAT: z.enum(['loopback', 'public', 'off']).default('loopback'),
  ...webAddressShape,
  KENNISMAKER_DATA: z.string().min(1).default('./data'),
  ...databaseShape,
  ...keyShape,
  KENNISMAKER_CONFIG: z.string().min(1).default('./kennismaker.yaml'),
  KENNISMAKER_ADMIN_CODE: z.string().min(13, 'at least 13 letters and digits').max(64).optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  TELEGRAM_BOT_TOKEN: z.string().min(1).optional(),
  TELEGRAM_API_ROOT: z.url('the address of a Bot API server').optional(),
  TELEGRAM_WEBHOOK_URL: z.url('the address at which this service can be reached').optional(),
  TELEGRAM_WEBHOOK_SECRET: z.string().min(16, 'at least 16 letters and digits').optional(),
  MicrosoftAppId: z.string().min(1).optional(),
  MicrosoftAppPassword: z.string().min(1).optional(),
  MicrosoftAppTenantId: z.string().min(1).optional(),
  MicrosoftAppType: z.enum(['SingleTenant', 'MultiTenant']).optional(),
  TEAMS_WITHOUT_CREDENTIALS: z.enum(['on', 'off']).default('off'),
  WHATSAPP_CLOUD_TOKEN: z.string().min(1).optional(),
  WHATSAPP_CLOUD_PHONE_ID: z
    .string()
    .regex(/^[\w-]+$/, 'the id of the number, not the number itself')
    .optional(),
  WHATSAPP_CLOUD_APP_SECRET: z.string().min(1).optional(),
  WHATSAPP_CLOUD_VERIFY_TOKEN: z.string().min(1).optional(),
  WHATSAPP_CLOUD_API_ROOT: z
    .url({ protocol: /^https?$/, error: 'the address of a Graph API, with its version' })
    .optional(),
  ...whatsAppWebShape,
  TZ: z.string().refine(isTimeZone, 'a time zone as Europe/Amsterdam').default('Europe/Amsterdam'),
});

const EXPECTED: Readonly<Record<string, string>> = {
  PORT: 'a number from 0 to 65535',
  DATABASE_POOL: 'a number from 1 to 100',
  WEB_CHAT: 'loopback, public or off',
  LOG_LEVEL: 'debug, info, warn, error or silent',
  MicrosoftAppType: 'SingleTenant or MultiTenant',
  TEAMS_WITHOUT_CREDENTIALS: 'on or off',
  WHATSAPP_WEB: 'on or off',
};

const SECRETS = new Set([
  'KENNISMAKER_KEY',
  'KENNISMAKER_KEY_OLD',
  'KENNISMAKER_ADMIN_CODE',
  // It holds a password.
  'DATABASE_URL',
  'TELEGRAM_BOT_TOKEN',
  'TELEGRAM_WEBHOOK_SECRET',
  'MicrosoftAppPassword',
  'WHATSAPP_CLOUD_TOKEN',
  'WHATSAPP_CLOUD_APP_SECRET',
  'WHATSAPP_CLOUD_VERIFY_TOKEN',
  // Somebody's number, which is nobody else's business.
  'WHATSAPP_WEB_PHONE',
]);

/** The name of every variable of the environment that means something. */
export const ENVIRONMENT_NAMES: readonly string[] = Object.keys(environmentSchema.shape);

/** Everything that can be set, with its defaults filled in. */
export interface Settings {
  port: number;
  host: string;
  webChat: 'loopback' | 'public' | 'off';
  /** The data folder; with a database, what one machine keeps for itself: the link of whatsapp-web, the first code. */
  data: string;
  /** PostgreSQL instead of the data folder; a secret. */
  databaseUrl: string | undefined;
  /** Connections to the database at the same time, of one process. */
  databasePool: number;
  /** Encryption at rest; secrets, which show nothing when they are printed. */
  sealing: SealingSettings;
  adminCode: string | undefined;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  telegram: TelegramSettings | null;
  teams: TeamsSettings | null;
  whatsappCloud: WhatsAppCloudSettings | null;
  whatsappWeb: WhatsAppWebSettings | null;
  network: z.infer<typeof fileSchema>['network'] & {
    timeZone: string;
    quietHours: { from: string; to: string };
    reminders?: { hours: readonly number[]; maybeDays: number } | undefined;
    retention?: Retention | undefined;
  };
}

/** Null when there is no token: the channel is off. */
export interface TelegramSettings {
  token: string;
  apiRoot: string | undefined;
  webhook: { url: string; secret: string } | undefined;
}

/** Null when there is neither an app id nor the development setting: the channel is off. */
export interface TeamsSettings {
  appId: string | undefined;
  appPassword: string | undefined;
  tenantId: string | undefined;
  appType: 'SingleTenant' | 'MultiTenant' | undefined;
  /** For development on one's own computer only. */
  withoutCredentials: boolean;
}

/** Null when none of it is set: the channel is off. */
export interface WhatsAppCloudSettings {
  token: string;
  phoneId: string;
  appSecret: string;
  verifyToken: string;
  apiRoot: string | undefined;
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/**
 * Reads the environment, then `kennismaker.yaml`, and checks them together.
 * Errors: `config.invalid`, one line a mistake, naming key, value and what is expected.
 */
export async function readSettings(environment: Readonly<Record<string, string | undefined>>): Promise<Settings> {
  const mistakes: Mistake[] = [];
  const given = Object.fromEntries(
    Object.entries(environment).filter(
      ([key, value]) => value !== undefined && value !== '' && key in environmentSchema.shape,
    ),
  );
  const fromEnvironment = environmentSchema.safeParse(given);
  for (const issue of fromEnvironment.success ? [] : fromEnvironment.error.issues) {
    const key = String(issue.path[0]);
    mistakes.push({
      key,
      ...(SECRETS.has(key) ? {} : { value: given[key] ?? '' }),
      expected: EXPECTED[key] ?? issue.message,
    });
  }
  if (fromEnvironment.success && sameKeyTwice(sealingOf(fromEnvironment.data))) {
    mistakes.push({ key: 'KENNISMAKER_KEY_OLD', expected: 'the key before KENNISMAKER_KEY, which is another one' });
  }
  mistakes.push(...missingForWhatsAppCloud(given));
  mistakes.push(...missingForWhatsAppWeb(given));
  const path = given.KENNISMAKER_CONFIG;
  const file = fileSchema.safeParse(await readFileSettings(path ?? './kennismaker.yaml', path !== undefined, mistakes));
  for (const issue of file.success ? [] : file.error.issues) {
    mistakes.push(...mistakesInFile(issue));
  }
  const webAddress = fromEnvironment.data?.WEB_ADDRESS ?? file.data?.network.webAddress;
  if (fromEnvironment.success && file.success) {
    mistakes.push(...missingForPublicChat(fromEnvironment.data.WEB_CHAT, webAddress));
  }
  if (!fromEnvironment.success || !file.success || mistakes.length > 0) throw invalid(mistakes);
  const { PORT, HOST, WEB_CHAT, KENNISMAKER_DATA, KENNISMAKER_ADMIN_CODE, LOG_LEVEL, TZ } = fromEnvironment.data;
  return {
    telegram: telegramOf(fromEnvironment.data),
    teams: teamsOf(fromEnvironment.data),
    whatsappCloud: whatsAppCloudOf(fromEnvironment.data),
    whatsappWeb: whatsAppWebOf(fromEnvironment.data),
    port: PORT,
    host: HOST,
    webChat: WEB_CHAT,
    data: KENNISMAKER_DATA,
    databaseUrl: fromEnvironment.data.DATABASE_URL,
    databasePool: fromEnvironment.data.DATABASE_POOL,
    sealing: sealingOf(fromEnvironment.data),
    adminCode: KENNISMAKER_ADMIN_CODE,
    logLevel: LOG_LEVEL,
    network: {
      ...file.data.network,
      ...(webAddress !== undefined && { webAddress }),
      timeZone: TZ,
      quietHours: file.data.quietHours,
      ...(file.data.reminders && { reminders: file.data.reminders }),
      ...(file.data.retention && { retention: file.data.retention }),
    },
  };
}

type Environment = z.infer<typeof environmentSchema>;

function telegramOf(environment: Environment): TelegramSettings | null {
  const { TELEGRAM_BOT_TOKEN, TELEGRAM_API_ROOT, TELEGRAM_WEBHOOK_URL, TELEGRAM_WEBHOOK_SECRET } = environment;
  if (TELEGRAM_BOT_TOKEN === undefined) return null;
  return {
    token: TELEGRAM_BOT_TOKEN,
    apiRoot: TELEGRAM_API_ROOT?.replace(/\/+$/, ''),
    webhook:
      TELEGRAM_WEBHOOK_URL === undefined
        ? undefined
        : { url: TELEGRAM_WEBHOOK_URL, secret: TELEGRAM_WEBHOOK_SECRET ?? '' },
  };
}

function teamsOf(environment: Environment): TeamsSettings | null {
  const { MicrosoftAppId, MicrosoftAppPassword, MicrosoftAppTenantId, MicrosoftAppType } = environment;
  const withoutCredentials = environment.TEAMS_WITHOUT_CREDENTIALS === 'on';
  if (MicrosoftAppId === undefined && !withoutCredentials) return null;
  return {
    appId: MicrosoftAppId,
    appPassword: MicrosoftAppPassword,
    tenantId: MicrosoftAppTenantId,
    appType: MicrosoftAppType,
    withoutCredentials,
  };
}

/** What the channel can't do without, and where each is found. */
const WHATSAPP_CLOUD: Readonly<Record<string, string>> = {
  WHATSAPP_CLOUD_TOKEN: 'a permanent access token',
  WHATSAPP_CLOUD_PHONE_ID: 'the id of the number',
  WHATSAPP_CLOUD_APP_SECRET: 'the secret of the app',
  WHATSAPP_CLOUD_VERIFY_TOKEN: 'a word of your own',
};

/** Half of it would look as if it worked: then what is missing is named. */
function missingForWhatsAppCloud(given: Readonly<Record<string, string | undefined>>): Mistake[] {
  const names = Object.keys(WHATSAPP_CLOUD);
  if (![...names, 'WHATSAPP_CLOUD_API_ROOT'].some((name) => given[name] !== undefined)) return [];
  const where = 'because others of WHATSAPP_CLOUD_ are set (docs/channels/whatsapp-cloud.md)';
  return names
    .filter((name) => given[name] === undefined)
    .map((name) => ({ key: name, expected: `${WHATSAPP_CLOUD[name]}, ${where}` }));
}

function whatsAppCloudOf(environment: Environment): WhatsAppCloudSettings | null {
  const { WHATSAPP_CLOUD_TOKEN: token, WHATSAPP_CLOUD_PHONE_ID: phoneId } = environment;
  const { WHATSAPP_CLOUD_APP_SECRET: appSecret, WHATSAPP_CLOUD_VERIFY_TOKEN: verifyToken } = environment;
  if (token === undefined || phoneId === undefined || appSecret === undefined || verifyToken === undefined) return null;
  return { token, phoneId, appSecret, verifyToken, apiRoot: environment.WHATSAPP_CLOUD_API_ROOT?.replace(/\/+$/, '') };
}

function invalid(mistakes: readonly Mistake[]): AppError {
  const lines = mistakes.map(({ key, value, expected }) =>
    value === undefined ? `${key}: expected ${expected}` : `${key}: is "${value}", expected ${expected}`,
  );
  return new AppError('config.invalid', lines.join('\n'), { advice: 'Mend these settings and start again.' });
}
