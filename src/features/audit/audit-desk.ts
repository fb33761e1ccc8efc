import type { Desk, DeskTurn, DeskWorld } from '../../engine/desk.ts';
import type { DocumentId, Timer } from '../../ports/document.ts';
import type { Json } from '../../ports/json.ts';
import { type AuditPage, readAuditPage } from './audit-page.ts';
import { afterUnlinked, BEGINNING, endSeal, linkAfter, markOf } from './chain.ts';
import { ABOUT_PEOPLE, AUDIT_DOCUMENT, type AuditEntry, auditNote, COMMAND_LINE } from './letters.ts';
import { endOf, isSpent, withoutOld, withoutOlder } from './old-entries.ts';

/** On the newest page at most, in number and in bytes of UTF-8 JSON: an entry about twenty groups is long. */
const MOST_ENTRIES = 150;
const MOST_BYTES = 24 * 1024;
/** Of a newest page that is full, so much goes to a page of its own. */
const MOVED = 2 / 3;

const DAY = 24 * 3_600_000;
const TIDY = 'audit.tidy';

/**
 * What coordinators and admins did, the newest on one page and everything before it on pages that never change. Every entry
 * is linked to the one before it (`chain.ts`). Entries go when their time is over, whole pages at once where it can be:
 *
 * ```
 * newest page ──audit.tidy──▶ older page ──audit.tidy──▶ … the oldest      (once a day)
 * a page of which everything is too old ──audit.spent──▶ the newer one ──audit.gone──▶ it, and those before it
 * ```
 */
export const auditDesk: Desk = {
  kind: 'audit',
  letter(state, from, letter, world): DeskTurn | null {
    if (letter.kind === 'audit.page') {
      return state === null && from === AUDIT_DOCUMENT ? { state: pack(readAuditPage(letter.body)) } : null;
    }
    if (letter.kind === 'audit.note') {
      return world.self === AUDIT_DOCUMENT ? note(state, from, auditNote.parse(letter.body), world) : null;
    }
    if (state === null) return null;
    const page = readAuditPage(state);
    switch (letter.kind) {
      case TIDY:
        return isSpent(page, world) ? { state, letters: [toPage(from, 'spent')] } : tidy(page, world);
      case 'audit.spent':
        return from === page.older ? { state: pack(withoutOlder(page, world)), letters: [toPage(from, 'gone')] } : null;
      case 'audit.gone':
        // A newer page is gone before an older one: of what is not too old nothing goes, whoever asks.
        if (world.self === AUDIT_DOCUMENT || !isSpent(page, world, DAY)) return null;
        return { state: null, letters: page.older === null ? [] : [toPage(page.older, 'gone')] };
      default:
        return null;
    }
  },
  timer(state, _timer, world): DeskTurn {
    const turn = tidy({ ...readAuditPage(state), tidyAt: world.now + DAY }, world);
    return { ...turn, timers: { set: [tidyTimer(world.now + DAY)] } };
  },
};

function note(state: Json | null, from: DocumentId, noted: ReturnType<typeof auditNote.parse>, world: DeskWorld) {
  const { keyedHash, now } = world;
  const page = state === null ? { entries: [], older: null } : withMarks(readAuditPage(state), world);
  const by = noted.by ?? from;
  const fresh: AuditEntry = {
    ...noted,
    at: noted.at === 0 ? now : noted.at,
    by: by === COMMAND_LINE ? by : markOf(by, keyedHash),
    ...(ABOUT_PEOPLE.has(noted.what) && { subject: markOf(noted.subject, keyedHash) }),
  };
  // Letters are numbered, and a repeat does not come this far; but of a hundred who write, the first number is forgotten.
  if (noted.at !== 0 && page.entries.some((each) => isSame(each, fresh))) return null;
  const isFirst = page.entries.length === 0 && page.older === null;
  const after = page.after ?? (isFirst ? BEGINNING : afterUnlinked(keyedHash));
  const link = linkAfter(endOf({ ...page, after }), fresh, keyedHash);
  const isDue = (page.tidyAt ?? 0) <= now;
  const turn = turnPage(
    {
      ...page,
      after,
      entries: [...page.entries, { ...fresh, ...link }],
      end: endSeal(link, keyedHash),
      ...(isDue && { tidyAt: now + DAY }),
    },
    world,
  );
  return isDue ? { ...turn, timers: { set: [tidyTimer(now + DAY)] } } : turn;
}

/** Entries from before the chain name who did it by their document, which may be erased by now. */
function withMarks(page: AuditPage, { keyedHash }: DeskWorld): AuditPage {
  if (page.after) return page;
  return { ...page, entries: page.entries.map((each) => ({ ...each, by: markOf(each.by, keyedHash) })) };
}

function isSame(one: AuditEntry, other: AuditEntry): boolean {
  const told = ({ at, by, what, subject, groups, people, role }: AuditEntry) =>
    JSON.stringify([at, by, what, subject, groups, people, role]);
  return one.at === other.at && told(one) === told(other);
}

function tidy(page: AuditPage, world: DeskWorld): DeskTurn {
  if (page.older !== null) return { state: pack(page), letters: [toPage(page.older, 'tidy')] };
  return { state: pack(withoutOld(page, world)) };
}

function turnPage(page: AuditPage, world: DeskWorld): DeskTurn {
  const { entries } = page;
  if (entries.length <= MOST_ENTRIES && bytesOf(entries) <= MOST_BYTES) return { state: pack(page) };
  const moved = Math.floor(entries.length * MOVED);
  const before: AuditPage = {
    entries: entries.slice(0, moved),
    older: page.older,
    ...(page.after && { after: page.after }),
    ...(page.cut !== undefined && { cut: page.cut }),
  };
  const older = world.newId();
  const { cut, ...rest } = page;
  return {
    state: pack({ ...rest, entries: entries.slice(moved), older, after: endOf(before) }),
    letters: [{ to: older, toKind: 'audit', letter: { kind: 'audit.page', body: pack(before) } }],
  };
}

function toPage(to: DocumentId, kind: 'tidy' | 'spent' | 'gone') {
  return { to, toKind: 'audit' as const, letter: { kind: `audit.${kind}`, body: {} } };
}

function tidyTimer(at: number): Timer {
  return { id: TIDY, at, event: TIDY, binding: { kind: 'appointment', subject: 'audit', version: 1 } };
}

function pack(page: AuditPage): Json {
  return page as unknown as Json;
}

function bytesOf(entries: readonly AuditEntry[]): number {
  return Buffer.byteLength(JSON.stringify(entries));
}
