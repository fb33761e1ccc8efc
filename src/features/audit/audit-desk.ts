import { z } from 'zod';
import type { Desk, DeskTurn, DeskWorld } from '../../engine/desk.ts';
import type { Json } from '../../ports/json.ts';
import { AUDIT_DOCUMENT, type AuditEntry, auditEntry } from './letters.ts';

/** On the newest page at most, in number and in bytes of UTF-8 JSON: an entry about twenty groups is long. */
const MOST_ENTRIES = 150;
const MOST_BYTES = 24 * 1024;
/** Of a newest page that is full, so much goes to a page of its own. */
const MOVED = 2 / 3;

const pageSchema = z.object({
  /** The newest last. */
  entries: z.array(auditEntry),
  /** The page before this one; null: there is none. */
  older: z.string().nullable(),
});

/** One page of the audit log. */
export type AuditPage = z.infer<typeof pageSchema>;

/** Reads a page as it was stored; the newest is the document `AUDIT_DOCUMENT`, and `older` leads to the one before. */
export function readAuditPage(state: unknown): AuditPage {
  return pageSchema.parse(state);
}

/** What coordinators and admins did, the newest on one page and everything before it on pages that never change. */
export const auditDesk: Desk = {
  kind: 'audit',
  letter(state, from, letter, world): DeskTurn | null {
    if (letter.kind === 'audit.page') {
      return state === null && from === AUDIT_DOCUMENT ? { state: pageSchema.parse(letter.body) } : null;
    }
    if (letter.kind !== 'audit.note' || world.self !== AUDIT_DOCUMENT) return null;
    const page = state === null ? { entries: [], older: null } : readAuditPage(state);
    const noted = auditEntry.parse(letter.body);
    return turnPage(
      { ...page, entries: [...page.entries, noted.at === 0 ? { ...noted, at: world.now } : noted] },
      world,
    );
  },
};

function turnPage(page: AuditPage, world: DeskWorld): DeskTurn {
  const { entries } = page;
  if (entries.length <= MOST_ENTRIES && bytesOf(entries) <= MOST_BYTES) return { state: page };
  const moved = Math.floor(entries.length * MOVED);
  const older = world.newId();
  const body: Json = { entries: entries.slice(0, moved), older: page.older };
  return {
    state: { entries: entries.slice(moved), older },
    letters: [{ to: older, toKind: 'audit', letter: { kind: 'audit.page', body } }],
  };
}

function bytesOf(entries: readonly AuditEntry[]): number {
  return Buffer.byteLength(JSON.stringify(entries));
}
