import { createHash, timingSafeEqual } from 'node:crypto';

/** The one document that keeps the network's codes. */
export const CODES_DOCUMENT = 'codes';

/** Random bytes in a code: 64 bits, so that nobody can guess one. */
export const CODE_BYTES = 8;

/** How many days a code made in the chat can be used. */
export const CODE_DAYS = 30;

/** How many minutes a code that joins two chats can be used. */
export const LINK_MINUTES = 10;

/** Wrong codes an hour, of one person and of all people together. */
export const WRONG_CODES_AN_HOUR = { person: 5, all: 100 } as const;

export const HOUR = 3_600_000;

/** A code as it was meant: no spaces or dashes, capitals, and the letters that are taken for digits. */
export function normaliseCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
}

/** How a code is kept and sent within the companion: the code itself can't be read back from it. */
export function hashCode(typed: string): string {
  return createHash('sha256')
    .update(`kennismaker code ${normaliseCode(typed)}`)
    .digest('base64url');
}

/** Compares without telling by its time how much was right. */
export function sameHash(one: string, other: string): boolean {
  const left = Buffer.from(one);
  const right = Buffer.from(other);
  return left.length === right.length && timingSafeEqual(left, right);
}
