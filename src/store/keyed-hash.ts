import { createHmac } from 'node:crypto';

/** Bytes of the secret that a store makes for itself. */
export const SECRET_BYTES = 32;

/** HMAC-SHA256 as 32 hex digits; see `Store.keyedHash`. 128 bits: two texts never meet by chance. */
export function keyedHash(secret: Buffer, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex').slice(0, 32);
}
