import { createSecretKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';

const KEY_BYTES = 32;

/**
 * Of 32 random bytes about 30 are different. Fewer than this many, or nothing but letters that can be typed, and they
 * were not drawn: with random bytes either happens once in more than 10^13 times.
 */
const LEAST_DIFFERENT = 17;

const EXPECTED = '32 random bytes as base64 or hex, and not a password: make it with openssl rand -base64 32';

/** A key as it stands in the environment. A `KeyObject`, because that shows nothing when it is printed or logged. */
const key = z
  .string()
  .transform((text) => bytesOf(text.trim()))
  .refine((bytes) => bytes !== null && isRandom(bytes), EXPECTED)
  .transform((bytes) => createSecretKey(bytes ?? Buffer.alloc(0)))
  .optional();

/** What can be set about encryption at rest; part of the environment's schema. */
export const keyShape = { KENNISMAKER_KEY: key, KENNISMAKER_KEY_OLD: key };

/** The keys of encryption at rest. */
export interface SealingSettings {
  /** Seals what is written; null: nothing is. */
  key: KeyObject | null;
  /** The one before, while `kennismaker rekey` has not ended. */
  old: KeyObject | null;
}

/** Two that are the same change nothing: who sets both expects something of it. */
export function sameKeyTwice({ key: now, old }: SealingSettings): boolean {
  return now !== null && old !== null && now.equals(old);
}

export function sealingOf(environment: {
  KENNISMAKER_KEY?: KeyObject | undefined;
  KENNISMAKER_KEY_OLD?: KeyObject | undefined;
}): SealingSettings {
  return { key: environment.KENNISMAKER_KEY ?? null, old: environment.KENNISMAKER_KEY_OLD ?? null };
}

/** Null when it is not 32 bytes as hex or base64, of either alphabet. */
function bytesOf(text: string): Buffer | null {
  if (/^[0-9a-fA-F]{64}$/.test(text)) return Buffer.from(text, 'hex');
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return null;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === KEY_BYTES ? bytes : null;
}

function isRandom(bytes: Buffer): boolean {
  return new Set(bytes).size >= LEAST_DIFFERENT && !bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
}
