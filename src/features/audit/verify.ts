import type { AuditPage } from './audit-page.ts';
import { BEGINNING, cutSeal, endSeal, type KeyedHash, type Link, linkAfter } from './chain.ts';
import type { AuditEntry } from './letters.ts';

/** What is wrong with the log: which entry, counted in the chain, and in what way. */
export interface Broken {
  /** The entry, or the place at which one should be. */
  seq: number;
  /**
   * `changed`: it does not fit what comes before it; something in it, or before it, is other than it was. `missing`: entries
   * before it are gone, though their time was not over. `cut-off`: entries after it are gone. `unlinked`: it never was on the
   * log as it stands.
   */
  why: 'changed' | 'missing' | 'cut-off' | 'unlinked';
}

/** How the log is. */
export interface AuditState {
  /** Entries in the chain that are there. */
  linked: number;
  /** Entries from before there was a chain: nothing is known of whether they are as they were. */
  unlinked: number;
  /** Entries of the chain that went because their time was over. */
  gone: number;
  /** The last link; null: there is none. To be written down elsewhere. */
  head: Link | null;
  broken: Broken | null;
}

/** Walks the whole chain. `pages`: the oldest first. Stops at the first thing that does not fit. */
export function verifyAudit(pages: readonly AuditPage[], keyedHash: KeyedHash): AuditState {
  const [oldest] = pages;
  const newest = pages.at(-1);
  const begun = pages.find(({ after }) => after)?.after;
  const unlinked = pages.flatMap(({ entries }) => entries).filter((each) => each.hash === undefined).length;
  const count = { unlinked, gone: 0, linked: 0 };
  if (!oldest || !newest || !begun) return { ...count, head: null, broken: null };
  if (oldest.cut === undefined ? begun.seq > 0 : !isCut(begun, oldest.cut, keyedHash)) {
    return { ...count, head: null, broken: { seq: begun.seq + 1, why: 'missing' } };
  }
  let link = begun;
  let linked = 0;
  const found = (broken: Broken | null): AuditState => ({
    unlinked,
    gone: begun.seq,
    linked,
    head: link.seq > 0 ? link : null,
    broken,
  });
  for (const page of pages) {
    if (page.after && !isAt(link, page.after)) return found({ seq: link.seq + 1, why: 'missing' });
    for (const entry of page.entries) {
      const broken = brokenBy(entry, link, begun, keyedHash);
      if (broken) return found(broken);
      if (entry.hash === undefined) continue;
      link = linkAfter(link, entry, keyedHash);
      linked += 1;
    }
  }
  return found(newest.end === endSeal(link, keyedHash) ? null : { seq: link.seq, why: 'cut-off' });
}

function brokenBy(entry: AuditEntry, link: Link, begun: Link, keyedHash: KeyedHash): Broken | null {
  const seq = link.seq + 1;
  // What was before the chain can't come after its beginning.
  if (entry.hash === undefined || entry.seq === undefined) {
    const mayBe = link.seq === 0 && begun.hash !== BEGINNING.hash;
    return mayBe ? null : { seq, why: 'unlinked' };
  }
  const due = linkAfter(link, entry, keyedHash);
  if (entry.seq === due.seq && entry.hash === due.hash) return null;
  return { seq, why: entry.seq === due.seq ? 'changed' : 'missing' };
}

function isCut(after: Link, seal: string, keyedHash: KeyedHash): boolean {
  return after.seq > 0 && seal === cutSeal(after, keyedHash);
}

function isAt(one: Link, other: Link): boolean {
  return one.seq === other.seq && one.hash === other.hash;
}

/** Whether an entry had this link, or what went was up to it: the log of then is still the beginning of this one. */
export function hasHead(pages: readonly AuditPage[], hash: string): boolean {
  const begun = pages.find(({ after }) => after)?.after ?? BEGINNING;
  return begun.hash === hash || pages.some(({ entries }) => entries.some((each) => each.hash === hash));
}
