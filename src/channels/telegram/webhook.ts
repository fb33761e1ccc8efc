import { createHash, timingSafeEqual } from 'node:crypto';
import { AppError } from '../../ports/error.ts';

/** Where and how Telegram pushes updates, instead of being asked for them. */
export interface WebhookSettings {
  /** Where the service can be reached from outside, without the path of the webhook: `https://bot.example.org`. */
  url: string;
  /** 16 to 256 letters, digits, `_` and `-`. */
  secret: string;
}

/** What the HTTP side needs to know. */
export interface TelegramWebhook {
  /** To be served with POST. Made of the secret, so that it can't be guessed. */
  path: string;
  /** Largest body, bytes; the HTTP side must not read on after it. */
  maxBytes: number;
  /**
   * Takes one request. 200: taken, and Telegram forgets it. 503: not taken, Telegram brings it again. 401: not from
   * Telegram. 400 and 413: no update. Never rejects.
   */
  handle(
    headers: Readonly<Record<string, string | readonly string[] | undefined>>,
    body: Uint8Array,
  ): Promise<{ status: 200 | 400 | 401 | 413 | 503 }>;
}

/** An update is a message of at most 4096 characters with what stands around it; one that quotes another is twice that. */
export const MAX_UPDATE_BYTES = 256 * 1024;

const SECRET_HEADER = 'x-telegram-bot-api-secret-token';
const SECRET = /^[A-Za-z0-9_-]{16,256}$/;

/** Errors: `channel.telegram.webhook` when the settings can't work. */
export function checkWebhook({ url, secret }: WebhookSettings, ownServer: boolean): void {
  const advice =
    'Set TELEGRAM_WEBHOOK_URL to an https address at which this service can be reached, and TELEGRAM_WEBHOOK_SECRET to 16 or more letters, digits, _ and -. Leave both away to ask Telegram for messages instead.';
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  if (protocol !== 'https:' && !(ownServer && protocol === 'http:')) {
    throw new AppError('channel.telegram.webhook', 'The address of the Telegram webhook is not an https address.', {
      advice,
    });
  }
  if (!SECRET.test(secret)) {
    throw new AppError('channel.telegram.webhook', 'The secret of the Telegram webhook is missing or too weak.', {
      advice,
    });
  }
}

/** The path of the webhook, below the path that the address itself may have. */
export function webhookPath(secret: string): string {
  return `/webhooks/telegram/${createHash('sha256').update(`path of ${secret}`).digest('hex').slice(0, 32)}`;
}

/** The whole address, as Telegram is told. */
export function webhookAddress({ url, secret }: WebhookSettings): string {
  return `${url.replace(/(?<!\/)\/+$/, '')}${webhookPath(secret)}`;
}

/** `take`: as for a poll, or null while the channel takes nothing. */
export function createWebhook(
  secret: string,
  take: (raw: unknown) => { taken: Promise<boolean> } | null | 'closed',
): TelegramWebhook {
  return {
    path: webhookPath(secret),
    maxBytes: MAX_UPDATE_BYTES,
    async handle(headers, body) {
      if (!sameSecret(headers[SECRET_HEADER], secret)) return { status: 401 };
      if (body.byteLength > MAX_UPDATE_BYTES) return { status: 413 };
      let raw: unknown;
      try {
        raw = JSON.parse(Buffer.from(body).toString('utf8'));
      } catch {
        return { status: 400 };
      }
      const result = take(raw);
      if (result === 'closed') return { status: 503 };
      if (result === null) return { status: 400 };
      return { status: (await result.taken) ? 200 : 503 };
    },
  };
}

/** In constant time, whatever their lengths. */
function sameSecret(given: string | readonly string[] | undefined, secret: string): boolean {
  if (typeof given !== 'string') return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}
