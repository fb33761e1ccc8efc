import { createHash, timingSafeEqual } from 'node:crypto';

/** The one document that keeps the network's codes. */
export const CODES_DOCUMENT = 'codes';

/**
 * Random bytes in a code: 64 bits, so that nobody can guess one. What that comes to, with everything that can be open at
 * once (180 doors, 100 codes for roles, 50 links: 330 of 2^64):
 *
 * - one person makes 5 wrong tries an hour, then nothing of theirs is looked at for an hour;
 * - people are free where the web chat is public: 300 new ones a minute at most (chat-brake.ts), 1,500 tries a minute, 7.9e8 a
 *   year: a chance of 1.4e-8 in a year that any code at all is hit. On other channels a person costs an account;
 * - even a machine that takes 5,000 turns a second, all of them tries, comes to 3e-6 in a year.
 *
 * So the number of tries of all together need not be bounded for codes that we made, and is not: whoever was invited comes
 * in however much others guess. A code that somebody chose (KENNISMAKER_ADMIN_CODE) has no such arithmetic: it is looked
 * at only while fewer than 100 wrong tries were made within the hour by all together, 8.8e5 a year.
 */
export const CODE_BYTES = 8;

/** How many days a code made in the chat can be used. */
export const CODE_DAYS = 30;

/** How many minutes a code that joins two chats can be used. */
export const LINK_MINUTES = 10;

/** Wrong codes an hour, of one person, and of all people together for a code that somebody chose. */
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
