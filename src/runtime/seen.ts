import { hash } from 'node:crypto';
import { addressKey } from '../ports/address.ts';
import type { Inbound } from '../ports/inbound.ts';

/**
 * Ids of inbound messages that were taken, so that a repeat changes nothing: by day (days since 1970), each a row of
 * hashes of eight characters.
 */
export type Seen = Readonly<Record<string, string>>;

const DAY = 86_400_000;

/** How long a channel may deliver again, in days. */
export const REMEMBERED_DAYS = 8;

const HASH_LENGTH = 8;

/** Ids kept of one person: many days of talking, and never so many that their answers would not fit beside them. */
const MOST_REMEMBERED = 500;

export function inboundHash(inbound: Inbound): string {
  return hash('sha256', `${addressKey(inbound.address)}\n${inbound.externalId}`, 'base64url').slice(0, HASH_LENGTH);
}

export function wasSeen(seen: Seen, sought: string): boolean {
  for (const row of Object.values(seen)) {
    for (let at = row.indexOf(sought); at >= 0; at = row.indexOf(sought, at + 1)) {
      if (at % HASH_LENGTH === 0) return true;
    }
  }
  return false;
}

/** With one more id, and without those that are too old to come again, or too many to keep. */
export function remember(seen: Seen, taken: string, now: number): Seen {
  const today = Math.floor(now / DAY);
  const next: Record<string, string> = {};
  let room = MOST_REMEMBERED * HASH_LENGTH - taken.length;
  for (const [day, row] of Object.entries(seen).sort(([one], [other]) => Number(other) - Number(one))) {
    if (Number(day) < today - REMEMBERED_DAYS || room <= 0) continue;
    next[day] = row.slice(-room);
    room -= row.length;
  }
  next[today] = (next[today] ?? '') + taken;
  return next;
}

/** The newest ids, at most so many, oldest first. */
export function newestSeen(seen: Seen, most: number): readonly string[] {
  const days = Object.entries(seen).sort(([one], [other]) => Number(one) - Number(other));
  const hashes = days.flatMap(([, row]) => row.match(/.{8}/g) ?? []);
  return hashes.slice(-most);
}

/** Only the newest of them, at most so many. */
export function withNewestSeen(seen: Seen, most: number, now: number): Seen {
  const row = newestSeen(seen, most).join('');
  return row === '' ? {} : { [Math.floor(now / DAY)]: row };
}

/** Without the ids of days that are too long ago; the same when there are none. */
export function forgetSeen(seen: Seen, now: number): Seen {
  const oldest = Math.floor(now / DAY) - REMEMBERED_DAYS;
  const kept = Object.entries(seen).filter(([day]) => Number(day) >= oldest);
  return kept.length === Object.keys(seen).length ? seen : Object.fromEntries(kept);
}
