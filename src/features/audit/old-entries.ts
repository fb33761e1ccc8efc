import type { DeskWorld } from '../../engine/desk.ts';
import { DEFAULT_RETENTION } from '../../ports/retention.ts';
import type { AuditPage } from './audit-page.ts';
import { BEGINNING, cutSeal, type Link } from './chain.ts';

const MONTH = 30 * 24 * 3_600_000;

/** What happened before this moment is not kept any more, epoch milliseconds. */
function tooOldBefore({ now, network }: DeskWorld): number {
  return now - (network.retention ?? DEFAULT_RETENTION).auditMonths * MONTH;
}

/** Whether everything on a page is too old, or will be within `ahead` milliseconds. */
export function isSpent({ entries }: AuditPage, world: DeskWorld, ahead = 0): boolean {
  const before = tooOldBefore(world) + ahead;
  return entries.every(({ at }) => at < before);
}

/** The last link of a page, or what its first one comes after. */
export function endOf({ entries, after = BEGINNING }: Pick<AuditPage, 'entries' | 'after'>): Link {
  const last = entries.at(-1);
  return last?.seq === undefined || last.hash === undefined ? after : { seq: last.seq, hash: last.hash };
}

/** The oldest page without its first entries, as far as they are too old; the chain goes on from the last of those. */
export function withoutOld(page: AuditPage, world: DeskWorld): AuditPage {
  const before = tooOldBefore(world);
  const kept = page.entries.findIndex(({ at }) => at >= before);
  const count = kept < 0 ? page.entries.length : kept;
  if (count === 0) return page;
  const gone = { ...page, entries: page.entries.slice(0, count) };
  return cutAt({ ...page, entries: page.entries.slice(count), ...(page.after && { after: endOf(gone) }) }, world);
}

/** A page whose older ones go: it is the oldest from now on. */
export function withoutOlder(page: AuditPage, world: DeskWorld): AuditPage {
  return withoutOld(cutAt({ ...page, older: null }, world), world);
}

function cutAt(page: AuditPage, { keyedHash }: DeskWorld): AuditPage {
  const { after } = page;
  return after && after.seq > 0 ? { ...page, cut: cutSeal(after, keyedHash) } : page;
}
