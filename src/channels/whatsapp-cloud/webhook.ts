import { MAX_WEBHOOK_BYTES } from './limits.ts';
import { isGenuine, isSameSecret } from './signature.ts';

/** What the HTTP side needs to know. */
export interface CloudWebhook {
  path: string;
  /** Largest body, bytes; the HTTP side must not read on after it. */
  maxBytes: number;
  /**
   * Takes one POST. 200: everything in it is committed, and Meta forgets it. 503: something is not, and Meta brings all of
   * it again, for up to seven days. 401: not from Meta. 400 and 413: no webhook. Never rejects.
   */
  handle(request: {
    headers: Readonly<Record<string, string | readonly string[] | undefined>>;
    body: Uint8Array;
  }): Promise<{ status: 200 | 400 | 401 | 413 | 503 }>;
  /** Answers the GET with which Meta asks, once, whether the address is ours: 200 with its challenge, or 403. */
  verify(query: URLSearchParams): { status: 200 | 403; headers: Record<string, string>; body?: string };
}

const SIGNATURE_HEADER = 'x-hub-signature-256';

export interface WebhookOptions {
  appSecret: string;
  verifyToken: string;
  /** Takes a genuine body. Whether it may be acknowledged; null when it is no webhook. */
  take(raw: unknown): Promise<boolean> | null;
}

/** Makes the side of the channel that Meta calls. */
export function createWebhook({ appSecret, verifyToken, take }: WebhookOptions): CloudWebhook {
  return {
    path: '/webhooks/whatsapp',
    maxBytes: MAX_WEBHOOK_BYTES,

    async handle({ headers, body }) {
      if (body.byteLength > MAX_WEBHOOK_BYTES) return { status: 413 };
      if (!isGenuine(body, headers[SIGNATURE_HEADER], appSecret)) return { status: 401 };
      const taken = take(parseJson(body));
      if (taken === null) return { status: 400 };
      return { status: (await taken) ? 200 : 503 };
    },

    verify(query) {
      const isAsked = query.get('hub.mode') === 'subscribe';
      const isOurs = isSameSecret(query.get('hub.verify_token') ?? '', verifyToken);
      const challenge = query.get('hub.challenge');
      if (!isAsked || !isOurs || challenge === null) return { status: 403, headers: {} };
      return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: challenge };
    },
  };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}
