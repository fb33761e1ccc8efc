import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const SIGNATURE = /^sha256=([0-9a-f]{64})$/;

/**
 * Whether Meta made this body: `X-Hub-Signature-256` is an HMAC of its bytes as they came, with the app's secret.
 * Takes the same time whatever the signature is.
 */
export function isGenuine(body: Uint8Array, header: string | readonly string[] | undefined, secret: string): boolean {
  const [, given] = (typeof header === 'string' ? SIGNATURE.exec(header) : null) ?? [];
  const wanted = createHmac('sha256', secret).update(body).digest();
  return given !== undefined && timingSafeEqual(Buffer.from(given, 'hex'), wanted);
}

/** Whether two secrets are the same, in the same time whatever their lengths. */
export function isSameSecret(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}
